// SPDX-License-Identifier: MIT
// What a study or a trial waits for, and how workers are: what a person asks when nothing seems to
// happen. Plain values that are worked out when somebody asks; nothing is decided by them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"

namespace femrun::schedule {

/// All slots of the workers that take it are taken; `ahead`: by trials of its study that go first.
struct WaitsForSlot {
    std::uint64_t slots = 0;
    std::uint64_t ahead = 0;
    bool operator==(const WaitsForSlot&) const = default;
};

/// Fewer licences of the pool are free than one attempt needs, or another study stands before it in
/// line for them.
struct WaitsForLicence {
    std::string pool;
    std::uint32_t needs = 1, count = 0;
    std::uint32_t resting = 0;          // of solvers killed or not heard of, or missed by one
    std::optional<Duration> next_in{};  // until the first of these is back
    std::vector<AttemptId> holders{};   // by id
    std::optional<StudyId> behind{};
    bool operator==(const WaitsForLicence&) const = default;
};

/// No worker that is there takes it; `with`: what they lack ("tag 'big'"), empty when all refuse it
/// or there is none.
struct WaitsForWorker {
    std::string with;
    std::uint64_t there = 0;  // workers, none of which takes it
    bool operator==(const WaitsForWorker&) const = default;
};

/// Whoever takes it is away, rests or drains: see `WorkerStanding`.
struct WaitsForWorkersToReturn {
    std::vector<WorkerId> workers;  // by id
    bool operator==(const WaitsForWorkersToReturn&) const = default;
};

/// Whoever takes it ends before it could be expected to be solved there; or, of a trial, before as
/// long as it is known to take.
struct WaitsForTime {
    Duration needs{0};                  // a worker with more time left than this
    std::optional<Duration> longest{};  // that any of them had when it came, if that is less
    std::uint64_t trials = 1;           // of a study: that many
    bool operator==(const WaitsForTime&) const = default;
};

/// A failure before is given time; `licence`: its solver could not have one.
struct BacksOff {
    Duration left{0};
    bool licence = false;
    std::uint64_t trials = 1;  // of a study: that many, `left` is the first's
    bool operator==(const BacksOff&) const = default;
};

/// The worker of an earlier process may come back with it for so long.
struct WaitsForAdoption {
    AttemptId attempt;
    Duration left{0};
    bool operator==(const WaitsForAdoption&) const = default;
};

/// It may have killed a worker, and is tried on one that has nothing else.
struct WaitsForEmptyWorker {
    bool operator==(const WaitsForEmptyWorker&) const = default;
};

/// It is paused, or ends: nothing of it starts.
struct StartsNothing {
    bool operator==(const StartsNothing&) const = default;
};

using Wait =
    std::variant<StartsNothing, WaitsForWorker, WaitsForWorkersToReturn, WaitsForLicence,
                 WaitsForSlot, BacksOff, WaitsForAdoption, WaitsForEmptyWorker, WaitsForTime>;

/// Why a worker is sent home: nothing that is open can be expected to end there.
struct TooLittleTime {
    Duration left{0};
    StudyId study;      // that needs least, of those that the worker takes
    Duration needs{0};  // its solves
    bool operator==(const TooLittleTime&) const = default;
};

/// Whether a worker is given attempts, and why not.
enum class WorkerState {
    ready,
    away,      // it is late to sign, or has no link
    rests,     // everything failed there: `left`, `why`
    on_trial,  // the same, and one attempt at a time shows whether it is well again
    drains,    // it finishes what it has
};

struct WorkerStanding {
    WorkerId worker;
    WorkerState state = WorkerState::ready;
    std::uint32_t slots = 0;
    std::uint64_t attempts = 0;  // given to it and not over
    Duration left{0};
    std::string why{};
    std::optional<Duration> ends_in{};         // what it runs it gives back then
    std::optional<TooLittleTime> sent_home{};  // it drains for that
    bool superseded = false;                   // it drains, as another has its place
    bool operator==(const WorkerStanding&) const = default;
};

/// A pool of licences as it is now.
struct PoolStanding {
    std::string name;
    std::uint32_t count = 0;            // that may be out at once now
    std::uint64_t out = 0;              // held or resting
    std::uint32_t resting = 0;          // of these
    std::optional<Duration> next_in{};  // until the first of these is back
    std::vector<AttemptId> holders{};   // by id
    std::vector<StudyId> waiting{};     // in line
    std::uint32_t all = 0;              // that there are; some may be people's, or counted as taken
    std::uint32_t for_people = 0;       // of these, at this time of the day
    std::optional<Duration> for_people_for{};  // for so long
    Duration cooldown{0};                      // of one that a killed solver held
    std::string of_slurm{};                    // the licence of Slurm's that it is
    std::uint32_t by_jobs = 0;                 // of all, that jobs of Slurm hold for their workers
    std::uint64_t at_jobs = 0;                 // held by attempts there
    bool operator==(const PoolStanding&) const = default;
};

}  // namespace femrun::schedule
