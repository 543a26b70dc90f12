// SPDX-License-Identifier: MIT
// What time brings, and what goes where.
#include <utility>

#include <fmt/format.h>

#include "schedule/scheduler_state.hpp"

namespace femrun::schedule {

using study::AttemptState;
using study::FailureKind;

// -- what time brings

void Scheduler::State::enforce_limits(Instant now) {
    while (!limits.empty() && limits.begin()->first <= now) {
        const AttemptId id = limits.begin()->second;
        const Attempt& attempt = attempts.at(id);
        const Study& study = studies.at(attempt.trial.study);
        const Duration limit = study.terms.solve_limit.value_or(std::chrono::milliseconds::zero());
        const study::Failure failure{
            FailureKind::resource, "time",
            fmt::format("no report {} after it had begun; its time limit is {}",
                        seconds(now - *attempt.begun), seconds(limit)),
            study::Cause::time};
        outbox.push_back(Revoke{id, attempt.worker, RevokeReason::time_limit});
        if (attempt.late)
            lose_late(id, AttemptState::revoked, failure, now);
        else
            lose(id, AttemptState::revoked, failure,
                 trial(attempt.trial).tries.failed(failure, study.terms.retry), Counts::yes, now);
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

/// Suspects go to workers that have nothing. One worker at a time is kept free for those that find
/// none.
void Scheduler::State::try_suspects(Instant now) {
    bool one_waits = false;
    for (const TrialId id : queue.suspects()) {
        if (queue.is_halted(id.study)) continue;
        if (!pools.obtainable(id.study)) {
            pools.wait(id.study);
            continue;
        }
        if (const auto worker = roster.choose_empty(id.study, trial(id).avoid)) {
            queue.remove(id);
            start(id, *worker, Beside::nobody, now);
            queue.resume(id.study);  // the rest of it stands in no line any more
        } else {
            roster.reserve(id.study);
            one_waits = true;
        }
    }
    if (!one_waits) roster.end_reservation();
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
    try_suspects(now);
    fill_slots(now);
    recall_roomless();  // there may be backlog for them
    fill_backlog(now);
    recall_roomless();
}

void Scheduler::State::dispatch(StudyId study, Place place, Instant now) {
    const TrialId id = queue.serve(study);
    start(id, roster.choose(place, study, trial(id).avoid), Beside::others, now);
}

void Scheduler::State::start(TrialId trial_id, WorkerId worker, Beside beside, Instant now) {
    Study& study = studies.at(trial_id.study);
    Trial& of = study.trials.at(trial_id.number);
    const AttemptId id = next_attempt;
    ++next_attempt.value;

    Attempt attempt{.trial = trial_id, .worker = worker, .lease = {settings.heartbeat, now}};
    if (!study.terms.licences.empty()) attempt.held = pools.take(trial_id.study);
    expiries.emplace(attempt.lease.expires_at(), id);
    attempts.emplace(id, std::move(attempt));
    if (beside == Beside::nobody)
        roster.start_alone(worker, id);
    else
        roster.start(worker, id);
    of.running = id;
    ++study.running;
    outbox.push_back(Dispatch{id, trial_id, ++of.started, worker, beside});
}

}  // namespace femrun::schedule
