// SPDX-License-Identifier: MIT
#include "view/export.hpp"

#include <fmt/format.h>

#include <optional>
#include <variant>

#include "base/match.hpp"
#include "store/column_names.hpp"
#include "view/json_text.hpp"

namespace femrun::view {

namespace {

/// Nothing, or a value of a type that both formats know.
using Cell = std::variant<std::monostate, bool, std::uint64_t, study::Value>;

std::vector<std::string> titles(const study::StudyDefinition& definition) {
    const store::ColumnNames names = store::column_names(definition);
    std::vector<std::string> all{"number", "state"};
    for (const auto* group : {&names.parameters, &names.responses, &names.objectives})
        all.insert(all.end(), group->begin(), group->end());
    for (const char* last :
         {"feasible", "violation", "failure_kind", "failure_stage", "failure_message"})
        all.emplace_back(last);
    return all;
}

Cell text_cell(std::string_view text) { return study::Value(std::string(text)); }

std::vector<Cell> cells(const Subject& subject, const store::TrialHistory& trial) {
    const auto& definition = subject.definition;
    std::vector<Cell> row{trial.number, text_cell(study::to_string(trial.state))};
    for (std::size_t i = 0; i < definition.space.parameters.size(); ++i)
        row.emplace_back(study::decoded(definition.space.parameters[i].domain, trial.design[i]));
    const auto numbers = [&](const std::vector<double>& values, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            row.push_back(i < values.size() ? Cell(study::Value(values[i])) : Cell());
    };
    numbers(trial.response, definition.goals.responses.size());
    numbers(trial.verdict.values, definition.goals.objectives.size());
    const bool judged = trial.state == study::TrialState::complete;
    row.push_back(judged ? Cell(trial.verdict.feasible) : Cell());
    row.push_back(judged ? Cell(study::Value(trial.verdict.violation)) : Cell());
    row.push_back(trial.failure ? text_cell(study::to_string(trial.failure->kind)) : Cell());
    row.push_back(trial.failure ? text_cell(trial.failure->stage) : Cell());
    row.push_back(trial.failure ? text_cell(trial.failure->message) : Cell());
    return row;
}

std::string csv_field(std::string_view text) {
    if (text.find_first_of("\",\r\n") == std::string_view::npos) return std::string(text);
    std::string field = "\"";
    for (const char c : text) {
        if (c == '"') field += '"';
        field += c;
    }
    return field + '"';
}

std::string csv_cell(const Cell& cell) {
    return match(
        cell, [](std::monostate) { return std::string(); },
        [](bool truth) { return std::string(truth ? "true" : "false"); },
        [](std::uint64_t number) { return fmt::format("{}", number); },
        [](const study::Value& value) { return csv_field(study::to_string(value)); });
}

std::string json_cell(const Cell& cell) {
    return match(
        cell, [](std::monostate) { return std::string("null"); },
        [](bool truth) { return std::string(truth ? "true" : "false"); },
        [](std::uint64_t number) { return fmt::format("{}", number); },
        [](const study::Value& value) { return json_text(value); });
}

}  // namespace

void export_csv(const Subject& subject, std::ostream& out) {
    std::string line;
    for (const std::string& title : titles(subject.definition)) {
        if (!line.empty()) line += ',';
        line += csv_field(title);
    }
    out << line << "\r\n";
    for (const store::TrialHistory& trial : subject.history.trials()) {
        line.clear();
        for (const Cell& cell : cells(subject, trial)) line += csv_cell(cell) + ",";
        line.pop_back();
        out << line << "\r\n";
    }
}

void export_json(const Subject& subject, std::ostream& out) {
    std::vector<std::string> keys;
    for (const std::string& title : titles(subject.definition))
        keys.push_back(json_text(std::string_view(title)) + ":");
    out << '[';
    std::string line;
    for (const store::TrialHistory& trial : subject.history.trials()) {
        line = trial.number > 1 ? ",\n{" : "\n{";
        const std::vector<Cell> row = cells(subject, trial);
        for (std::size_t i = 0; i < row.size(); ++i)
            line += (i > 0 ? "," : "") + keys[i] + json_cell(row[i]);
        out << line << '}';
    }
    out << "]\n";
}

}  // namespace femrun::view
