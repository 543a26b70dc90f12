// SPDX-License-Identifier: MIT
// What a worker must know of a study to solve its trials.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "study/definition.hpp"
#include "study/quantities.hpp"
#include "work/definition_hash.hpp"
#include "work/handed_in.hpp"
#include "work/staged_file.hpp"

namespace femrun::work {

struct StudySetup {
    StudyId study;
    std::string name;
    std::string solver;    // the plugin's name
    std::string settings;  // JSON text of one object
    study::Isolation isolation = study::Isolation::by_plugin;
    std::vector<study::NamedQuantity> quantities;  // of a design, as SearchSpace::expand has them
    std::vector<study::NamedResponse> responses;
    std::filesystem::path study_folder;                    // where the study file is
    std::filesystem::path files_folder;                    // attempts' folders go below it
    std::optional<std::chrono::milliseconds> solve_limit;  // of one attempt
    DefinitionHash definition{};                           // of all that its solver is told
    std::string solver_version{};                          // of the plugin
    // For workers elsewhere, to which no path of this PC means anything.
    std::vector<StagedFile> files{};         // what its solver reads
    std::vector<SolverLibrary> libraries{};  // the plugin's, one a platform
    bool staged = false;                     // the worker makes both folders itself, of `files`
    std::optional<HandedIn> handed_in{};     // to be checked before the solver is opened

    bool operator==(const StudySetup&) const = default;
};

/// What workers elsewhere must be sent.
struct Staging {
    std::string solver_version;
    std::vector<StagedFile> files;
    std::vector<SolverLibrary> libraries;
    std::optional<HandedIn> handed_in{};  // nobody has checked it yet who has its solver
};

/// The setup that a study's definition says.
StudySetup setup_of(StudyId id, const study::StudyDefinition& definition,
                    std::filesystem::path study_folder, std::filesystem::path files_folder,
                    Staging staging = {});

}  // namespace femrun::work
