// SPDX-License-Identifier: MIT
// What time brings, and what goes where.
#include <cmath>

#include <fmt/format.h>

#include "schedule/scheduler_state.hpp"

namespace femrun::schedule {

using study::AttemptState;
using study::FailureKind;

namespace {

/// As exact as a person wants it: 15 s, 90.5 s, 0.25 s.
std::string seconds(Duration duration) {
    const double all = std::chrono::duration<double>(duration).count();
    const double fine = all < 10 ? 100 : 10;
    return fmt::format("{:g} s", std::round(all * fine) / fine);
}

}  // namespace

// -- what time brings

void Scheduler::State::expire(Instant now) {
    while (!expiries.empty() && expiries.begin()->first <= now) {
        const AttemptId id = expiries.begin()->second;
        const Attempt& attempt = attempts.at(id);
        const std::string why =
            fmt::format("the worker sent no heartbeat for {}", seconds(attempt.lease.silence(now)));
        outbox.push_back(Revoke{id, attempt.worker, RevokeReason::lease_expired});
        lose(id, AttemptState::lost, {FailureKind::infrastructure, "worker", why}, now);
    }
}

void Scheduler::State::enforce_limits(Instant now) {
    while (!limits.empty() && limits.begin()->first <= now) {
        const AttemptId id = limits.begin()->second;
        const Attempt& attempt = attempts.at(id);
        const Duration limit = studies.at(attempt.trial.study)
                                   .terms.solve_limit.value_or(std::chrono::milliseconds::zero());
        const std::string why =
            fmt::format("no report {} after the worker had it; its time limit is {}",
                        seconds(now - attempt.dispatched), seconds(limit));
        outbox.push_back(Revoke{id, attempt.worker, RevokeReason::time_limit});
        lose(id, AttemptState::revoked, {FailureKind::resource, "time", why}, now);
    }
}

// -- what goes where

/// Whether the study, whose turn it is, can have its licences; if not it steps aside for them.
bool Scheduler::State::usable(StudyId id) {
    if (pools.obtainable(id)) return true;
    pools.wait(id);
    queue.step_aside(id);
    return false;
}

/// The study that a place on a worker goes to now, with slots before backlog.
std::optional<StudyId> Scheduler::State::next_study() {
    if (roster.has(Place::slot)) {
        while (const std::optional<StudyId> id = queue.turn())
            if (usable(*id)) return id;
        return std::nullopt;
    }
    // A study with licences waits for a slot: backlog would keep all slots taken for ever.
    while (const std::optional<StudyId> id = queue.turn(Licensed::yes))
        if (usable(*id)) return std::nullopt;
    return queue.turn(Licensed::no);
}

void Scheduler::State::fill_slots(Instant now) {
    while (roster.has(Place::backlog)) {
        for (const StudyId id : pools.come_of_age()) queue.resume(id);
        const Place place = roster.has(Place::slot) ? Place::slot : Place::backlog;
        const std::optional<StudyId> study = next_study();
        if (!study) return;
        dispatch(*study, place, now);
    }
}

void Scheduler::State::dispatch(StudyId study_id, Place place, Instant now) {
    Study& study = studies.at(study_id);
    const TrialId trial_id = queue.serve(study_id);
    Trial& trial = study.trials.at(trial_id.number);
    const WorkerId worker = roster.choose(place, trial.avoid);
    const AttemptId id = next_attempt;
    ++next_attempt.value;

    Attempt attempt{trial_id, worker, now, Lease{settings.heartbeat, now}, std::nullopt, {}};
    if (!study.terms.licences.empty()) attempt.held = pools.take(study_id);
    if (study.terms.solve_limit) {
        // Assignments ahead of it may use up their own limits first; a lease's time is left for
        // staging, killing and reporting.
        const Duration limit = *study.terms.solve_limit;
        attempt.limit =
            now + limit * (roster.solves_ahead(worker) + 1) + (attempt.lease.expires_at() - now);
        limits.emplace(*attempt.limit, id);
    }
    expiries.emplace(attempt.lease.expires_at(), id);
    attempts.emplace(id, std::move(attempt));
    roster.start(worker, id);
    trial.running = id;
    ++study.running;
    outbox.push_back(Dispatch{id, trial_id, ++trial.started, worker});
}

}  // namespace femrun::schedule
