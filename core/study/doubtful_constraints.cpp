// SPDX-License-Identifier: MIT
#include "study/doubtful_constraints.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "study/expression.hpp"
#include "study/formula_tokens.hpp"
#include "study/sampled_designs.hpp"

namespace femrun::study {

namespace {

bool keeps(const Constraint& constraint, double value) {
    return !(constraint.lower && !(value >= *constraint.lower)) &&
           !(constraint.upper && !(value <= *constraint.upper));
}

/// Whether something binds looser in the formula than a comparison does.
bool is_loose(const std::string& formula) {
    const auto tokens = formula_tokens(formula);
    constexpr std::string_view tight[] = {"+", "-", "*", "/", "^", "(", ")", ",", "!"};
    return !tokens || std::any_of(tokens->begin(), tokens->end(), [&](const FormulaToken& token) {
        return token.kind == FormulaToken::Kind::operation &&
               std::find(std::begin(tight), std::end(tight), token.text) == std::end(tight);
    });
}

/// "2 * x >= 2 and 2 * x <= 3"
std::string as_rule(const Constraint& constraint) {
    const std::string of =
        is_loose(constraint.of) ? fmt::format("({})", constraint.of) : constraint.of;
    std::string rule;
    if (constraint.lower) rule = fmt::format("{} >= {}", of, *constraint.lower);
    if (constraint.lower && constraint.upper) rule += " and ";
    if (constraint.upper) rule += fmt::format("{} <= {}", of, *constraint.upper);
    return rule;
}

bool uses_response(const GoalsDefinition& goals, const Constraint& constraint) {
    const auto names = names_in_formula(constraint.of);
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        return std::count(goals.responses.begin(), goals.responses.end(), name) > 0;
    });
}

/// About one that only the design decides.
std::optional<std::string> about_design(const Constraint& constraint, const SearchSpace& space) {
    const auto formula = Expression::compile(constraint.of, space.names());
    if (!formula) return std::nullopt;  // a mistake that is told elsewhere
    SampledDesigns designs(space);
    std::vector<double> numbers;
    while (const auto design = designs.next()) {
        if (space.broken_rule(*design)) continue;
        space.numbers(*design, numbers);
        if (keeps(constraint, formula->evaluate(numbers)))
            return fmt::format(
                "constraint '{0}' uses no output of the solver; as a rule it would cost no solve: "
                "write {0} = '{1}' under [rules] instead",
                constraint.name, as_rule(constraint));
    }
    return fmt::format(
        "constraint '{}': none of {} keeps it, so that none can be feasible; change its limits, or "
        "the ranges of its parameters",
        constraint.name, designs.described());
}

/// About one on an output whose plausible range lies beyond its limits.
std::optional<std::string> about_range(const GoalsDefinition& goals, const Constraint& constraint) {
    for (const PlausibleRange& range : goals.plausible) {
        if (range.name != constraint.of) continue;
        const bool below = constraint.upper && range.lower && *constraint.upper < *range.lower;
        const bool above = constraint.lower && range.upper && *constraint.lower > *range.upper;
        if (!below && !above) continue;
        return fmt::format(
            "constraint '{}': its {} limit {} is {} the {} limit {} that [outputs] has for '{}', "
            "so "
            "that no design can keep both; change one of them",
            constraint.name, below ? "upper" : "lower",
            below ? *constraint.upper : *constraint.lower, below ? "below" : "above",
            below ? "lower" : "upper", below ? *range.lower : *range.upper, range.name);
    }
    return std::nullopt;
}

}  // namespace

std::vector<std::string> doubtful_constraints(const GoalsDefinition& goals,
                                              const SearchSpace& space) {
    std::vector<std::string> doubts;
    for (const Constraint& constraint : goals.constraints) {
        auto doubt = uses_response(goals, constraint) ? about_range(goals, constraint)
                                                      : about_design(constraint, space);
        if (doubt) doubts.push_back(*std::move(doubt));
    }
    return doubts;
}

}  // namespace femrun::study
