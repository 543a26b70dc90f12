// SPDX-License-Identifier: MIT
// The files that belong to a study, found where the study file is, and read for their hashes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "work/staged_file.hpp"

namespace femrun::stage {

/// The files that a name stands for, below `folder`, with '/' between parts, sorted. A name is
/// relative to `folder` or absolute, and that of a file, of a folder (all below it), or a pattern:
/// '*' and '?' stand for letters of one part, '**' for any folders. Databases of Femrun, their
/// files and what begins with a dot are found by their names alone. An error of kind `missing`:
/// there is none; `invalid`: it is outside `folder`.
Result<std::vector<std::string>> files_named(const std::filesystem::path& folder,
                                             const std::string& name);

/// Reads a file for what it is; its path is left empty.
Result<work::StagedFile> read_file(const std::filesystem::path& file);

/// Reads the files for what they are. Blocks for as long as that takes.
Result<std::vector<work::StagedFile>> gather(const std::filesystem::path& folder,
                                             const std::vector<std::string>& paths);

}  // namespace femrun::stage
