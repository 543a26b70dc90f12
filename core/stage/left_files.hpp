// SPDX-License-Identifier: MIT
// What an attempt has left in its folder, as it travels to a PC that may be of another system.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "work/staged_file.hpp"

namespace femrun::stage {

struct LeftFile {
    work::StagedFile file;     // with the name that it travels under
    std::filesystem::path at;  // where it is
};

/// All of the folder, read for what it is; nothing when there is no such folder. A name that not
/// every system can have travels as one that it can, and of two that differ in case alone, one gets
/// "~2": nothing is left out. An error when there are more files, or bytes, than may travel.
Result<std::vector<LeftFile>> left_in(const std::filesystem::path& folder);

/// The same by names and sizes alone: hashes are left empty, and no file is read.
Result<std::vector<LeftFile>> named_in(const std::filesystem::path& folder);

/// The folders of all attempts below a folder for files, as work::attempt_folder names them.
std::vector<std::string> attempts_below(const std::filesystem::path& files_folder);

/// The names under which files with these paths travel, in the same order; '/' between parts.
std::vector<std::string> names_to_travel(const std::vector<std::string>& paths);

/// Whether the folder has just these files; reads it for that.
bool has_just(const std::filesystem::path& folder, std::span<const work::StagedFile> files);

}  // namespace femrun::stage
