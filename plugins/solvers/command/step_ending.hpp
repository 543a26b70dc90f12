// SPDX-License-Identifier: MIT
// What the end of a program means for the attempt.
#pragma once

#include <filesystem>
#include <string>

#include <femrun/program.hpp>

#include "plan.hpp"

namespace femrun::command {

/// Whether an exit code that no rule speaks of is a failure.
enum class ExitCodes { count, are_ignored };

/// Returns when the step has succeeded, else throws: the first of its rules that holds decides;
/// then a time limit is femrun::Unavailable ("time"), SIGKILL too ("memory": it is the system's
/// answer to too little of it), also when a shell tells of it with exit code 137, and any other
/// signal or exit code femrun::BadDesign of the step's stage.
void judge(const Step& step, const RunResult& result, const std::filesystem::path& folder,
           ExitCodes exit_codes);

/// The end of a text file: at most `count` lines and 8 KiB.
std::vector<std::string> last_lines(const std::filesystem::path& file, std::size_t count);

}  // namespace femrun::command
