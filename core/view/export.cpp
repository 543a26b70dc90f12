// SPDX-License-Identifier: MIT
#include "view/export.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "store/column_names.hpp"
#include "view/json_text.hpp"
#include "view/limits.hpp"
#include "view/wording.hpp"

namespace femrun::view {

namespace {

std::vector<std::string> titles(const study::StudyDefinition& definition) {
    const store::ColumnNames names = store::column_names(definition);
    std::vector<std::string> all{"number", "state"};
    for (const auto* group : {&names.parameters, &names.fixed, &names.derived, &names.responses,
                              &names.objectives, &names.constraints})
        all.insert(all.end(), group->begin(), group->end());
    for (const char* last : {"feasible", "violation", "failure_kind", "failure_stage",
                             "failure_message", "outside", "started", "ended", "seconds", "worker"})
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
        const auto* real = std::get_if<double>(&value);
        if (real != nullptr && std::isnan(*real)) return std::string(none);
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

/// The attempt that counted; while none does, the latest.
std::optional<store::AttemptHistory> telling_attempt(const Subject& subject, std::uint64_t trial) {
    std::optional<store::AttemptHistory> telling;
    for (store::AttemptHistory& attempt : subject.history.attempts(trial))
        if (!telling || !telling->counted || attempt.counted) telling = std::move(attempt);
    return telling;
}

/// Rows of cells, in the order of the titles.
template <typename Format>
class Rows {
public:
    explicit Rows(const Subject& subject) : subject_(subject), limited_(subject) {}

    std::vector<std::string> of(const store::TrialHistory& trial) const {
        const study::GoalsDefinition& goals = subject_.definition.goals;
        std::vector<std::string> row{fmt::format("{}", trial.number),
                                     Format::cell(study::to_string(trial.state))};
        for (const study::NamedValue& quantity : quantities_of(subject_, trial))
            row.push_back(Format::cell(quantity.value));
        numbers(trial.response, goals.responses.size(), row);
        numbers(trial.verdict.values, goals.objectives.size(), row);
        const bool judged = trial.state == study::TrialState::complete && trial.counts;
        numbers(judged ? limited_.of(trial.design, trial.response) : std::vector<double>{},
                goals.constraints.size(), row);
        row.push_back(!judged ? none : trial.verdict.feasible ? "true" : "false");
        row.push_back(judged ? Format::cell(trial.verdict.violation) : none);
        failure(trial.failure, row);
        row.push_back(trial.counts ? none : Format::cell(std::string_view(trial.outside)));
        attempt(telling_attempt(subject_, trial.number), row);
        return row;
    }

private:
    static void numbers(const std::vector<double>& values, std::size_t count,
                        std::vector<std::string>& row) {
        for (std::size_t i = 0; i < count; ++i)
            row.push_back(i < values.size() ? Format::cell(values[i]) : none);
    }

    static void failure(const std::optional<study::Failure>& failure,
                        std::vector<std::string>& row) {
        row.push_back(failure ? Format::cell(study::to_string(failure->kind)) : none);
        row.push_back(failure ? Format::cell(std::string_view(failure->stage)) : none);
        row.push_back(failure ? Format::cell(std::string_view(failure->message)) : none);
    }

    static void attempt(const std::optional<store::AttemptHistory>& attempt,
                        std::vector<std::string>& row) {
        const auto time = [](WallTime at) { return Format::cell(std::string_view(time_text(at))); };
        const bool over = attempt && attempt->state != study::AttemptState::started;
        row.push_back(attempt ? time(attempt->started) : none);
        row.push_back(over ? time(attempt->ended) : none);
        row.push_back(over ? Format::cell(attempt->seconds) : none);
        row.push_back(attempt ? Format::cell(std::string_view(attempt->worker)) : none);
    }

    inline static const std::string none{Format::none};
    Subject subject_;
    LimitedValues limited_;
};

}  // namespace

void export_csv(const Subject& subject, std::ostream& out) {
    std::string line;
    for (const std::string& title : titles(subject.definition)) {
        if (!line.empty()) line += ',';
        line += csv_field(title);
    }
    out << line << "\r\n";
    const Rows<Csv> rows(subject);
    for (const store::TrialHistory& trial : subject.history.trials()) {
        line.clear();
        for (const std::string& cell : rows.of(trial)) line += cell + ",";
        line.pop_back();
        out << line << "\r\n";
    }
}

void export_json(const Subject& subject, std::ostream& out) {
    std::vector<std::string> keys;
    for (const std::string& title : titles(subject.definition))
        keys.push_back(json_text(std::string_view(title)) + ":");
    out << '[';
    const Rows<Json> rows(subject);
    std::string line;
    for (const store::TrialHistory& trial : subject.history.trials()) {
        line = trial.number > 1 ? ",\n{" : "\n{";
        const std::vector<std::string> row = rows.of(trial);
        for (std::size_t i = 0; i < row.size(); ++i) line += (i > 0 ? "," : "") + keys[i] + row[i];
        out << line << '}';
    }
    out << "]\n";
}

}  // namespace femrun::view
