// SPDX-License-Identifier: MIT
// Where an attempt's files go: "bracket/trial-000041-attempt-2" below the files folder. What comes
// back over the network is checked: nothing outside that pattern is ever deleted.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace femrun::work {

/// A study's name as a folder's: letters, digits, '.', '-', '_' and everything beyond ASCII stay,
/// the rest becomes '_'; never empty, never hidden, and none that Windows cannot have.
std::string folder_name(std::string_view study_name);

/// The attempt's folder relative to the files folder, with '/' on every platform.
std::string attempt_folder(std::string_view study_name, std::uint64_t trial, std::uint32_t ordinal);

/// Where everything that was logged about a study stands: "bracket/femrun.log" below its files
/// folder.
std::filesystem::path study_log(const std::filesystem::path& files_folder,
                                std::string_view study_name);

/// The study part of a folder that `attempt_folder` could have made; nothing for any other text.
std::optional<std::string> study_of_folder(std::string_view folder);
/// The trial's number in it; 0 for any other text.
std::uint64_t trial_of_folder(std::string_view folder);

}  // namespace femrun::work
