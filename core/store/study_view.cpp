// SPDX-License-Identifier: MIT
// For people who ask with SQL: a view named after each study, with a column for each quantity. A
// name that is taken (an objective called as its response, a parameter called 'state') gets its
// kind in front: objective_mass, parameter_state.
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <set>
#include <string>
#include <string_view>

#include "base/match.hpp"
#include "store/schema.hpp"

namespace femrun::store {

namespace {

std::string in_quotes(std::string_view text, char quote) {
    std::string sql(1, quote);
    for (const char c : text) {
        if (c == quote) sql += quote;
        sql += c;
    }
    return sql + quote;
}

/// SQLite compares names without regard to the case of ASCII letters.
std::string folded(std::string_view name) {
    std::string lower;
    for (const char c : name) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return lower;
}

class Columns {
public:
    void add(std::string_view kind, const std::string& name, const std::string& sql) {
        std::string title = name;
        while (!taken_.insert(folded(title)).second) title = fmt::format("{}_{}", kind, title);
        sql_ += fmt::format(",\n       {} AS {}", sql, in_quotes(title, '"'));
    }
    const std::string& sql() const { return sql_; }

private:
    std::string sql_;
    std::set<std::string> taken_{"number", "state", "feasible", "violation", "failure"};
};

std::string element(std::string_view column, std::size_t position) {
    return fmt::format("json_extract({}, '$[{}]')", column, position);
}

/// A literal of SQL for one choice.
std::string literal(const study::Value& value) {
    return match(
        value, [](const std::string& text) { return in_quotes(text, '\''); },
        [](const auto& number) { return fmt::format("{}", number); });
}

std::string parameter_sql(const study::Parameter& parameter, std::size_t position) {
    const std::string coded = element("design", position);
    const auto* categorical = std::get_if<study::CategoricalDomain>(&parameter.domain);
    if (!categorical) return coded;
    std::string sql = fmt::format("CASE {}", coded);
    for (std::size_t i = 0; i < categorical->choices.size(); ++i)
        sql += fmt::format(" WHEN {} THEN {}", i, literal(categorical->choices[i]));
    return sql + " END";
}

/// The study's name; "NAME study" where a table or view of another thing has it already.
std::string view_name(const std::string& study) {
    static const std::set<std::string> ours{"studies", "journal", "trials", "attempts"};
    const std::string name = folded(study);
    return ours.contains(name) || name.starts_with("sqlite_") ? study + " study" : study;
}

}  // namespace

void create_study_view(SQLite::Database& database, const study::StudyDefinition& definition) {
    Columns columns;
    for (std::size_t i = 0; i < definition.space.parameters.size(); ++i) {
        const study::Parameter& parameter = definition.space.parameters[i];
        columns.add("parameter", parameter.name, parameter_sql(parameter, i));
    }
    for (std::size_t i = 0; i < definition.goals.responses.size(); ++i)
        columns.add("response", definition.goals.responses[i], element("response", i));
    for (std::size_t i = 0; i < definition.goals.objectives.size(); ++i)
        columns.add("objective", definition.goals.objectives[i].name, element("objectives", i));

    const std::string view = in_quotes(view_name(definition.name), '"');
    database.exec(fmt::format("DROP VIEW IF EXISTS {}", view));
    database.exec(fmt::format(
        "CREATE VIEW {} AS\nSELECT number, state, feasible, violation, failure{}\n  FROM trials\n"
        " WHERE study = {}",
        view, columns.sql(), in_quotes(definition.name, '\'')));
}

}  // namespace femrun::store
