// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace femrun::engines {

/// The program and its arguments that run a line as this system's shell reads it. (Windows twin:
/// cmd.exe.)
std::vector<std::string> shell_line(const std::string& line);

}  // namespace femrun::engines
