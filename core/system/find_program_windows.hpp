// SPDX-License-Identifier: MIT
// Which file a program's name means. The folder that happens to be the current one is not looked
// into, unlike what Windows does itself. Only for this room's Windows sources.
#pragma once

#include <filesystem>

#include "base/result.hpp"
#include "system/environment_windows.hpp"

namespace femrun::system {

/// A path, relative to `folder`, or the first file of that name in PATH; where the name has no
/// ending that Windows starts, with those of PATHEXT.
Result<std::filesystem::path> find_program(const std::filesystem::path& program,
                                           const std::filesystem::path& folder,
                                           const Environment& environment);

}  // namespace femrun::system
