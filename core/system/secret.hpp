// SPDX-License-Identifier: MIT
// What the system says of a file that should be its user's alone. Only for `private_file`, which
// makes sentences of it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.hpp"

namespace femrun::system {

/// Others than the user can read or change it.
struct Exposure {
    std::string who;  // as the system tells it: "mode 644", "'Everyone'"
    std::string
        command;  // makes the file the user's alone; empty where its disk keeps no such thing
};

struct Secret {
    std::string bytes;  // nothing where others can read it
    std::optional<Exposure> exposure;
};

/// What the file holds, up to its first `bytes_max` bytes; nothing when there is none. The error is
/// the system's reason alone.
Result<std::optional<Secret>> open_secret(const std::filesystem::path& path, std::size_t bytes_max);

}  // namespace femrun::system
