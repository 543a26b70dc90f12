// SPDX-License-Identifier: MIT
// What is said to Slurm, and what its answers mean: texts alone, no program is run here.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "engines/command.hpp"
#include "engines/engine.hpp"

namespace femrun::engines::slurm {

/// Each crew's jobs have this name, by which they are found again.
std::string job_name(const std::string& crew);

/// Options of sbatch that a user may not set, because what is built here rests on them.
Result<void> check(const std::vector<std::string>& options);

/// A time as sbatch takes it: "D-HH:MM:SS", no less than was asked for.
std::string time_text(Duration time);

/// The batch script of a worker. `program`: the `femrun` that is run; `address`: the file that
/// holds the scheduler's.
std::string batch_script(const Order& order, const std::filesystem::path& program,
                         const std::filesystem::path& address);

/// The arguments of sbatch, but for the script.
std::vector<std::string> sbatch_arguments(const Order& order, std::uint32_t count);

/// The array's number in what `sbatch --parsable` printed: "4711" or "4711;cluster".
std::optional<std::string> submitted(std::string_view printed);

/// What squeue is asked with, and what it then says of jobs.
inline constexpr const char* squeue_format =
    "ArrayJobID:|,ArrayTaskID:|,JobID:|,State:|,RestartCnt:|,exit_code:|,NodeList:|,StdOut:|,"
    "EndTime:|,Reason:|";
/// Times as seconds since 1970, whatever clock the reader's wall has.
inline constexpr const char* squeue_times = "SLURM_TIME_FORMAT=%s";
/// Lines that are none of a job are left out.
std::vector<JobSeen> jobs_in(std::string_view printed);

/// A setting in what `scontrol show config` printed: "KillWait" gives "30 sec".
std::optional<std::string> setting(std::string_view printed, std::string_view name);

/// What the caller can do about a failure, from Slurm's words for it: `unavailable` when its
/// controller is away or busy, or a limit is reached that others' or own jobs use up; else
/// `invalid`.
ErrorKind kind_of(const Said& said);

}  // namespace femrun::engines::slurm
