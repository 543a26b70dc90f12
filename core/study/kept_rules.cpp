// SPDX-License-Identifier: MIT
#include "study/kept_rules.hpp"

#include <map>

#include <fmt/format.h>

#include "study/sampled_designs.hpp"

namespace femrun::study {

namespace {

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
    SampledDesigns designs(space);
    std::map<std::string, std::uint64_t> broken;
    while (const auto design = designs.next()) {
        const auto rule = space.broken_rule(*design);
        if (!rule) return std::nullopt;
        ++broken[*rule];
    }
    return fmt::format("none of {} keeps the rules: {}", designs.described(), blame(broken));
}

}  // namespace femrun::study
