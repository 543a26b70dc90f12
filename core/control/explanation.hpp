// SPDX-License-Identifier: MIT
// Why a study does not go on, or not faster, and where one of its trials is. What is on record of a
// trial (why its attempts failed) its records tell; here is what only a running scheduler knows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "control/status.hpp"

namespace femrun::control {

// -- reasons why no trial of a study starts now

struct NoWorker {  // is enlisted
    bool operator==(const NoWorker&) const = default;
};
struct NobodyFits {
    std::string lacks;  // "a worker with tag 'big'"
    bool operator==(const NobodyFits&) const = default;
};
struct Refused {
    std::string worker, why;
    bool operator==(const Refused&) const = default;
};
struct WorkerRests {
    std::string worker, why;
    Span left{0};  // none: it is given one attempt at a time, to see whether it is well again
    bool operator==(const WorkerRests&) const = default;
};
struct WorkerSilent {
    std::string worker;
    bool away = false;  // there is no link to it
    bool operator==(const WorkerSilent&) const = default;
};
struct SlotsOf {
    std::string study;
    std::uint64_t slots = 0;
    bool operator==(const SlotsOf&) const = default;
};
struct SlotsBusy {
    std::uint64_t slots = 0;      // of all that take the study
    std::vector<SlotsOf> shares;  // who has them, this study included
    bool operator==(const SlotsBusy&) const = default;
};
struct WaitsForLicence {
    PoolStatus pool;
    std::uint32_t needs = 1;  // for one attempt
    bool operator==(const WaitsForLicence&) const = default;
};
struct BacksOff {  // trials that are tried again later
    std::uint64_t trials = 0;
    Span first{0};  // until the first of them may start
    bool operator==(const BacksOff&) const = default;
};
struct AwaitsAdoption {  // workers of before a restart may come back with what they run
    std::uint64_t attempts = 0;
    Span left{0};
    bool operator==(const AwaitsAdoption&) const = default;
};
struct DatabaseTrouble {
    std::string sentence;
    bool operator==(const DatabaseTrouble&) const = default;
};
struct Restoring {  // its optimizer replays the past
    bool operator==(const Restoring&) const = default;
};
struct AsksOptimizer {
    bool operator==(const AsksOptimizer&) const = default;
};
struct Draining {  // nothing new starts, what runs ends
    std::string why;
    bool operator==(const Draining&) const = default;
};

struct NeedsTime {                  // and those who are there end before
    std::uint64_t trials = 0;       // that wait for it
    Span needs{0};                  // a worker with more time left than this
    std::optional<Span> longest{};  // that any of them had when it came: none can ever
    bool operator==(const NeedsTime&) const = default;
};

struct JobsAwaited {  // its engine has not begun them, or something keeps a crew from having more
    CrewStatus crew;  // of its jobs, one that waits
    bool operator==(const JobsAwaited&) const = default;
};

using Reason = std::variant<NoWorker, NobodyFits, Refused, WorkerRests, WorkerSilent, SlotsBusy,
                            WaitsForLicence, BacksOff, AwaitsAdoption, DatabaseTrouble, Restoring,
                            AsksOptimizer, Draining, NeedsTime, JobsAwaited>;

// -- where a trial is

struct TrialRuns {
    std::string worker, stage;
    Span since{0};
    double fraction = -1;  // unknown
    bool silent = false;   // its worker sends no heartbeats
    bool operator==(const TrialRuns&) const = default;
};
struct TrialWaits {
    enum class What {
        turn,      // for a slot, with the others of its study
        back_off,  // to be tried again
        licence,   // that it was denied
        alone,     // for a worker with nothing beside it: it is suspected of killing its worker
        adoption,  // for the worker that had it before a restart
        worker,    // for one that is as `with` says: "more than 8 GB of memory for each slot"
    };
    What what = What::turn;
    std::optional<Span> left{};
    std::string with{};
    bool operator==(const TrialWaits&) const = default;
};
struct TrialOver {
    bool operator==(const TrialOver&) const = default;
};
using TrialPlace = std::variant<TrialOver, TrialWaits, TrialRuns>;

struct Explanation {
    StudyStatus study;
    std::vector<Reason> reasons;      // empty: it runs as fast as it may, or has ended
    std::optional<TrialPlace> trial;  // that was asked about
    bool operator==(const Explanation&) const = default;
};

}  // namespace femrun::control
