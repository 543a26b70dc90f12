// SPDX-License-Identifier: MIT
// A program that the host runs on a plugin's behalf (Host::run). The host watches the time limit
// and the wish to stop, and kills the whole process tree within a second when either comes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "abi/ext/process.h"

namespace femrun {

struct Program {
    std::string executable;  ///< a path, or a name that is looked up in PATH
    std::vector<std::string> arguments;
    std::string folder;  ///< working folder, absolute; empty: the attempt's folder
    std::vector<std::string> environment;  ///< "NAME=value", on top of the host's own
    std::string output;  ///< file for standard output, relative to folder; empty discards it
    std::string error;   ///< file for standard error; the same name as output joins them
    double limit_s = 0;  ///< wall seconds; 0: no limit
};

/// How a program ended. A program that was stopped has no ending: `Host::run` throws Cancelled.
enum class Ending : std::uint32_t {
    exited = FEMRUN_EXITED,                   ///< `code` is its exit code
    signalled = FEMRUN_SIGNALLED,             ///< `code` is the signal
    timed_out = FEMRUN_TIMED_OUT,             ///< killed at limit_s
    not_found = FEMRUN_NOT_FOUND,             ///< no such program, or none that can be run so
    failed_to_start = FEMRUN_FAILED_TO_START  ///< the system has no room for it now
};

struct RunResult {
    Ending ending = Ending::exited;
    int code = 0;
    double wall_s = 0, cpu_s = 0;   ///< cpu of the program and its waited-for children
    std::uint64_t peak_memory = 0;  ///< bytes, the largest single process; 0 when unknown
    std::string message;            ///< one sentence unless `exited`

    bool succeeded() const { return ending == Ending::exited && code == 0; }
};

}  // namespace femrun
