// SPDX-License-Identifier: MIT
#include "view/design_text.hpp"

#include <algorithm>

#include "view/limits.hpp"
#include "view/table.hpp"
#include "view/wording.hpp"

namespace femrun::view {

namespace {

std::string unit_of_quantity(const study::SpaceDefinition& space, std::size_t quantity) {
    if (quantity < space.parameters.size()) return space.parameters[quantity].unit;
    quantity -= space.parameters.size();
    if (quantity < space.fixed.size()) return space.fixed[quantity].unit;
    return space.derived[quantity - space.fixed.size()].unit;
}

std::string origin_of(const study::SpaceDefinition& space, std::size_t quantity) {
    if (quantity < space.parameters.size()) return "";
    return quantity < space.parameters.size() + space.fixed.size() ? "fixed" : "derived";
}

/// An output that a goal of the same name is: said once. One that only has the name of a goal
/// (`mass = { minimize = "mass * price" }`) is said too.
bool is_goal(const study::GoalsDefinition& goals, const std::string& output) {
    const auto is = [&](const auto& goal) { return goal.name == output && goal.of == output; };
    return std::any_of(goals.objectives.begin(), goals.objectives.end(), is) ||
           std::any_of(goals.constraints.begin(), goals.constraints.end(), is);
}

}  // namespace

std::string design_text(const Subject& subject, const store::TrialHistory& trial, Outputs outputs) {
    const auto& space = subject.definition.space;
    const auto& goals = subject.definition.goals;
    Table table;
    for (int i = 0; i < 3; ++i) table.column("", Table::Align::left);

    const auto quantities = quantities_of(subject, trial);
    for (std::size_t i = 0; i < quantities.size(); ++i)
        table.row({quantities[i].name,
                   with_unit(value_text(quantities[i].value), unit_of_quantity(space, i)),
                   origin_of(space, i)});
    if (trial.state == study::TrialState::complete && trial.counts) {
        for (std::size_t i = 0; i < goals.objectives.size(); ++i)
            table.row({goals.objectives[i].name,
                       with_unit(number_text(trial.verdict.values[i]),
                                 unit_of(goals.objectives[i], space)),
                       sense_text(goals.objectives[i])});
        const std::vector<double> values = LimitedValues(subject).of(trial.design, trial.response);
        for (std::size_t i = 0; i < goals.constraints.size(); ++i) {
            const std::string unit = unit_of(goals.constraints[i], space);
            table.row({goals.constraints[i].name, with_unit(number_text(values[i]), unit),
                       limit_text(goals.constraints[i], values[i], unit)});
        }
        for (std::size_t i = 0; outputs == Outputs::shown && i < goals.responses.size(); ++i)
            if (!is_goal(goals, goals.responses[i]))
                table.row({goals.responses[i], number_text(trial.response[i]), "output"});
    }
    return table.text(2);
}

}  // namespace femrun::view
