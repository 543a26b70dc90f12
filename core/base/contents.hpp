// SPDX-License-Identifier: MIT
// Whether a file or a folder still holds what it held. Small ones are told by their bytes; what
// goes beyond the bound, meshes of gigabytes, by size and time, so that beginning a study stays
// quick.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace femrun {

class Contents {
public:
    /// A quarter of a second of hashing, for all that this object is asked about.
    static constexpr std::uintmax_t bytes_max = 64u << 20;
    /// Of one folder, with its folders; more are counted and not looked into.
    static constexpr std::size_t files_max = 10'000;

    explicit Contents(std::uintmax_t bytes = bytes_max) : left_(bytes) {}

    /// Equal texts for equal contents; "missing" for what cannot be read.
    std::string of(const std::filesystem::path& path);

private:
    std::string of_file(const std::filesystem::path& file);
    std::string of_folder(const std::filesystem::path& folder);

    std::uintmax_t left_;
};

}  // namespace femrun
