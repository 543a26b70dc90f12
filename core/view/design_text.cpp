// SPDX-License-Identifier: MIT
#include "view/design_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/check.hpp"
#include "study/expression.hpp"
#include "view/table.hpp"
#include "view/wording.hpp"

namespace femrun::view {

namespace {

/// How near a value is to one limit: "20 below it, 20 %".
std::string nearness(double limit, double room, const char* side) {
    std::string text = room == 0  ? "exactly there"
                       : room > 0 ? fmt::format("{} {} it", number_text(room), side)
                                  : fmt::format("exceeded by {}", number_text(-room));
    if (limit != 0 && room != 0)
        text += fmt::format(", {:.2g} %", 100 * std::abs(room) / std::abs(limit));
    return text;
}

/// What the constraints' formulas give for a complete trial.
std::vector<double> constraint_values(const Subject& subject, const store::TrialHistory& trial) {
    std::vector<study::ExpressionName> names = subject.space.names();
    for (const std::string& response : subject.definition.goals.responses)
        names.push_back({response, {}});
    std::vector<double> numbers;
    subject.space.numbers(trial.design, numbers);
    numbers.insert(numbers.end(), trial.response.begin(), trial.response.end());
    std::vector<double> values;
    for (const study::Constraint& constraint : subject.definition.goals.constraints) {
        const auto formula = study::Expression::compile(constraint.of, names);
        FEMRUN_CHECK(formula.ok(), constraint.of);  // the subject's goals are compiled from it
        values.push_back(formula->evaluate(numbers));
    }
    return values;
}

std::string unit_of(const study::SpaceDefinition& space, std::size_t quantity) {
    if (quantity < space.parameters.size()) return space.parameters[quantity].unit;
    quantity -= space.parameters.size();
    if (quantity < space.fixed.size()) return space.fixed[quantity].unit;
    return space.derived[quantity - space.fixed.size()].unit;
}

std::string origin_of(const study::SpaceDefinition& space, std::size_t quantity) {
    if (quantity < space.parameters.size()) return "";
    return quantity < space.parameters.size() + space.fixed.size() ? "fixed" : "derived";
}

bool is_objective(const study::GoalsDefinition& goals, const std::string& name) {
    return std::any_of(goals.objectives.begin(), goals.objectives.end(),
                       [&](const study::Objective& objective) { return objective.name == name; });
}

}  // namespace

std::string limit_text(const study::Constraint& constraint, double value) {
    std::string text;
    if (constraint.lower)
        text += fmt::format("at least {} ({})", number_text(*constraint.lower),
                            nearness(*constraint.lower, value - *constraint.lower, "above"));
    if (constraint.upper)
        text += fmt::format("{}at most {} ({})", text.empty() ? "" : ", ",
                            number_text(*constraint.upper),
                            nearness(*constraint.upper, *constraint.upper - value, "below"));
    return text;
}

std::string design_text(const Subject& subject, const store::TrialHistory& trial) {
    const auto& space = subject.definition.space;
    const auto& goals = subject.definition.goals;
    Table table;
    for (int i = 0; i < 3; ++i) table.column("", Table::Align::left);

    const auto quantities = subject.space.expand(trial.design);
    for (std::size_t i = 0; i < quantities.size(); ++i)
        table.row({quantities[i].name,
                   with_unit(value_text(quantities[i].value), unit_of(space, i)),
                   origin_of(space, i)});
    if (trial.state == study::TrialState::complete) {
        for (std::size_t i = 0; i < goals.objectives.size(); ++i)
            table.row({goals.objectives[i].name, number_text(trial.verdict.values[i]),
                       sense_text(goals.objectives[i])});
        const std::vector<double> values = constraint_values(subject, trial);
        for (std::size_t i = 0; i < goals.constraints.size(); ++i)
            table.row({goals.constraints[i].name, number_text(values[i]),
                       limit_text(goals.constraints[i], values[i])});
        for (std::size_t i = 0; i < goals.responses.size(); ++i)
            if (!is_objective(goals, goals.responses[i]))
                table.row({goals.responses[i], number_text(trial.response[i]), "output"});
    }
    return table.text(2);
}

}  // namespace femrun::view
