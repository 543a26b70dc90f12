// SPDX-License-Identifier: MIT
#include "study/kept_rules.hpp"

#include <cmath>
#include <map>
#include <random>

#include <fmt/format.h>

#include "base/match.hpp"

namespace femrun::study {

namespace {

// A rule that one design in a thousand keeps is found with certainty; it takes some 10 ms.
constexpr std::uint64_t designs_tried = 10'000;

double between(double low, double high, Scale scale, double share) {
    if (scale == Scale::logarithmic) return low * std::pow(high / low, share);
    return low + share * (high - low);
}

/// The value at a share from 0 to 1 of the domain.
double value_at(const Domain& domain, double share) {
    const auto nth = [&](std::uint64_t count) {
        return std::min(std::floor(share * static_cast<double>(count)),
                        static_cast<double>(count - 1));
    };
    if (const auto* real = std::get_if<RealDomain>(&domain); real && !real->step)
        return between(real->low, real->high, real->scale, share);
    const double at = nth(cardinality(domain).value_or(1));
    return match(
        domain, [&](const RealDomain& real) { return real.low + at * real.step.value_or(0); },
        [&](const IntegerDomain& whole) {
            return static_cast<double>(whole.low) + at * static_cast<double>(whole.step);
        },
        [&](const CategoricalDomain&) { return at; });
}

/// The design of this number in a finite space.
Design numbered(const SpaceDefinition& space, std::uint64_t number) {
    Design design;
    for (const Parameter& parameter : space.parameters) {
        const std::uint64_t count = cardinality(parameter.domain).value_or(1);
        const double middle =
            (static_cast<double>(number % count) + 0.5) / static_cast<double>(count);
        design.push_back(value_at(parameter.domain, middle));
        number /= count;
    }
    return design;
}

std::string blame(const std::map<std::string, std::uint64_t>& broken) {
    if (broken.size() == 1)
        return fmt::format("each breaks '{}'; change that rule, or the ranges of its parameters",
                           broken.begin()->first);
    std::string counts;
    for (const auto& [rule, count] : broken)
        counts += fmt::format("{}'{}' {} of them", counts.empty() ? "" : ", ", rule, count);
    return fmt::format(
        "the first rule that each breaks is {}; change these rules, or the ranges "
        "of their parameters",
        counts);
}

}  // namespace

std::optional<std::string> no_design_keeps_the_rules(const SearchSpace& space) {
    const SpaceDefinition& definition = space.definition();
    if (definition.rules.empty()) return std::nullopt;
    const auto all = space.cardinality();
    const bool each = all && *all <= designs_tried;
    const std::uint64_t count = each ? *all : designs_tried;
    std::mt19937_64 random(1);
    std::map<std::string, std::uint64_t> broken;
    for (std::uint64_t i = 0; i < count; ++i) {
        Design design;
        if (each) {
            design = numbered(definition, i);
        } else {
            for (const Parameter& parameter : definition.parameters)
                design.push_back(
                    value_at(parameter.domain, static_cast<double>(random() >> 11) * 0x1p-53));
        }
        const auto rule = space.broken_rule(design);
        if (!rule) return std::nullopt;
        ++broken[*rule];
    }
    return fmt::format("none of {} designs keeps the rules: {}",
                       each ? fmt::format("all {}", count) : fmt::format("{} random", count),
                       blame(broken));
}

}  // namespace femrun::study
