// SPDX-License-Identifier: MIT
// What goes to standard error: results have standard output to themselves.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "options.hpp"

namespace femrun::app {

/// "error: study.toml:14: ..."
void print_error(const Error& error);
void print_errors(const std::vector<Error>& errors);
/// "femrun: ..."
void print_note(std::string_view text);

/// The exit code for an error: who has to mend it?
ExitCode exit_code(const Error& error);

}  // namespace femrun::app
