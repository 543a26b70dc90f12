// SPDX-License-Identifier: MIT
// Where this platform keeps what.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace femrun::system {

/// Folders in which plugins are looked for, the user's own before the system's; they need not
/// exist. POSIX: $XDG_DATA_HOME/femrun/plugins (~/.local/share/femrun/plugins),
/// /usr/local/lib/femrun/plugins, /usr/lib/femrun/plugins. The Windows twin: the same below
/// %LOCALAPPDATA% and %PROGRAMDATA%.
std::vector<std::filesystem::path> plugin_folders();

/// The parts of a list of folders such as FEMRUN_PLUGIN_PATH: separated by ':' (';' on Windows).
std::vector<std::filesystem::path> split_path_list(const std::string& list);

/// Where this user keeps what can be made again; need not exist. POSIX: $XDG_CACHE_HOME/femrun
/// (~/.cache/femrun). The Windows twin: %LOCALAPPDATA%\\femrun\\cache.
std::filesystem::path cache_folder();

/// Where this user keeps what cannot be made again, such as a key; need not exist. POSIX:
/// $XDG_STATE_HOME/femrun (~/.local/state/femrun). The Windows twin: %LOCALAPPDATA%\\femrun\\state.
std::filesystem::path state_folder();

/// A folder for files that nobody keeps; exists.
std::filesystem::path temporary_folder();

}  // namespace femrun::system
