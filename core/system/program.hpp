// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "system/child.hpp"

namespace femrun::system {

enum class Ending {
    exited,
    signalled,
    timed_out,
    stopped,
    not_found,       // or none that can be run so: trying again will not help
    failed_to_start  // the system has no room for it now
};

struct ProgramResult {
    Ending ending = Ending::exited;
    int code = 0;  // the exit code, or the signal when `signalled`
    double wall_s = 0, cpu_s = 0;
    std::uint64_t peak_memory = 0;     // bytes, the largest single process; 0 when unknown
    std::string message;               // one sentence; empty when it exited
    std::vector<std::string> notes{};  // what was done to its output, a sentence each
};

/// Runs a program to its end, or until `limit` has passed or `should_stop` says so (asked every
/// 20 ms), when its whole tree is gone within 1 s. Whatever the ending, nothing of the tree is
/// left. Time in which this process sleeps runs towards no limit. Of what it prints into files the
/// beginning and the end stay (`PrintedFile`). Blocks: for plugin threads, never for the loop.
ProgramResult run_program(ChildSpec spec, std::optional<Duration> limit,
                          const std::function<bool()>& should_stop,
                          const std::function<Instant()>& clock = monotonic_now);

}  // namespace femrun::system
