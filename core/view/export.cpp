// SPDX-License-Identifier: MIT
#include "view/export.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "store/column_names.hpp"
#include "view/json_text.hpp"

namespace femrun::view {

namespace {

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

std::string csv_field(std::string_view text) {
    if (text.find_first_of("\",\r\n") == std::string_view::npos) return std::string(text);
    std::string field = "\"";
    for (const char c : text) {
        if (c == '"') field += '"';
        field += c;
    }
    return field + '"';
}

/// How a cell is written: with `none` for what a trial does not have.
struct Csv {
    static constexpr std::string_view none = "";
    static std::string cell(double number) { return fmt::format("{}", number); }
    static std::string cell(const study::Value& value) {
        return csv_field(study::to_string(value));
    }
    static std::string cell(std::string_view text) { return csv_field(text); }
};
struct Json {
    static constexpr std::string_view none = "null";
    static std::string cell(double number) { return json_text(number); }
    static std::string cell(const study::Value& value) { return json_text(value); }
    static std::string cell(std::string_view text) { return json_text(text); }
};

/// One trial's cells, in the order of the titles.
template <typename Format>
std::vector<std::string> cells(const Subject& subject, const store::TrialHistory& trial) {
    const auto& definition = subject.definition;
    const std::string none(Format::none);
    std::vector<std::string> row{fmt::format("{}", trial.number),
                                 Format::cell(study::to_string(trial.state))};
    for (std::size_t i = 0; i < definition.space.parameters.size(); ++i)
        row.push_back(
            Format::cell(study::decoded(definition.space.parameters[i].domain, trial.design[i])));
    const auto numbers = [&](const std::vector<double>& values, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            row.push_back(i < values.size() ? Format::cell(values[i]) : none);
    };
    numbers(trial.response, definition.goals.responses.size());
    numbers(trial.verdict.values, definition.goals.objectives.size());
    const bool judged = trial.state == study::TrialState::complete;
    row.push_back(!judged ? none : trial.verdict.feasible ? "true" : "false");
    row.push_back(judged ? Format::cell(trial.verdict.violation) : none);
    if (!trial.failure) {
        row.insert(row.end(), 3, none);
        return row;
    }
    row.push_back(Format::cell(study::to_string(trial.failure->kind)));
    row.push_back(Format::cell(std::string_view(trial.failure->stage)));
    row.push_back(Format::cell(std::string_view(trial.failure->message)));
    return row;
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
        for (const std::string& cell : cells<Csv>(subject, trial)) line += cell + ",";
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
        const std::vector<std::string> row = cells<Json>(subject, trial);
        for (std::size_t i = 0; i < row.size(); ++i) line += (i > 0 ? "," : "") + keys[i] + row[i];
        out << line << '}';
    }
    out << "]\n";
}

}  // namespace femrun::view
