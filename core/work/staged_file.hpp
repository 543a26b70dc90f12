// SPDX-License-Identifier: MIT
// The files of a study as they go to workers elsewhere: named by their place below the study's
// folder and by their content. They come over the network, and a folder is made of them: what could
// lead out of that folder, or mean another file on another platform, is refused before.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace femrun::work {

struct StagedFile {
    std::string path;  // below the study's folder, '/' between its parts
    std::string hash;  // of its content, as ContentHash has it
    std::uint64_t size = 0;
    bool executable = false;  // where the platform knows such a thing

    bool operator==(const StagedFile&) const = default;
};

/// A library of the study's solver plugin for one platform.
struct SolverLibrary {
    std::string platform;  // as system::plugin_platform says it: "linux-x86_64"
    std::string hash;
    std::uint64_t size = 0;

    bool operator==(const SolverLibrary&) const = default;
};

/// Of one study. A manifest of so many is a message of 3 MB.
inline constexpr std::size_t staged_files_max = 10'000;
inline constexpr std::uint64_t staged_bytes_max = std::uint64_t{64} << 30;
/// Windows's programs take 260 letters, of which the folders above have some.
inline constexpr std::size_t staged_path_max = 180;
inline constexpr std::size_t solver_libraries_max = 16;

/// 64 hexadecimal digits in small letters.
bool is_content_hash(std::string_view text);

/// Every path fit for every platform, none twice or twice but for case, no file where another's
/// folder is; bounded in number and size.
Result<void> check(std::span<const StagedFile> files);
Result<void> check(std::span<const SolverLibrary> libraries);

}  // namespace femrun::work
