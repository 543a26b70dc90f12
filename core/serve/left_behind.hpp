// SPDX-License-Identifier: MIT
// What runs that were killed have left: programs that run on, and folders that nobody keeps.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "store/database.hpp"

namespace femrun::serve {

/// Ends programs that dead runs of this database have left, and says how many; what starts from now
/// on is known as this run's. Before there are threads.
std::size_t end_programs_left(const store::Database& database);

/// The folders of the study's attempts, relative to `files_folder`. Blocks on the disk.
std::vector<std::string> attempt_folders(const std::string& study,
                                         const std::filesystem::path& files_folder);

/// Whether a worker, by its name on record, was a process of this PC that a scheduler here had
/// started, and runs no more. Of any other nothing is known.
bool has_ended(const std::string& worker);

}  // namespace femrun::serve
