// SPDX-License-Identifier: MIT
// Decides which attempt runs where and when. A pure machine: facts and the time go in, commands
// come out; it reads no clock, starts no thread, knows no network. Whoever carries the commands out
// feeds back what happened.
//
// The same facts in the same order give the same commands: ties are broken by id.
//
// Cost: O(log(workers + queued trials)) a decision, independent of how many trials have finished:
// a finished trial leaves nothing behind.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "study/definition.hpp"
#include "study/trial.hpp"

namespace femrun::schedule {

/// Start this attempt on this worker. The attempt's id is new and never used again.
struct Dispatch {
    AttemptId attempt;
    TrialId trial;
    std::uint32_t ordinal = 1;  // 1 for the trial's first attempt
    WorkerId worker;
    bool operator==(const Dispatch&) const = default;
};

/// Why an attempt is taken back.
enum class RevokeReason { lease_expired, time_limit, study_stopped };

/// End this attempt; nobody waits for it any more.
struct Revoke {
    AttemptId attempt;
    WorkerId worker;
    RevokeReason reason = RevokeReason::lease_expired;
    bool operator==(const Revoke&) const = default;
};

/// The attempt is over without a report.
struct AttemptOver {
    AttemptId attempt;
    TrialId trial;
    study::AttemptState state = study::AttemptState::lost;  // lost, revoked or cancelled
    study::Failure failure;
    bool operator==(const AttemptOver&) const = default;
};

/// No attempt will follow: the trial ends failed (or cancelled). A solved trial ends through
/// `attempt_reported`'s answer instead.
struct GiveUp {
    TrialId trial;
    study::TrialState state = study::TrialState::failed;
    study::Failure failure;  // kind design: the optimizer is told; other kinds say nothing about it
    bool operator==(const GiveUp&) const = default;
};

/// The plugin broke its promise too often in a row: the study should pause and a person look.
struct PauseStudy {
    StudyId study;
    std::string why;
    bool operator==(const PauseStudy&) const = default;
};

using Command = std::variant<Dispatch, Revoke, AttemptOver, GiveUp, PauseStudy>;

/// What the scheduler must know of a study.
struct StudyTerms {
    study::RetryPolicy retry;
    std::optional<std::chrono::milliseconds>
        solve_limit;                                 // the worker enforces it; the scheduler
                                                     // revokes a while later, as a second line
    std::map<std::string, study::Licence> licences;  // pools of the same name are one pool
};

struct Settings {
    Duration heartbeat =
        std::chrono::seconds(5);  // how often workers sign; silence of 3 expires a lease
    AttemptId first_attempt{1};   // one above the highest ever used in the database
};

/// How a report was taken.
enum class Accepted {
    first,    // the first for its trial: it counts
    late,     // the trial has ended or another attempt runs: recorded, not told, counts nothing
    unknown,  // no such attempt was ever dispatched (by this process)
};

class Scheduler {
public:
    explicit Scheduler(Settings settings);
    ~Scheduler();
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    // -- facts about studies and trials

    void study_opened(StudyId study, StudyTerms terms);
    /// No attempt of it starts any more; running ones go on, queued trials stay queued.
    void study_draining(StudyId study);
    /// Queued trials are cancelled, running attempts revoked, at the next tick.
    void study_stopped(StudyId study);
    /// `attempts_used`: attempts of it that were started before a restart; they count.
    void trial_queued(TrialId trial, std::uint32_t attempts_used = 0);

    // -- facts about workers

    /// `slots` attempts at a time, and up to `backlog` more waiting at the worker (see
    /// set_backlog).
    void worker_enlisted(WorkerId worker, std::uint32_t slots, Instant now);
    /// Its attempts are lost, and retried elsewhere.
    void worker_gone(WorkerId worker, const std::string& why, Instant now);
    void heartbeat(WorkerId worker, std::span<const AttemptId> running, Instant now);
    /// How many assignments each worker may hold beyond its slots, of studies without licences: for
    /// solves so short that a slot would wait for the next one. 0 at first.
    void set_backlog(std::uint32_t backlog);

    // -- facts about attempts

    /// The attempt was solved.
    Accepted attempt_solved(AttemptId attempt, Instant now);
    /// The attempt failed. A design failure ends the trial (GiveUp at the next tick); the others
    /// are retried with back-off up to attempts_max.
    Accepted attempt_failed(AttemptId attempt, const study::Failure& failure, Instant now);

    // -- decisions

    std::vector<Command> tick(Instant now);
    /// When `tick` should be called even if nothing happens: a lease, a back-off or a limit ends
    /// then.
    std::optional<Instant> next_deadline() const;

    // -- what can be seen

    struct Counts {
        std::uint64_t queued = 0;           // dispatchable now or after a back-off
        std::uint64_t running = 0;          // attempts dispatched and not over
        std::uint64_t waiting_licence = 0;  // studies' queued trials held back by a licence only
        std::uint32_t slots = 0;            // of all workers that are there
    };
    Counts counts() const;
    Counts counts(StudyId study) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace femrun::schedule
