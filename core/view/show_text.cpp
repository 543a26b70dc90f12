// SPDX-License-Identifier: MIT
#include "view/show_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "store/counting_text.hpp"
#include "study/duration.hpp"
#include "view/design_text.hpp"
#include "view/front_choice.hpp"
#include "view/front_volume.hpp"
#include "view/limits.hpp"
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

std::string objective_title(const study::Objective& objective, const std::string& unit) {
    const std::string name =
        unit.empty() ? objective.name : fmt::format("{} [{}]", objective.name, unit);
    switch (objective.sense) {
        case study::Sense::minimize:
            return name + " (min)";
        case study::Sense::maximize:
            return name + " (max)";
        case study::Sense::target:
            break;
    }
    return fmt::format("{} (to {})", name, number_text(objective.target));
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
        table.column(parameter_title(parameter), align_of(parameter.domain),
                     Table::Room::if_there_is_room);
}

void objective_columns(const study::StudyDefinition& definition, Table& table) {
    for (const auto& objective : definition.goals.objectives)
        table.column(objective_title(objective, unit_of(objective, definition.space)),
                     Table::Align::right, Table::Room::needed);
}

void design_cells(const study::StudyDefinition& definition, const study::Design& design,
                  std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < design.size(); ++i)
        cells.push_back(
            value_text(study::decoded(definition.space.parameters[i].domain, design[i])));
}

std::string note_of(const Subject& subject, const LimitedValues& limited,
                    const store::TrialHistory& trial) {
    if (!trial.counts) return clipped("outside: " + trial.outside, note_width);
    if (trial.repeats != 0) return fmt::format("the same design as trial {}", trial.repeats);
    if (trial.failure)
        return clipped(stage_text(*trial.failure) + ": " + trial.failure->message, note_width);
    if (trial.verdict.feasible) return "";
    return worst_lack(subject, limited.of(trial.design, trial.response));
}

double seconds_active(const store::History& history) {
    return std::chrono::duration<double>(history.active()).count();
}

/// On two lines where one is too long.
std::string hypervolume_text(const Hypervolume& volume, const study::GoalsDefinition& goals,
                             std::size_t width) {
    const std::string text = fmt::format("hypervolume {} against {}", number_text(volume.volume),
                                         point_text(goals, volume.reference));
    const std::string which =
        fmt::format("(the worst of the first {} feasible)", ReferencePoint::trials);
    const bool fits = width_of(text) + 1 + width_of(which) <= width;
    return text + (fits ? " " : "\n  ") + which + '\n';
}

std::string it_or_them(std::uint64_t count) { return count == 1 ? "it" : "them"; }

/// Says which columns a table had no room for, and what shows them.
std::string left_out_text(const std::vector<std::string>& titles, std::string_view what) {
    if (titles.empty()) return "";
    const std::string which =
        titles.size() == 1 ? titles[0] : fmt::format("{} to {}", titles.front(), titles.back());
    return fmt::format("no room for {}; {} shows {}\n", which, what, it_or_them(titles.size()));
}

}  // namespace

std::string trials_table(const Subject& subject, std::optional<std::size_t> rows,
                         std::size_t width) {
    const store::History& history = subject.history;
    if (history.size() == 0) return "no trials yet\n";
    const Leaders lead = leaders(subject);
    const std::set<std::uint64_t> leading(lead.front.begin(), lead.front.end());

    Table table;
    table.column("", Table::Align::left);
    table.column("trial", Table::Align::right);
    table.column("state", Table::Align::left);
    objective_columns(subject.definition, table);
    design_columns(subject.definition, table);
    table.column("note", Table::Align::left, Table::Room::clipped);
    const LimitedValues limited(subject);

    const std::uint64_t shown =
        std::min<std::uint64_t>(rows.value_or(history.size()), history.size());
    const std::uint64_t hidden = history.size() - shown;
    for (std::uint64_t number = hidden + 1; number <= history.size(); ++number) {
        const store::TrialHistory trial = history.trial(number);
        std::vector<std::string> cells{leading.contains(number) ? "*" : "",
                                       fmt::format("{}", number),
                                       std::string(study::to_string(trial.state))};
        for (std::size_t i = 0; i < subject.definition.goals.objectives.size(); ++i)
            cells.push_back(i < trial.verdict.values.size() ? number_text(trial.verdict.values[i])
                                                            : "");
        design_cells(subject.definition, trial.design, cells);
        cells.push_back(note_of(subject, limited, trial));
        table.row(std::move(cells));
    }
    const auto left_out = table.fit(width);
    std::string text = table.text() + left_out_text(left_out, "--wide");
    if (hidden > 0)
        text += fmt::format("{} before; --all shows {}\n", counted(hidden, "trial"),
                            it_or_them(hidden));
    return text;
}

