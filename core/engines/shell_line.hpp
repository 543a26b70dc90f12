// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "engines/command.hpp"

namespace femrun::engines {

/// Runs a line as this system's shell reads it. (Windows twin: cmd.exe, as the line of a batch
/// file.)
Result<Said> run_line(const std::string& line);

/// A word of such a line, in quotes where the shell would take it apart.
std::string line_word(const std::string& word);

}  // namespace femrun::engines
