// SPDX-License-Identifier: MIT
// The shared libraries that a program of this PC loads, but for those of the C library, which every
// system has of its own: a host that has none of the others runs the program with these.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace femrun::engines {

/// By their names; none where `ldd` is not there or the files are no programs of this system.
std::vector<std::filesystem::path> shared_libraries_of(
    const std::vector<std::filesystem::path>& programs);

/// In what `ldd` printed.
std::vector<std::filesystem::path> shared_libraries_in(std::string_view printed);

}  // namespace femrun::engines
