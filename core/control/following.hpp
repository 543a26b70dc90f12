// SPDX-License-Identifier: MIT
// How a study is followed from another process: its records from a position on, folded there into
// the same history as everywhere, and what runs just now.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "control/status.hpp"
#include "store/record.hpp"

namespace femrun::control {

/// An attempt that a worker holds.
struct RunningAttempt {
    AttemptId attempt;
    std::uint64_t trial = 0;
    std::string worker, stage;
    Span since{0};
    double fraction = -1;  // unknown
    bool silent = false;   // its worker sends no heartbeats
    bool operator==(const RunningAttempt&) const = default;
};

struct Followed {
    std::vector<store::Record> records;  // after the position that was asked for, in order
    std::uint64_t upto = 0;              // position of the last one that is told by now
    bool more = false;                   // there were more than one answer takes: ask again
    StudyStatus study;
    std::uint64_t slots = 0;  // of all workers that take it
    bool restoring = false;   // its optimizer replays the past
    bool draining = false;    // nothing new starts
    std::vector<RunningAttempt> running;
    std::optional<std::string> trouble;  // with the database
    std::vector<CrewStatus> crews;       // in brief: of their jobs one that waits
    bool operator==(const Followed&) const = default;
};

}  // namespace femrun::control
