// SPDX-License-Identifier: MIT
#include "study/goals.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "study/formula_tokens.hpp"
#include "study/never_recorded.hpp"

namespace femrun::study {

namespace {

/// The size of a limit, which makes excesses of different units comparable. A limit of 0 has no
/// size, and one below 1e-12 would make every excess infinite.
double scale_of(double limit) { return limit == 0 ? 1 : std::max(std::abs(limit), 1e-12); }

struct Excess {
    double by = 0;      // in the constraint's unit; negative: room to the nearer limit
    double scaled = 0;  // in units of the limit
};

Excess excess(const Constraint& constraint, double value) {
    Excess found{-std::numeric_limits<double>::infinity(), 0};
    const auto beyond = [&](double by, double limit) {
        if (by > found.by) found = {by, by / scale_of(limit)};
    };
    if (constraint.lower) beyond(*constraint.lower - value, *constraint.lower);
    if (constraint.upper) beyond(value - *constraint.upper, *constraint.upper);
    return found;
}

std::set<std::string> names_used(const std::string& formula) {
    const std::vector<std::string> names = names_in_formula(formula);
    return {names.begin(), names.end()};
}

std::string shown(double value) {
    return std::isnan(value) ? "NaN" : value > 0 ? "infinite" : "minus infinite";
}

}  // namespace

std::vector<bool> only_recorded(const GoalsDefinition& goals) {
    std::set<std::string> used;
    for (const Objective& one : goals.objectives) used.merge(names_used(one.of));
    for (const Constraint& one : goals.constraints) used.merge(names_used(one.of));
    for (const PlausibleRange& one : goals.plausible) used.insert(one.name);
    std::vector<bool> only;
    for (const std::string& name : goals.responses) only.push_back(!used.contains(name));
    return only;
}

std::optional<std::string> user_of(const GoalsDefinition& goals, const std::string& response) {
    for (const Objective& one : goals.objectives)
        if (names_used(one.of).contains(response)) return fmt::format("objective '{}'", one.name);
    for (const Constraint& one : goals.constraints)
        if (names_used(one.of).contains(response)) return fmt::format("constraint '{}'", one.name);
    return std::nullopt;
}

Result<Goals> Goals::compile(GoalsDefinition definition, const SearchSpace& space) {
    Goals goals;
    std::vector<ExpressionName> names = space.names();
    for (const std::string& response : definition.responses) names.push_back({response, {}});
    for (const Objective& objective : definition.objectives) {
        auto expression = Expression::compile(objective.of, names);
        if (!expression)
            return std::move(expression)
                .error()
                .within(fmt::format("objective '{}'", objective.name));
        goals.objectives_.push_back(*std::move(expression));
    }
    for (const Constraint& constraint : definition.constraints) {
        auto expression = Expression::compile(constraint.of, names);
        if (!expression)
            return std::move(expression)
                .error()
                .within(fmt::format("constraint '{}'", constraint.name));
        goals.constraints_.push_back(*std::move(expression));
    }
    for (const PlausibleRange& range : definition.plausible) {
        const auto& all = definition.responses;
        const auto at = std::find(all.begin(), all.end(), range.name);
        FEMRUN_CHECK(at != all.end(), range.name);
        goals.ranged_.push_back(static_cast<std::size_t>(at - all.begin()));
    }
    goals.definition_ = std::move(definition);
    return goals;
}

std::optional<std::string> Goals::implausible(std::span<const double> response) const {
    for (std::size_t i = 0; i < ranged_.size(); ++i) {
        const auto& [name, lower, upper] = definition_.plausible[i];
        const double value = response[ranged_[i]];
        if (is_never_recorded(value)) continue;
        std::string wrong;
        if (std::isnan(value))
            wrong = "NaN, which is not within its plausible range";
        else if (lower && value < *lower)
            wrong = fmt::format("{}, below its plausible lower limit {}", value, *lower);
        else if (upper && value > *upper)
            wrong = fmt::format("{}, above its plausible upper limit {}", value, *upper);
        else
            continue;
        return fmt::format(
            "output '{}' is {}; see what the solver wrote, or widen [outputs] if this can be", name,
            wrong);
    }
    return std::nullopt;
}

Result<Verdict> Goals::judge(const SearchSpace& space, const Design& design,
                             std::span<const double> response) const {
    const auto& responses = definition_.responses;
    if (response.size() != responses.size())
        return Error{ErrorKind::invalid,
                     fmt::format("the solver returned {} responses; the study has {}",
                                 response.size(), responses.size())};
    space.numbers(design, scratch_);
    const std::size_t first_response = scratch_.size();
    scratch_.insert(scratch_.end(), response.begin(), response.end());

    const auto judged = [&](const char* what, const std::string& name,
                            const Expression& expression) -> Result<double> {
        for (const std::size_t used : expression.uses()) {
            if (used < first_response || std::isfinite(scratch_[used])) continue;
            const std::string& lacking = responses[used - first_response];
            return Error{
                ErrorKind::invalid,
                is_never_recorded(scratch_[used])
                    ? fmt::format("{} '{}': response '{}' was not recorded", what, name, lacking)
                    : fmt::format("{} '{}': response '{}' is {}; it must be finite", what, name,
                                  lacking, shown(scratch_[used]))};
        }
        const double value = expression.evaluate(scratch_);
        if (!std::isfinite(value))
            return Error{ErrorKind::invalid,
                         fmt::format("{} '{}': formula '{}' is {}; it must be finite", what, name,
                                     expression.text(), shown(value))};
        return value;
    };

    Verdict verdict;
    for (std::size_t i = 0; i < objectives_.size(); ++i) {
        auto value = judged("objective", definition_.objectives[i].name, objectives_[i]);
        if (!value) return std::move(value).error();
        verdict.values.push_back(*value);
    }
    for (std::size_t i = 0; i < constraints_.size(); ++i) {
        const Constraint& constraint = definition_.constraints[i];
        auto value = judged("constraint", constraint.name, constraints_[i]);
        if (!value) return std::move(value).error();
        const Excess beyond = excess(constraint, *value);
        verdict.excesses.push_back(beyond.by);
        if (beyond.by <= 0) continue;
        verdict.violation += beyond.scaled;
        verdict.feasible = false;
    }
    return verdict;
}

std::vector<double> Goals::losses(std::span<const double> values) const {
    FEMRUN_CHECK(values.size() == definition_.objectives.size());
    std::vector<double> losses;
    losses.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Objective& objective = definition_.objectives[i];
        losses.push_back(objective.sense == Sense::minimize ? values[i]
                         : objective.sense == Sense::maximize
                             ? -values[i]
                             : std::abs(values[i] - objective.target));
    }
    return losses;
}

}  // namespace femrun::study
