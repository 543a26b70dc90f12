// SPDX-License-Identifier: MIT
#include "store/column_names.hpp"

#include <set>
#include <string_view>

namespace femrun::store {

namespace {

/// As SQLite compares names.
std::string folded(std::string_view name) {
    std::string lower;
    for (const char c : name) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return lower;
}

}  // namespace

ColumnNames column_names(const study::StudyDefinition& definition) {
    std::set<std::string> taken{"number",  "state",        "feasible",      "violation",
                                "failure", "failure_kind", "failure_stage", "failure_message",
                                "asked",   "started",      "ended",         "seconds",
                                "worker",  "counts",       "outside"};
    const auto free_name = [&](std::string_view kind, std::string name) {
        while (!taken.insert(folded(name)).second) name = std::string(kind) + "_" + name;
        return name;
    };
    ColumnNames names;
    for (const auto& parameter : definition.space.parameters)
        names.parameters.push_back(free_name("parameter", parameter.name));
    for (const auto& fixed : definition.space.fixed)
        names.fixed.push_back(free_name("fixed", fixed.name));
    for (const auto& derived : definition.space.derived)
        names.derived.push_back(free_name("derived", derived.name));
    for (const auto& response : definition.goals.responses)
        names.responses.push_back(free_name("response", response));
    for (const auto& objective : definition.goals.objectives)
        names.objectives.push_back(free_name("objective", objective.name));
    for (const auto& constraint : definition.goals.constraints)
        names.constraints.push_back(free_name("constraint", constraint.name));
    for (const auto& constraint : definition.goals.constraints)
        names.excesses.push_back(free_name("constraint", constraint.name + "_excess"));
    return names;
}

}  // namespace femrun::store
