// SPDX-License-Identifier: MIT
// What the scheduler knows. Facts (scheduler.cpp) change it and leave in `outbox` what follows from
// them at once (endings.cpp); `tick` adds what time brings and fills free slots (decisions.cpp).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "schedule/lease.hpp"
#include "schedule/licence_pool.hpp"
#include "schedule/queue.hpp"
#include "schedule/retry_policy.hpp"
#include "schedule/roster.hpp"
#include "schedule/scheduler.hpp"

namespace femrun::schedule {

struct Trial {
    Tries tries;
    std::uint32_t started = 0;  // attempts, for the ordinal
    std::optional<AttemptId> running;
    std::optional<WorkerId> avoid;  // who had the last attempt
    std::vector<AttemptId> lost;    // whose report would still count
};

struct Attempt {
    TrialId trial;
    WorkerId worker;
    Instant dispatched;
    Lease lease;
    std::optional<Instant> limit;
    Held held;
};

struct Study {
    StudyTerms terms;
    std::map<std::uint64_t, Trial> trials;  // that have not ended, by number
    std::uint64_t running = 0;
    std::uint32_t faults_in_row = 0;
    bool paused = false;
};

/// The failure of a trial that ends because nobody wants it any more.
study::Failure study_was_stopped();

struct Scheduler::State {
    explicit State(const Settings& given)
        : settings(given), next_attempt(given.first_attempt), roster(given.heartbeat) {}

    Settings settings;
    AttemptId next_attempt;
    std::map<StudyId, Study> studies;
    std::map<AttemptId, Attempt> attempts;  // dispatched and not over
    std::map<AttemptId, TrialId> lost;      // attempts at trials that have not ended
    std::set<std::pair<Instant, AttemptId>> expiries, limits;
    Roster roster;
    Queue queue;
    LicencePools pools;
    std::set<StudyId> stopping;     // until the next tick
    std::vector<StudyId> roomless;  // that stepped aside in this tick for want of room
    std::vector<Command> outbox;

    bool was_dispatched(AttemptId id) const {
        return id >= settings.first_attempt && id < next_attempt;
    }

    Attempt take_out(AttemptId id);
    void abandon(AttemptId id, study::AttemptState state, study::Failure failure, Instant now);
    void lose(AttemptId id, study::AttemptState state, const study::Failure& failure, Instant now);
    void withdraw(AttemptId id);
    Duration failed(TrialId trial, WorkerId worker, const study::Failure& failure, Instant now);
    void give_up(TrialId trial, const study::Failure& failure);
    void pause(StudyId id, Study& study, std::string why, study::FailureKind kind);
    void count_fault(StudyId id, Study& study, const study::Failure& failure);
    void forget(TrialId trial);
    void unqueue(TrialId trial);
    void halt(StudyId id);
    void renew(AttemptId id, Attempt& attempt, Instant now);
    void settle_lost(AttemptId id, Instant now);

    void stop(StudyId id, Instant now);
    void expire(Instant now);
    void enforce_limits(Instant now);
    void start_attempts(Instant now);
    void fill_slots(Instant now);
    void fill_backlog(Instant now);
    void recall_roomless();
    void lack_room(StudyId id);
    bool usable(StudyId id);
    void dispatch(StudyId study, Place place, Instant now);
};

}  // namespace femrun::schedule
