// SPDX-License-Identifier: MIT
// What goes to standard error: results have standard output to themselves.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "options.hpp"

namespace femrun::app {

/// On standard error, if somebody is there: a terminal that is gone ends nothing.
void say(std::string_view text);

/// "error: study.toml:14: ..."
void print_error(const Error& error);
void print_errors(const std::vector<Error>& errors);
/// Prints it; the exit code for it.
int failed(const Error& error);
/// "femrun: ..."
void print_note(std::string_view text);

/// That serve::end_programs_left has ended so many.
void tell_of_programs_ended(std::size_t count);

/// A command about the same study, as these options made it: "femrun solve beam.toml --seed 3".
std::string command_line(const std::string& verb, const StudyOptions& study);

/// How wide lines on standard output may be: as the terminal is; without a limit in a file or a
/// pipe, whose reader wants all of a table.
std::size_t output_width();

/// Gives the code to leave with, once all is on record and said. A plugin on a thread that does not
/// return does not keep the program from ending: two seconds do for one that computes and sees that
/// it should stop, and are not yet so long that people kill the program.
int leave_with(int code);

/// The exit code for an error: who has to mend it?
ExitCode exit_code(const Error& error);

}  // namespace femrun::app
