// SPDX-License-Identifier: MIT
// A job where no engine watches over it: a script that starts the worker, passes on the request to
// leave, kills what has not left in time, and writes down how it ended.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "engines/engine.hpp"

namespace femrun::engines {

/// The arguments of `femrun` for a worker: "worker", "@ADDRESS", "--job", ...
/// `address`: the file with the scheduler's; `job`: "ssh:ID"; empty where it is said later.
std::vector<std::string> worker_arguments(const Order& order, const std::string& address,
                                          const std::string& job, std::uint32_t slots);

/// Words behind a program, as a POSIX shell reads them. `program` is a word for it already.
std::string shell_command(std::string program, const std::vector<std::string>& arguments);

/// For a POSIX shell. It works in the folder in which it is started; its environment holds a mark
/// in FEMRUN_PROCESS_TREE by which all that descends from it is known. The file "ended" holds the
/// worker's exit code once nothing of the job is left. `worker`: its command, for the shell.
std::string job_script(const std::string& crew, const std::string& worker, Duration grace);

/// The same for cmd.exe, which cannot be asked to leave: it writes the file alone.
std::string job_batch_file(const std::string& crew, const std::string& program,
                           const std::vector<std::string>& arguments);

/// How a job ended whose file "ended" holds this; `job` has its id.
void tell_end(JobSeen& job, std::string_view ended);

/// Whether it can name a crew: it becomes a part of file names and of commands.
Result<void> check_crew(const std::string& crew);

/// Unlike any other of this crew: eight hexadecimal digits.
std::string new_token();

}  // namespace femrun::engines
