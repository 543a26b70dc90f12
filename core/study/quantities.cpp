// SPDX-License-Identifier: MIT
#include "study/quantities.hpp"

#include <cstdint>
#include <set>

#include "base/match.hpp"
#include "study/expression.hpp"

namespace femrun::study {

namespace {

QuantityKind kind_of(const Domain& domain) {
    return match(
        domain, [](const RealDomain&) { return QuantityKind::real; },
        [](const IntegerDomain&) { return QuantityKind::integer; },
        [](const CategoricalDomain&) { return QuantityKind::categorical; });
}

QuantityKind kind_of(const Value& value) {
    return match(
        value, [](double) { return QuantityKind::real; },
        [](std::int64_t) { return QuantityKind::integer; },
        [](const std::string&) { return QuantityKind::categorical; });
}

/// The names that some derived quantity is made of.
std::set<std::string> names_in_formulas(const SpaceDefinition& definition) {
    std::set<std::string> used;
    const auto space = SearchSpace::compile(definition);
    if (!space) return used;  // told where the study file is read
    for (const Derived& one : definition.derived) {
        const auto formula = Expression::compile(one.expression, space->names());
        if (!formula) continue;
        for (const std::size_t name : formula->uses()) used.insert(space->names()[name].name);
    }
    return used;
}

std::optional<QuantityRange> range_of(const Domain& domain) {
    return match(
        domain,
        [](const RealDomain& real) -> std::optional<QuantityRange> {
            return QuantityRange{real.low, real.high, real.step.value_or(0)};
        },
        [](const IntegerDomain& integer) -> std::optional<QuantityRange> {
            return QuantityRange{static_cast<double>(integer.low),
                                 static_cast<double>(integer.high),
                                 static_cast<double>(integer.step)};
        },
        [](const CategoricalDomain&) -> std::optional<QuantityRange> { return {}; });
}

std::optional<QuantityRange> range_of(const Value& value) {
    if (const auto* real = std::get_if<double>(&value)) return QuantityRange{*real, *real, 0};
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return QuantityRange{static_cast<double>(*whole), static_cast<double>(*whole), 0};
    return std::nullopt;
}

}  // namespace

std::vector<NamedQuantity> quantities(const SpaceDefinition& space) {
    const std::set<std::string> used = names_in_formulas(space);
    std::vector<NamedQuantity> all;
    for (const Parameter& one : space.parameters)
        all.push_back({one.name, one.unit, kind_of(one.domain), used.contains(one.name),
                       range_of(one.domain)});
    for (const Fixed& one : space.fixed)
        all.push_back({one.name, one.unit, kind_of(one.value), true, range_of(one.value)});
    for (const Derived& one : space.derived)
        all.push_back({one.name, one.unit, QuantityKind::real, true});
    return all;
}

std::vector<NamedResponse> responses(const GoalsDefinition& goals) {
    const std::vector<bool> optional = only_recorded(goals);
    std::vector<NamedResponse> all;
    for (std::size_t i = 0; i < goals.responses.size(); ++i)
        all.push_back({goals.responses[i], optional[i]});
    return all;
}

}  // namespace femrun::study
