// SPDX-License-Identifier: MIT
#include "study/placement.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/match.hpp"

namespace femrun::study {

namespace {

constexpr double nowhere = std::numeric_limits<double>::quiet_NaN();

std::string told(const Value& value) {
    return std::holds_alternative<std::string>(value) ? fmt::format("'{}'", to_string(value))
                                                      : to_string(value);
}

std::string in_toml(const Value& value) {
    return std::holds_alternative<std::string>(value) ? fmt::format("\"{}\"", to_string(value))
                                                      : to_string(value);
}

std::optional<double> number_in(const Value& value) {
    if (const auto* real = std::get_if<double>(&value)) return *real;
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
    return std::nullopt;
}

/// Computed anew, a derived quantity may differ in its last bits.
bool same(const Value& a, const Value& b) {
    const auto x = number_in(a), y = number_in(b);
    if (!x || !y) return a == b;
    if (*x == *y || (std::isnan(*x) && std::isnan(*y))) return true;
    return std::abs(*x - *y) <= 1e-12 * std::max(std::abs(*x), std::abs(*y));
}

/// Some value that the parameter can have.
Value example_of(const Domain& domain) {
    return match(
        domain, [](const RealDomain& real) -> Value { return real.low; },
        [](const IntegerDomain& whole) -> Value { return whole.low; },
        [](const CategoricalDomain& categorical) -> Value { return categorical.choices.front(); });
}

template <typename Named>
const Named* named(const std::vector<Named>& list, const std::string& name) {
    const auto found = std::find_if(list.begin(), list.end(),
                                    [&](const Named& each) { return each.name == name; });
    return found == list.end() ? nullptr : &*found;
}

bool names(const SpaceDefinition& space, const std::string& name) {
    return named(space.parameters, name) || named(space.fixed, name) || named(space.derived, name);
}

/// What `before` must say and does not.
struct Wanted {
    std::vector<std::string> added, gone, examples;

    void add(std::vector<std::string>& to, const std::string& name, const Value& example) {
        to.push_back(fmt::format("'{}'", name));
        examples.push_back(fmt::format("{} = {}", name, in_toml(example)));
    }
    std::string sentence() const {
        std::vector<std::string> parts;
        if (!added.empty())
            parts.push_back(fmt::format("{} {} new, and nothing says which value {} had until now",
                                        fmt::join(added, ", "), added.size() == 1 ? "is" : "are",
                                        added.size() == 1 ? "it" : "they"));
        if (!gone.empty())
            parts.push_back(
                fmt::format("{} varied and {} gone, and nothing says which value {} "
                            "now",
                            fmt::join(gone, ", "), gone.size() == 1 ? "is" : "are",
                            gone.size() == 1 ? "it has" : "they have"));
        return fmt::format("{}; write under [study], with the right {}, before = {{ {} }}",
                           fmt::join(parts, "; "), examples.size() == 1 ? "value" : "values",
                           fmt::join(examples, ", "));
    }
};

}  // namespace

Result<Placement> Placement::between(const SpaceDefinition& from, const SpaceDefinition& to,
                                     Before before) {
    Wanted wanted;
    std::vector<std::string> gone;
    for (const Parameter& parameter : to.parameters)
        if (!names(from, parameter.name) && !before.contains(parameter.name))
            wanted.add(wanted.added, parameter.name, example_of(parameter.domain));
    for (const Fixed& fixed : to.fixed)
        if (!names(from, fixed.name) && !before.contains(fixed.name))
            wanted.add(wanted.added, fixed.name, fixed.value);
    for (const Parameter& parameter : from.parameters) {
        if (names(to, parameter.name)) continue;
        gone.push_back(parameter.name);
        if (!before.contains(parameter.name))
            wanted.add(wanted.gone, parameter.name, example_of(parameter.domain));
    }
    if (!wanted.examples.empty()) return Error{ErrorKind::invalid, wanted.sentence()};

    auto was = SearchSpace::compile(from);
    if (!was) return std::move(was).error();
    auto is = SearchSpace::compile(to);
    if (!is) return std::move(is).error();
    Placement placement(*std::move(was), *std::move(is), std::move(before));
    placement.gone_ = std::move(gone);
    for (const ExpressionName& name : placement.from_.names())
        placement.then_.emplace(name.name, placement.then_.size());
    return placement;
}

const Value* Placement::value_then(const std::string& name,
                                   const std::vector<NamedValue>& then) const {
    if (const auto known = then_.find(name); known != then_.end())
        return &then[known->second].value;
    const auto told_before = before_.find(name);
    return told_before == before_.end() ? nullptr : &told_before->second;
}

Placement::Place Placement::of(const Design& design) const {
    const std::vector<NamedValue> then = from_.expand(design);
    Place place;
    set_parameters(then, place);
    for (const std::string& name : gone_) {
        const Value& was = *value_then(name, then);
        const Value& wanted = before_.at(name);
        if (!same(was, wanted))
            place.why.push_back(fmt::format("'{}' was {}, not {}", name, told(was), told(wanted)));
    }
    if (!place.why.empty()) return place;
    compare_others(then, place);
    if (const auto rule = to_.broken_rule(place.design); rule && place.why.empty())
        place.why.push_back(fmt::format("it breaks rule '{}'", *rule));
    return place;
}

void Placement::set_parameters(const std::vector<NamedValue>& then, Place& place) const {
    for (const Parameter& parameter : to_.definition().parameters) {
        const Value& was = *value_then(parameter.name, then);
        if (const auto number = coded(parameter.domain, was)) {
            place.design.push_back(*number);
            continue;
        }
        const bool ordered = !std::holds_alternative<CategoricalDomain>(parameter.domain);
        place.design.push_back(ordered ? number_in(was).value_or(nowhere) : nowhere);
        place.why.push_back(fmt::format("'{}' was {}, which is not {}", parameter.name, told(was),
                                        described(parameter.domain)));
    }
}

/// Fixed and derived quantities that the old file or `before` knows.
void Placement::compare_others(const std::vector<NamedValue>& then, Place& place) const {
    const std::vector<NamedValue> now = to_.expand(place.design);
    for (std::size_t i = to_.size(); i < now.size(); ++i) {
        const Value* was = value_then(now[i].name, then);
        if (was && !same(*was, now[i].value))
            place.why.push_back(
                fmt::format("'{}' was {}, is {}", now[i].name, told(*was), told(now[i].value)));
    }
}

}  // namespace femrun::study
