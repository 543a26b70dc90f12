// SPDX-License-Identifier: MIT
// Which file a program's name means. Only for this room's POSIX sources.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "system/child.hpp"

namespace femrun::system {

/// Where `spec`'s program is: its path, or the first executable of that name in PATH.
Result<std::filesystem::path> find_program(const ChildSpec& spec,
                                           const std::vector<std::string>& environment);

}  // namespace femrun::system
