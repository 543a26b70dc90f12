// SPDX-License-Identifier: MIT
// The user's folders as the XDG Base Directory Specification names them. Only for POSIX sources.
#pragma once

#include <filesystem>

namespace femrun::system {

/// What the variable says, such as XDG_CONFIG_HOME, or this below the user's home when it names no
/// absolute folder.
std::filesystem::path xdg_folder(const char* variable, const std::filesystem::path& below_home);

}  // namespace femrun::system
