// SPDX-License-Identifier: MIT
// What time brings, and what goes where.
#include <cmath>
#include <utility>

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

/// None of the workers that take the study has the place that it wants: it steps aside for the rest
/// of this tick. Where nobody is left who takes it, it does not keep others from their licences.
void Scheduler::State::lack_room(StudyId id) {
    if (!roster.serves(id)) pools.leave(id);
    queue.step_aside(id);
    roomless.push_back(id);
}

void Scheduler::State::recall_roomless() {
    for (const StudyId id : std::exchange(roomless, {})) queue.resume(id);
}

/// Slots go first, to whose turn it is.
void Scheduler::State::fill_slots(Instant now) {
    while (roster.has(Place::slot)) {
        for (const StudyId id : pools.come_of_age()) queue.resume(id);
        const std::optional<StudyId> id = queue.turn();
        if (!id) return;
        if (!roster.has(Place::slot, *id))
            lack_room(*id);
        else if (usable(*id))
            dispatch(*id, Place::slot, now);
    }
}

void Scheduler::State::fill_backlog(Instant now) {
    if (!roster.has(Place::backlog)) return;
    for (const StudyId id : pools.come_of_age()) queue.resume(id);
    // A study with licences waits for a slot: backlog would keep all slots taken for ever.
    while (const std::optional<StudyId> id = queue.turn(Licensed::yes)) {
        if (!roster.serves(*id))
            lack_room(*id);
        else if (usable(*id))
            return;
    }
    while (const std::optional<StudyId> id = queue.turn(Licensed::no)) {
        if (!roster.has(Place::backlog)) return;
        if (roster.has(Place::backlog, *id))
            dispatch(*id, Place::backlog, now);
        else
            lack_room(*id);
    }
}

void Scheduler::State::start_attempts(Instant now) {
    fill_slots(now);
    recall_roomless();  // there may be backlog for them
    fill_backlog(now);
    recall_roomless();
}

void Scheduler::State::dispatch(StudyId study_id, Place place, Instant now) {
    Study& study = studies.at(study_id);
    const TrialId trial_id = queue.serve(study_id);
    Trial& trial = study.trials.at(trial_id.number);
    const WorkerId worker = roster.choose(place, study_id, trial.avoid);
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
