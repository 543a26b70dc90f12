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
#include "host/optimizer_link.hpp"
#include "loop/event_loop.hpp"
#include "options.hpp"
#include "study/study_file.hpp"

namespace femrun::app {

struct Prepared {
    std::shared_ptr<const study::StudyFile> file;
    std::string text;              // of the file
    std::filesystem::path folder;  // of the file, absolute: what paths in it are relative to
    study::StudyDefinition
        definition;  // settings with their defaults, responses as the solver has them
    host::Plugin optimizer, solver;
    std::optional<host::LaunchedSolver>
        opened;                           // it found mistakes; `check --solve` goes on with it
    std::vector<std::string> warnings{};  // of the solver, about what is no mistake
    std::vector<std::string> files{};     // that the solver reads beside those of its settings
};

struct Preparation {
    std::optional<Prepared> study;  // none when there are mistakes
    std::vector<Error> mistakes;
};

/// The parameters of the study file that vary, as it says without --set; none when it has mistakes.
std::vector<std::string> varying_parameters(const StudyOptions& options);

Preparation prepare(const StudyOptions& options, loop::EventLoop& loop);

/// The study's optimizer, isolated and limited as the study wants it; `launch` says the rest.
kj::Promise<std::unique_ptr<host::OptimizerLink>> open_optimizer(
    loop::EventLoop& loop, const host::Plugin& plugin, const study::StudyDefinition& definition,
    host::LaunchSettings launch = {});

/// The error in an RPC exception of a plugin or a worker.
Error remote_error(const kj::Exception& exception);

}  // namespace femrun::app
