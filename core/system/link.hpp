// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace femrun::system {

/// Whether a name is one for another place, to which it leads whoever opens it: a symbolic link,
/// and on Windows a junction too, of which C++'s libraries there do not know. False where there is
/// nothing.
bool is_link(const std::filesystem::path& path);

}  // namespace femrun::system
