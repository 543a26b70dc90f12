// SPDX-License-Identifier: MIT
// From a study file to a study that can run: the file is read, its plugins are found, their
// settings are checked, the solver is probed and opened. Every mistake that any of these finds is
// collected before anything is solved.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "host/instance.hpp"
#include "loop/event_loop.hpp"
#include "study/study_file.hpp"

namespace femrun::serve {

/// A study file and what somebody changes in it.
struct StudyText {
    std::string path;  // for messages; its folder is what paths in it are relative to
    std::string text;
    std::vector<study::Override> overrides;
};

/// Elsewhere: this PC needs neither its plugins nor the programs that they start.
enum class SolvedWhere { here, elsewhere };
/// Whether its solver was there to be probed and opened.
enum class SolverTried { yes, no };

/// A study that can run, and what it would run with.
struct ReadyStudy {
    std::shared_ptr<const study::StudyFile> file;
    std::string text;  // of the file
    std::vector<study::Override> overrides;
    std::filesystem::path folder;  // of the file, absolute: what paths in it are relative to
    study::StudyDefinition
        definition;  // settings with their defaults, responses as the solver has them
    host::Plugin optimizer, solver;  // one without a library is not on this PC
    std::optional<host::LaunchedSolver>
        opened;                           // it found mistakes; `check --solve` goes on with it
    std::vector<std::string> warnings{};  // of the solver, about what is no mistake
    std::vector<std::string> files{};     // that the solver reads beside those of its settings
    SolverTried tried = SolverTried::yes;
};

struct PreparedStudy {
    std::optional<ReadyStudy> study;  // none when there are mistakes
    std::vector<Error> mistakes;
    std::vector<std::string> notes;  // for people, whatever came out
};

PreparedStudy prepare(StudyText text, loop::EventLoop& loop, SolvedWhere where = SolvedWhere::here);

}  // namespace femrun::serve
