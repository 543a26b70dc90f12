// SPDX-License-Identifier: MIT
#include "study/search_space.hpp"

#include <cmath>

#include <fmt/format.h>

#include "base/match.hpp"

namespace femrun::study {

namespace {

ExpressionName name_of(const Parameter& parameter) {
    ExpressionName name{parameter.name, {}};
    const auto* categorical = std::get_if<CategoricalDomain>(&parameter.domain);
    if (!categorical) return name;
    for (const Value& choice : categorical->choices)
        if (const auto* text = std::get_if<std::string>(&choice)) name.choices.push_back(*text);
    return name;
}

double number_of(const Value& value) {
    return match(
        value, [](double real) { return real; },
        [](std::int64_t whole) { return static_cast<double>(whole); },
        [](const std::string&) { return 0.0; });  // the index of a fixed text's only choice
}

double number_of(const Parameter& parameter, double coded) {
    const auto* categorical = std::get_if<CategoricalDomain>(&parameter.domain);
    if (!categorical || std::isnan(coded)) return coded;
    const Value& choice = categorical->choices[static_cast<std::size_t>(coded)];
    return std::holds_alternative<std::string>(choice) ? coded : number_of(choice);
}

}  // namespace

Result<SearchSpace> SearchSpace::compile(SpaceDefinition definition) {
    SearchSpace space;
    for (const Parameter& parameter : definition.parameters)
        space.names_.push_back(name_of(parameter));
    for (const Fixed& fixed : definition.fixed) {
        ExpressionName name{fixed.name, {}, true};
        if (const auto* text = std::get_if<std::string>(&fixed.value)) name.choices = {*text};
        space.names_.push_back(name);
        space.constants_.push_back(number_of(fixed.value));
    }
    for (const Derived& derived : definition.derived) {
        auto expression = Expression::compile(derived.expression, space.names_);
        if (!expression)
            return std::move(expression)
                .error()
                .within(fmt::format("parameter '{}'", derived.name));
        space.derived_.push_back(*std::move(expression));
        space.names_.push_back({derived.name, {}});
    }
    for (const Rule& rule : definition.rules) {
        auto expression = Expression::compile(rule.expression, space.names_);
        if (!expression)
            return std::move(expression).error().within(fmt::format("rule '{}'", rule.name));
        space.rules_.push_back(*std::move(expression));
    }
    space.definition_ = std::move(definition);
    return space;
}

void SearchSpace::numbers(const Design& design, std::vector<double>& into) const {
    FEMRUN_CHECK(design.size() == size());
    into.resize(names_.size());
    std::size_t at = 0;
    for (; at < size(); ++at) into[at] = number_of(definition_.parameters[at], design[at]);
    for (const double constant : constants_) into[at++] = constant;
    for (const Expression& derived : derived_) {
        into[at] = derived.evaluate(into);
        ++at;
    }
}

std::vector<NamedValue> SearchSpace::expand(const Design& design) const {
    std::vector<Value> unnamed = values(design);
    std::vector<NamedValue> named;
    named.reserve(unnamed.size());
    for (std::size_t i = 0; i < unnamed.size(); ++i)
        named.push_back({names_[i].name, std::move(unnamed[i])});
    return named;
}

std::vector<Value> SearchSpace::values(const Design& design) const {
    numbers(design, scratch_);
    std::vector<Value> values;
    values.reserve(names_.size());
    for (std::size_t i = 0; i < size(); ++i)
        values.push_back(decoded(definition_.parameters[i].domain, design[i]));
    for (const Fixed& fixed : definition_.fixed) values.push_back(fixed.value);
    for (std::size_t i = values.size(); i < names_.size(); ++i) values.emplace_back(scratch_[i]);
    return values;
}

std::optional<std::string> SearchSpace::broken_rule(const Design& design) const {
    if (rules_.empty()) return std::nullopt;
    numbers(design, scratch_);
    for (std::size_t i = 0; i < rules_.size(); ++i) {
        const double kept = rules_[i].evaluate(scratch_);
        if (kept == 0 || std::isnan(kept)) return definition_.rules[i].name;
    }
    return std::nullopt;
}

std::optional<std::string> SearchSpace::misfit(const Design& design) const {
    if (design.size() != size())
        return fmt::format("a design of {} values does not fit a search space of {} parameters",
                           design.size(), size());
    for (std::size_t i = 0; i < size(); ++i) {
        const Parameter& parameter = definition_.parameters[i];
        if (contains(parameter.domain, design[i])) continue;
        const bool categorical = std::holds_alternative<CategoricalDomain>(parameter.domain);
        return fmt::format("parameter '{}': {}{} is not {}", parameter.name,
                           categorical ? "choice number " : "", design[i],
                           described(parameter.domain));
    }
    return std::nullopt;
}

Design SearchSpace::snapped(Design design) const {
    for (std::size_t i = 0; i < size(); ++i)
        design[i] = study::snapped(definition_.parameters[i].domain, design[i]);
    return design;
}

std::optional<std::uint64_t> SearchSpace::count_designs(std::uint64_t most) const {
    const auto all = cardinality();
    if (!all || *all > most || rules_.empty()) return all && *all <= most ? all : std::nullopt;
    std::uint64_t kept = 0;
    Design design(size());
    for (std::uint64_t number = 0; number < *all; ++number) {
        std::uint64_t rest = number;
        for (std::size_t i = 0; i < size(); ++i) {
            const Domain& domain = definition_.parameters[i].domain;
            const std::uint64_t count = *study::cardinality(domain);
            design[i] = value_at(domain, rest % count);
            rest /= count;
        }
        if (!broken_rule(design)) ++kept;
    }
    return kept;
}

std::optional<std::uint64_t> SearchSpace::cardinality() const {
    // Beyond 2^53 nobody exhausts a space, and products could overflow.
    constexpr std::uint64_t limit = std::uint64_t{1} << 53;
    std::uint64_t product = 1;
    for (const Parameter& parameter : definition_.parameters) {
        const auto values = study::cardinality(parameter.domain);
        if (!values || *values > limit / product) return std::nullopt;
        product *= *values;
    }
    return product;
}

}  // namespace femrun::study