std::string best_text(const Subject& subject) {
    const Leaders lead = leaders(subject);
    if (lead.best)
        return fmt::format("best design: trial {}\n{}", *lead.best,
                           design_text(subject, subject.history.trial(*lead.best)));
    if (lead.nearest) {
        const store::TrialHistory trial = subject.history.trial(*lead.nearest);
        return fmt::format("no design satisfies every constraint yet; trial {} comes nearest\n{}",
                           trial.number, design_text(subject, trial));
    }
    if (!lead.front.empty())
        return fmt::format("several objectives: {} {} the front\n",
                           counted(lead.front.size(), "trial"),
                           lead.front.size() == 1 ? "is" : "share");
    return "no trial is complete yet\n";
}

std::string front_text(const Subject& subject, std::optional<std::size_t> rows, std::size_t width) {
    const Leaders lead = leaders(subject);
    if (subject.definition.goals.objectives.size() < 2 || lead.front.empty())
        return best_text(subject);
    const std::size_t size = lead.front.size();
    const auto shown = most_telling(subject, lead.front, rows.value_or(size));

    constexpr std::size_t indent = 2;
    Table table;
    table.column("trial", Table::Align::right);
    objective_columns(subject.definition, table);
    design_columns(subject.definition, table);
    for (const std::uint64_t number : shown) {
        const store::TrialHistory trial = subject.history.trial(number);
        std::vector<std::string> cells{fmt::format("{}", number)};
        for (const double value : trial.verdict.values) cells.push_back(number_text(value));
        design_cells(subject.definition, trial.design, cells);
        table.row(std::move(cells));
    }
    const auto left_out = table.fit(width == unlimited ? width : width - indent);
    std::string text = fmt::format("front: {}", counted(size, "trial"));
    if (shown.size() < size) text += fmt::format(", {} that tell most of it", shown.size());
    text += "\n" + table.text(indent) +
            left_out_text(left_out, fmt::format("'{}'", show_command(subject, "--front --wide")));
    if (const std::uint64_t more = size - shown.size(); more > 0)
        text += fmt::format("{} more; '{}' shows {}\n", more, show_command(subject, "--front"),
                            it_or_them(more));
    if (const auto volume = front_hypervolume(subject); volume && volume->volume > 0)
        text += hypervolume_text(*volume, subject.definition.goals, width);
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
        table.row({study.name, std::string(state_text(study.state, study.abandoned)),
                   fmt::format("{}", study.trials), fmt::format("{}", study.completed),
                   fmt::format("{}", study.failed), time_text(study.changed)});
    return table.text();
}

std::string counts_text(const Subject& subject) {
    std::string text = fmt::format("{} complete", subject.history.completed());
    if (const std::uint64_t outside = infeasible_count(subject))
        text += fmt::format(" ({} infeasible)", outside);
    std::map<std::string, std::uint64_t> stages;
    std::uint64_t cancelled = 0, outside_space = 0, repeated = 0;
    for (const store::TrialHistory& trial : subject.history.trials()) {
        if (!trial.counts)
            ++outside_space;
        else if (trial.repeats != 0)
            ++repeated;
        if (!trial.is_one_more()) continue;
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
    if (repeated > 0)
        text += fmt::format("; {} repeated a known design", counted(repeated, "trial"));
    if (outside_space > 0)
        text += fmt::format("; {} outside the present search space", outside_space);
    return text;
}

std::string study_text(const Subject& subject, std::optional<std::size_t> rows, std::size_t width) {
    const store::History& history = subject.history;
    std::string text = fmt::format("{}: {}", subject.definition.name,
                                   state_text(history.state(), subject.abandoned));
    if (subject.abandoned)
        text += " (its program ended without a word; run the same command to go on)";
    if (!history.why().empty()) text += fmt::format(" ({})", history.why());
    text += fmt::format("; {}: {}\n", counted(history.size(), "trial"), counts_text(subject));
    if (const std::string counting = store::counting_text(history); !counting.empty())
        text += counting + '\n';
    if (!history.courses().empty())
        text += fmt::format("{}: {}\n", subject.definition.optimizer.plugin,
                            course_text(history.courses().back()));
    if (const auto& time = subject.definition.budget.time)
        text += fmt::format("time: {} of {} in {}\n", seconds_text(seconds_active(history)),
                            study::to_string(*time), counted(history.runs(), "run"));
    text += "\n" + trials_table(subject, rows, width);
    if (history.size() > 0) text += "\n" + front_text(subject, front_shown, width);
    return text;
}

}  // namespace femrun::view
