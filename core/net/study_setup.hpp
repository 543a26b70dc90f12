// SPDX-License-Identifier: MIT
// What a worker must know of a study to solve its trials: `wire::StudySetup` as plain values.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "study/definition.hpp"
#include "wire/convert.hpp"

namespace femrun::net {

struct StudySetup {
    StudyId study;
    std::string name;
    std::string solver;    // the plugin's name
    std::string settings;  // JSON text of one object
    study::Isolation isolation = study::Isolation::by_plugin;
    std::vector<wire::NamedQuantity> quantities;  // of a design, as SearchSpace::expand orders them
    std::vector<wire::NamedResponse> responses;
    std::filesystem::path study_folder;                    // where the study file is
    std::filesystem::path files_folder;                    // attempts' folders go below it
    std::optional<std::chrono::milliseconds> solve_limit;  // of one attempt

    bool operator==(const StudySetup&) const = default;
};

/// The setup that a study's definition says.
StudySetup setup_of(StudyId id, const study::StudyDefinition& definition,
                    std::filesystem::path study_folder, std::filesystem::path files_folder);

void encode(const StudySetup& setup, wire::StudySetup::Builder into);
Result<StudySetup> decode(wire::StudySetup::Reader from);

}  // namespace femrun::net
