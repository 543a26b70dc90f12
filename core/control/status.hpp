// SPDX-License-Identifier: MIT
// What a person sees of a running scheduler: its studies, its workers, its licences. Plain values,
// made when they are asked for.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "control/crew.hpp"
#include "store/record.hpp"
#include "study/requirements.hpp"
#include "work/job.hpp"
#include "work/terms.hpp"

namespace femrun::control {

/// How long still, or for how long: two PCs have two clocks, and agree about this.
using Span = std::chrono::milliseconds;

/// The incumbent of a study with one objective.
struct Best {
    std::string objective;
    double value = 0;
    std::string unit;
    std::uint64_t trial = 0;
    bool operator==(const Best&) const = default;
};

struct StudyStatus {
    StudyId id;
    std::string name;
    store::StudyState state = store::StudyState::running;
    bool abandoned = false;  // on record as running, and nobody runs it
    bool open = false;       // the scheduler has it: it runs, or is about to end
    std::string why;         // it is in that state; may be empty
    std::uint64_t trials = 0, completed = 0, failed = 0;
    std::optional<std::uint64_t> wanted;   // complete trials
    std::uint64_t running = 0;             // attempts
    std::uint64_t queued = 0;              // trials that wait, those below included
    std::uint64_t waiting_licence = 0;     // for a licence only
    std::optional<std::string> waits_for;  // "a worker with tag 'big'", when none fits
    std::optional<Best> best;
    std::optional<std::uint64_t> front;  // trials on it, with several objectives
    study::Share share{};
    WallTime created{}, changed{};
    /// Time that a worker must have left to be given one of its trials; nothing: not known yet.
    std::optional<Span> needs_left{};
    bool operator==(const StudyStatus&) const = default;
};

/// What a worker can solve with.
struct SolverSeen {
    std::string name, version;
    std::string note;  // what its probe says: "no licence service"
    bool operator==(const SolverSeen&) const = default;
};

struct WorkerStatus {
    enum class State {
        enlisted,
        late,      // it has missed a heartbeat
        away,      // there is no link to it; it goes on for all that is known
        resting,   // after failures that are its PC's fault
        draining,  // ends what it has, takes nothing more, and leaves
    };
    WorkerId id;
    std::string name;
    State state = State::enlisted;
    std::string why;              // it rests, is away, or drains
    std::optional<Span> until{};  // the end of its rest
    std::uint32_t slots = 0, running = 0;
    std::string platform;
    std::uint32_t cores = 0;
    std::uint64_t memory_bytes = 0;
    std::string version;  // of femrun
    std::vector<SolverSeen> solvers;
    std::vector<std::string> tags;
    std::uint64_t fetched = 0, fetching = 0;  // bytes of what a study needs; 0: nothing is fetched
    work::Job job{};                          // of an engine that it is
    std::optional<Span> ends_in{};            // it gives back what it runs then
    bool operator==(const WorkerStatus&) const = default;
};

/// Who has some licences of a pool.
struct LicenceHolder {
    std::string study;
    std::uint64_t trial = 0;
    std::string worker;
    std::uint32_t held = 0;
    bool operator==(const LicenceHolder&) const = default;
};

struct PoolStatus {
    std::string name;
    std::uint32_t count = 0;
    Span cooldown{0};
    std::uint64_t held = 0;             // by attempts
    std::uint64_t resting = 0;          // of solvers killed or not heard of, or missed by one
    std::optional<Span> next_return{};  // of a resting one
    std::vector<LicenceHolder> holders;
    std::uint64_t waiting = 0;           // trials
    std::uint32_t for_people = 0;        // of `count`, at this time of the day
    std::optional<Span> people_until{};  // then others are people's
    /// What its probe counted that may still be taken, where that is known.
    std::optional<std::uint32_t> counted_free{};
    std::string trouble{};      // with its probe
    std::string of_slurm{};     // the licence of Slurm's that it is; empty: of none
    std::uint32_t by_jobs = 0;  // of `count`, that jobs of Slurm hold for their workers
    bool operator==(const PoolStatus&) const = default;
};

struct HouseStatus {
    std::string version;   // of femrun
    std::string database;  // its path at the scheduler
    work::DatabaseId id{};
    WallTime since{}, now{};             // by the scheduler's clock
    std::optional<std::string> trouble;  // with the database: nothing new starts until it is over
    /// Those that are open, and what ended last of the others.
    std::vector<StudyStatus> studies;
    std::vector<WorkerStatus> workers;
    std::vector<PoolStatus> pools;
    std::vector<CrewStatus> crews;  // of which a keeper has told
    bool operator==(const HouseStatus&) const = default;
};

}  // namespace femrun::control
