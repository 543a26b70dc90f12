// SPDX-License-Identifier: MIT
// The sections of the study file, one function each: a tree in, a part of the definition out, and
// every mistake noted. What is wrong is left out of the definition, so that a later section can
// still be checked against the rest.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "study/definition.hpp"
#include "study/expression.hpp"
#include "study/placement.hpp"
#include "study/study_fields.hpp"

namespace femrun::study {

/// Adds an empty table, placed at the file as a whole, for every section that is absent; a mistake
/// for every one that is no table, and such a one is then left alone.
void complete_sections(TomlNode& root, Mistakes& mistakes);

/// A section's node after that.
const TomlNode& section(const TomlNode& root, const std::string& name);

inline bool is_absent(const TomlNode& section, const TomlNode& root) {
    return section.place == root.place;
}

/// [parameters] and [rules].
SpaceDefinition read_space(const TomlNode& root, Mistakes& mistakes);

/// What formulas of other sections may name: every entry of [parameters], wrong ones too, so that
/// one mistake is not told twice.
std::vector<ExpressionName> names_in_parameters(const TomlNode& root);

/// A domain or, after its mistakes are noted, nothing. `fields` stands at an entry of [parameters].
std::optional<Domain> read_domain(TableFields& fields, const std::string& unit);

/// [objectives], [constraints] and [outputs]; the responses are the names that nothing else
/// explains, in order of appearance.
GoalsDefinition read_goals(const TomlNode& root, const std::vector<ExpressionName>& names,
                           Mistakes& mistakes);

/// [study]; its name is empty when it is not given.
struct StudySection {
    std::string name;
    Budget budget;
    std::optional<std::uint64_t> hopeless_after;
    Share share;
    std::optional<std::vector<std::string>> record;
    std::vector<std::string> files;
    Before before;
};
StudySection read_study(const TomlNode& root, const std::vector<ExpressionName>& names,
                        Mistakes& mistakes);

struct OptimizerSection {
    PluginChoice choice;
    std::optional<std::uint64_t> seed;
    Isolation isolation = Isolation::by_plugin;
    std::optional<std::chrono::milliseconds> call_limit;
};
OptimizerSection read_optimizer(const TomlNode& root, Mistakes& mistakes);

struct SolverSection {
    PluginChoice choice;
    Isolation isolation = Isolation::by_plugin;
    std::optional<std::chrono::milliseconds> solve_limit;
    std::optional<std::uint64_t> memory_limit;
    Keep keep = Keep::failed_and_best;
};
SolverSection read_solver(const TomlNode& root, Mistakes& mistakes);

Requirements read_workers(const TomlNode& root, Mistakes& mistakes);
RetryPolicy read_retry(const TomlNode& root, Mistakes& mistakes);
std::map<std::string, Licence> read_licences(const TomlNode& root, Mistakes& mistakes);

/// [[try]]. What is missing in `space` because it was wrong is not told again; then the rules can
/// not be compiled and are not checked.
std::vector<Design> read_tries(const TomlNode& root, const SpaceDefinition& space,
                               Mistakes& mistakes);

/// Notes sections that do not exist.
void refuse_other_sections(const TomlNode& root, Mistakes& mistakes);

/// "is not a name that formulas can use", or nothing.
std::optional<std::string> misnomer(std::string_view name);

}  // namespace femrun::study
