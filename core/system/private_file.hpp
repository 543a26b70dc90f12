// SPDX-License-Identifier: MIT
// Files that hold a secret: only their user may read them, and they are whole or not there.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace femrun::system {

/// What the file holds; nothing when there is none. An error when others than its owner may read or
/// change it: then it is a secret no more, and the error says how to make it one again.
Result<std::optional<std::string>> read_private_file(const std::filesystem::path& path);

/// Makes the file, readable for this user alone, and the folders above it; on disk when this
/// returns. What was there before is there until then.
Result<void> write_private_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace femrun::system
