// SPDX-License-Identifier: MIT
// For people who ask with SQL: a view named after each study, with a column for each quantity.
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <set>
#include <string>
#include <string_view>

#include "base/match.hpp"
#include "store/column_names.hpp"
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

std::string element(std::string_view column, std::size_t position) {
    return fmt::format("json_extract({}, '$[{}]')", column, position);
}

/// A literal of SQL for one choice or fixed value.
std::string literal(const study::Value& value) {
    return match(
        value, [](const std::string& text) { return in_quotes(text, '\''); },
        [](const auto& number) { return fmt::format("{}", number); });
}

std::string parameter_sql(const study::Parameter& parameter, std::size_t position) {
    std::string coded = element("design", position);
    const auto* categorical = std::get_if<study::CategoricalDomain>(&parameter.domain);
    if (!categorical) return fmt::format("nullif({}, 'nan')", coded);
    std::string sql = fmt::format("CASE {}", coded);
    for (std::size_t i = 0; i < categorical->choices.size(); ++i)
        sql += fmt::format(" WHEN {} THEN {}", i, literal(categorical->choices[i]));
    return sql + " END";
}

/// Trials outside the search space may be of other goals and fixed values.
std::string if_it_counts(std::string_view column) {
    return fmt::format("CASE WHEN counts THEN {} END", column);
}

/// The study's name; "NAME study" where a table, view or index of ours has it already.
std::string view_name(const std::string& study) {
    static const std::set<std::string> ours{"studies",
                                            "journal",
                                            "summaries",
                                            "trials",
                                            "attempts",
                                            "house",
                                            "writers",
                                            "writer",
                                            "workers",
                                            "pools",
                                            "tokens",
                                            "keys",
                                            "journal_trial_ends",
                                            "journal_trial_places",
                                            "journal_attempt_ends",
                                            "journal_repeats"};
    const std::string name = folded(study);
    if (name.starts_with("sqlite_")) return "study " + study;  // SQLite's own begin so
    return ours.contains(name) ? study + " study" : study;
}

}  // namespace

void create_study_view(SQLite::Database& database, const study::StudyDefinition& definition) {
    const ColumnNames names = column_names(definition);
    std::string columns;
    const auto add = [&](const std::string& name, const std::string& sql) {
        columns += fmt::format(",\n       {} AS {}", sql, in_quotes(name, '"'));
    };
    for (std::size_t i = 0; i < names.parameters.size(); ++i)
        add(names.parameters[i], parameter_sql(definition.space.parameters[i], i));
    for (std::size_t i = 0; i < names.fixed.size(); ++i)
        add(names.fixed[i], if_it_counts(literal(definition.space.fixed[i].value)));
    for (std::size_t i = 0; i < names.responses.size(); ++i)
        add(names.responses[i], if_it_counts(element("response", i)));
    for (std::size_t i = 0; i < names.objectives.size(); ++i)
        add(names.objectives[i], if_it_counts(element("objectives", i)));
    for (std::size_t i = 0; i < names.excesses.size(); ++i)
        add(names.excesses[i], if_it_counts(element("excesses", i)));

    const std::string view = in_quotes(view_name(definition.name), '"');
    database.exec(fmt::format("DROP VIEW IF EXISTS {}", view));
    database.exec(
        fmt::format("CREATE VIEW {} AS\nSELECT number, state, counts, {} AS feasible, {} AS "
                    "violation, failure{},\n"
                    "       asked, ended\n  FROM trials\n WHERE study = {}",
                    view, if_it_counts("feasible"), if_it_counts("violation"), columns,
                    in_quotes(definition.name, '\'')));
}

}  // namespace femrun::store
