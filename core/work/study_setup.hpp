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

    bool operator==(const StudySetup&) const = default;
};

/// The setup that a study's definition says.
StudySetup setup_of(StudyId id, const study::StudyDefinition& definition,
                    std::filesystem::path study_folder, std::filesystem::path files_folder);

}  // namespace femrun::work
