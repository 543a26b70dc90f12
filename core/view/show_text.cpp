// SPDX-License-Identifier: MIT
#include "view/show_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "study/duration.hpp"
#include "view/design_text.hpp"
#include "view/table.hpp"
#include "view/wording.hpp"

namespace femrun::view {

namespace {

/// Room for why a trial failed, beside the other columns of its row.
constexpr std::size_t note_width = 60;

std::string parameter_title(const study::Parameter& parameter) {
    return parameter.unit.empty() ? parameter.name
                                  : fmt::format("{} [{}]", parameter.name, parameter.unit);
}

std::string objective_title(const study::Objective& objective) {
    switch (objective.sense) {
        case study::Sense::minimize:
            return objective.name + " (min)";
        case study::Sense::maximize:
            return objective.name + " (max)";
        case study::Sense::target:
            break;
    }
    return fmt::format("{} (to {})", objective.name, number_text(objective.target));
}

Table::Align align_of(const study::Domain& domain) {
    const auto* categorical = std::get_if<study::CategoricalDomain>(&domain);
    const bool texts =
        categorical != nullptr &&
        std::any_of(categorical->choices.begin(), categorical->choices.end(),
                    [](const auto& choice) { return std::holds_alternative<std::string>(choice); });
    return texts ? Table::Align::left : Table::Align::right;
}

void design_columns(const study::StudyDefinition& definition, Table& table) {
    for (const auto& parameter : definition.space.parameters)
        table.column(parameter_title(parameter), align_of(parameter.domain));
}

void design_cells(const study::StudyDefinition& definition, const study::Design& design,
                  std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < design.size(); ++i)
        cells.push_back(
            value_text(study::decoded(definition.space.parameters[i].domain, design[i])));
}

std::string note_of(const store::TrialHistory& trial) {
    if (trial.failure)
        return clipped(stage_text(*trial.failure) + ": " + trial.failure->message, note_width);
    if (!trial.verdict.feasible) return "infeasible by " + number_text(trial.verdict.violation);
    return "";
}

double seconds_active(const store::History& history) {
    return std::chrono::duration<double>(history.active()).count();
}

std::string reference_text(const study::GoalsDefinition& goals,
                           const std::vector<double>& reference) {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < reference.size(); ++i) {
        const study::Objective& objective = goals.objectives[i];
        const bool maximized = objective.sense == study::Sense::maximize;
        const std::string what = objective.sense == study::Sense::target
                                     ? fmt::format("{} off its target by", objective.name)
                                     : objective.name;
        parts.push_back(
            fmt::format("{} {}", what, number_text(maximized ? -reference[i] : reference[i])));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

std::string trials_table(const Subject& subject, std::optional<std::size_t> rows) {
    const store::History& history = subject.history;
    if (history.size() == 0) return "no trials yet\n";
    const Leaders lead = leaders(subject);
    const std::set<std::uint64_t> leading(lead.front.begin(), lead.front.end());

    Table table;
    table.column("", Table::Align::left);
    table.column("trial", Table::Align::right);
    table.column("state", Table::Align::left);
    design_columns(subject.definition, table);
    for (const auto& objective : subject.definition.goals.objectives)
        table.column(objective_title(objective), Table::Align::right);
    table.column("note", Table::Align::left);

    const std::uint64_t shown =
        std::min<std::uint64_t>(rows.value_or(history.size()), history.size());
    const std::uint64_t hidden = history.size() - shown;
    for (std::uint64_t number = hidden + 1; number <= history.size(); ++number) {
        const store::TrialHistory trial = history.trial(number);
        std::vector<std::string> cells{leading.contains(number) ? "*" : "",
                                       fmt::format("{}", number),
                                       std::string(study::to_string(trial.state))};
        design_cells(subject.definition, trial.design, cells);
        for (std::size_t i = 0; i < subject.definition.goals.objectives.size(); ++i)
            cells.push_back(i < trial.verdict.values.size() ? number_text(trial.verdict.values[i])
                                                            : "");
        cells.push_back(note_of(trial));
        table.row(std::move(cells));
    }
    std::string text = table.text();
    if (hidden > 0)
        text += fmt::format("{} earlier {}; --all shows {}\n", hidden,
                            hidden == 1 ? "trial" : "trials", hidden == 1 ? "it" : "them");
    return text;
}

std::string best_text(const Subject& subject) {
    const Leaders lead = leaders(subject);
    if (lead.best)
        return fmt::format("best design: trial {}\n{}", *lead.best,
                           design_text(subject, subject.history.trial(*lead.best)));
    if (lead.nearest) {
        const store::TrialHistory trial = subject.history.trial(*lead.nearest);
        return fmt::format(
            "no design satisfies every constraint yet; trial {} is the least outside, by {}\n{}",
            trial.number, number_text(trial.verdict.violation), design_text(subject, trial));
    }
    if (!lead.front.empty())
        return fmt::format("several objectives: {} trials share the front\n", lead.front.size());
    return "no trial is complete yet\n";
}

std::string front_text(const Subject& subject) {
    Leaders lead = leaders(subject);
    if (subject.definition.goals.objectives.size() < 2 || lead.front.empty())
        return best_text(subject);
    std::stable_sort(lead.front.begin(), lead.front.end(), [&](std::uint64_t a, std::uint64_t b) {
        return subject.history.trial(a).verdict.values[0] <
               subject.history.trial(b).verdict.values[0];
    });

    Table table;
    table.column("trial", Table::Align::right);
    for (const auto& objective : subject.definition.goals.objectives)
        table.column(objective_title(objective), Table::Align::right);
    design_columns(subject.definition, table);
    for (const std::uint64_t number : lead.front) {
        const store::TrialHistory trial = subject.history.trial(number);
        std::vector<std::string> cells{fmt::format("{}", number)};
        for (const double value : trial.verdict.values) cells.push_back(number_text(value));
        design_cells(subject.definition, trial.design, cells);
        table.row(std::move(cells));
    }
    std::string text = fmt::format("front: {} {}\n{}", lead.front.size(),
                                   lead.front.size() == 1 ? "trial" : "trials", table.text(2));
    if (const auto volume = front_hypervolume(subject); volume && volume->volume > 0)
        text += fmt::format("hypervolume {} against the worst feasible values ({})\n",
                            number_text(volume->volume),
                            reference_text(subject.definition.goals, volume->reference));
    return text;
}

std::string studies_table(std::span<const store::StudyRow> studies) {
    if (studies.empty()) return "no studies yet\n";
    Table table;
    table.column("study", Table::Align::left);
    table.column("state", Table::Align::left);
    for (const char* count : {"trials", "complete", "failed"})
        table.column(count, Table::Align::right);
    table.column("changed (UTC)", Table::Align::left);
    for (const store::StudyRow& study : studies)
        table.row({study.name, std::string(store::to_string(study.state)),
                   fmt::format("{}", study.trials), fmt::format("{}", study.completed),
                   fmt::format("{}", study.failed), time_text(study.changed)});
    return table.text();
}

std::string counts_text(const Subject& subject) {
    std::string text = fmt::format("{} complete", subject.history.completed());
    if (const std::uint64_t outside = infeasible_count(subject))
        text += fmt::format(" ({} infeasible)", outside);
    std::map<std::string, std::uint64_t> stages;
    std::uint64_t cancelled = 0;
    for (const store::TrialHistory& trial : subject.history.trials()) {
        if (trial.state == study::TrialState::cancelled) ++cancelled;
        if (trial.state != study::TrialState::failed) continue;
        ++stages[trial.failure ? stage_text(*trial.failure) : "unknown stage"];
    }
    if (!stages.empty()) {
        std::vector<std::string> parts;
        for (const auto& [stage, count] : stages)
            parts.push_back(fmt::format("{} {}", stage, count));
        text += fmt::format(", {} failed: {}", subject.history.failed(), fmt::join(parts, ", "));
    }
    if (cancelled > 0) text += fmt::format("; {} cancelled", cancelled);
    return text;
}

std::string study_text(const Subject& subject, std::optional<std::size_t> rows) {
    const store::History& history = subject.history;
    std::string text =
        fmt::format("{}: {}", subject.definition.name, store::to_string(history.state()));
    if (!history.why().empty()) text += fmt::format(" ({})", history.why());
    text += fmt::format("; {} {}: {}\n", history.size(), history.size() == 1 ? "trial" : "trials",
                        counts_text(subject));
    if (const auto& time = subject.definition.budget.time)
        text += fmt::format("time: {} of {} in {} {}\n", seconds_text(seconds_active(history)),
                            study::to_string(*time), history.runs(),
                            history.runs() == 1 ? "run" : "runs");
    text += "\n" + trials_table(subject, rows);
    if (history.size() > 0) text += "\n" + front_text(subject);
    return text;
}

}  // namespace femrun::view
