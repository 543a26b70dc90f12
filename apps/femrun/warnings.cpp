// SPDX-License-Identifier: MIT
#include "warnings.hpp"

#include <fmt/format.h>

#include "messages.hpp"
#include "study/doubtful_constraints.hpp"

namespace femrun::app {

namespace {

/// A solver inside the worker cannot be ended without it. Of one that is not on this PC nobody
/// knows where it will live.
bool limits_in_vain(const serve::ReadyStudy& ready) {
    return ready.definition.memory_limit && !ready.solver.library.empty() &&
           host::isolation_for(ready.solver, ready.definition.isolation) ==
               study::Isolation::thread;
}

}  // namespace

std::vector<std::string> warnings_about(const serve::ReadyStudy& ready) {
    const study::StudyDefinition& definition = ready.definition;
    std::vector<std::string> warnings;
    for (const std::string& warning : ready.warnings)
        warnings.push_back(fmt::format("solver '{}': {}", definition.solver.plugin, warning));
    const auto space = study::SearchSpace::compile(definition.space);
    for (const std::string& doubt : study::doubtful_constraints(definition.goals, *space))
        warnings.push_back(ready.file->place("constraints") + ": " + doubt);
    if (limits_in_vain(ready))
        warnings.push_back(fmt::format(
            "{}: [solver] memory_limit is not watched, because solver '{}' lives inside "
            "the worker; write isolation = \"process\" if it is to be",
            ready.file->place("solver.memory_limit"), definition.solver.plugin));
    return warnings;
}

void print_warnings(const std::vector<std::string>& warnings) {
    for (const std::string& warning : warnings) say(fmt::format("warning: {}\n", warning));
}

}  // namespace femrun::app
