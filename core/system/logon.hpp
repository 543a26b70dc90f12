// SPDX-License-Identifier: MIT
// Programs that start when this user logs on to this PC, set up without an administrator.
//
// POSIX: a file in $XDG_CONFIG_HOME/autostart (~/.config/autostart), which desktops start from.
// Windows: a value of HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Run. Both start
// the program in the user's own session, where it has a desktop, and neither starts it for somebody
// who comes in over SSH.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace femrun::system {

/// From the next logon on. `name` is plain ASCII; what was set up under it before is replaced.
Result<void> start_at_logon(const std::string& name, const std::filesystem::path& program,
                            const std::vector<std::string>& arguments);

/// Takes that away; false when nothing was set up. What runs goes on.
Result<bool> do_not_start_at_logon(const std::string& name);

/// Where that stands, for people.
std::string logon_entry(const std::string& name);

}  // namespace femrun::system
