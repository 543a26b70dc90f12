// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "serve/prepare.hpp"
#include "serve/take_up.hpp"
#include "study/sources.hpp"
#include "work/study_setup.hpp"

namespace femrun::serve {

/// The plugins of a study that is ready, and the files beside it that its solver's settings name.
study::Sources sources_of(const ReadyStudy& ready);

/// What workers elsewhere must be sent of a study, and where it is on this PC.
struct StagedStudy {
    work::Staging staging;
    std::map<std::string, std::filesystem::path> content;  // by hash
    std::vector<std::string> notes{};                      // for people
};

/// Reads all of it for its hashes. An error when a file that the solver reads is outside the
/// study's folder, with the remedy.
Result<StagedStudy> staged(const ReadyStudy& ready);

/// What is handed in of it.
WantedStudy wanted_of(const ReadyStudy& ready, control::Changes changes);

}  // namespace femrun::serve
