// SPDX-License-Identifier: MIT
// What time brings, and what goes where.
#include <algorithm>
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

/// Where the study, whose turn it is, can have its licences: best at a worker whose job brings
/// them, as they are nobody else's. Nowhere: it steps aside for them.
std::optional<Roster::Choice> Scheduler::State::with_licences(StudyId id,
                                                              const Roster::Choice& choice,
                                                              Instant now) {
    if (pools.some_bring(id)) {
        const Trial& next = trial(queue.next(id));
        const auto brought = roster.choose(id, next.avoid, [&](WorkerId worker) {
            return has_time(worker, id, next.needs, now) && pools.brings(id, worker);
        });
        if (brought) return brought;
    }
    return usable(id) ? std::optional(choice) : std::nullopt;
}

/// Who has the time for it, and where the licences are to be had.
Roster::May Scheduler::State::may_have(StudyId id, Duration needs, Instant now) const {
    if (pools.obtainable(id)) return may_end(id, needs, now);
    return [this, id, needs, now](WorkerId worker) {
        return pools.brings(id, worker) && has_time(worker, id, needs, now);
    };
}

/// None of the workers that take the study has the place that it wants: it steps aside for the rest
/// of this tick. Where nobody is left who takes it, it does not keep others from their licences.
void Scheduler::State::lack_room(StudyId id) {
    const bool lacks_time = roster.has_slot(id);
    if (!roster.serves(id) || lacks_time) pools.leave(id);
    queue.step_aside(id);
    roomless.push_back(id);
}

void Scheduler::State::recall_roomless() {
    for (const StudyId id : std::exchange(roomless, {})) queue.resume(id);
}

/// More memory for its slot than it had, and another PC than the one whose fault it may be.
bool Scheduler::State::suits(const Trial& of, WorkerId worker) const {
    return worker != of.not_at &&
           (!of.memory_above || roster.memory_a_slot(worker) > *of.memory_above);
}

/// Whether it is for certain workers alone and one of these is there; who is there is looked
/// through only when that has changed.
bool Scheduler::State::waits_for_certain_workers(TrialId id) {
    Trial& of = trial(id);
    if (of.tries.beside() == Beside::nobody) return false;
    if (!of.wants_certain_workers()) return of.was_cut();
    if (std::exchange(of.roster_then, roster.version()) == roster.version()) return true;
    if (roster.has_one(id.study, [&](WorkerId one) { return suits(of, one); })) return true;
    of.memory_above.reset();
    of.not_at.reset();
    return of.was_cut();
}

/// Whoever waits for certain workers stands with the suspects, out of turn.
Beside Scheduler::State::how_next(TrialId id) {
    return waits_for_certain_workers(id) ? Beside::nobody : trial(id).tries.beside();
}

void Scheduler::State::try_at_certain_worker(TrialId id, Instant now) {
    Trial& of = trial(id);
    const auto worker = roster.choose_one(id.study, [&](WorkerId one) {
        return suits(of, one) && has_time(one, id.study, of.needs, now);
    });
    if (!worker) return;
    if (!pools.obtainable(id.study, *worker)) return pools.wait(id.study);
    queue.remove(id);
    queue.started(id.study);
    start(id, *worker, Beside::others, now);
    queue.resume(id.study);
}

/// Suspects go to workers that have nothing. One worker at a time is kept free for those that find
/// none.
void Scheduler::State::try_suspects(Instant now) {
    bool one_waits = false;
    for (const TrialId id : queue.suspects()) {
        if (queue.is_halted(id.study)) continue;
        if (waits_for_certain_workers(id)) {
            try_at_certain_worker(id, now);
            continue;
        }
        if (!pools.obtainable(id.study)) {
            if (somebody_could(id.study, now)) pools.wait(id.study);
            if (!pools.some_bring(id.study)) continue;
        }
        if (trial(id).tries.beside() == Beside::others) {  // none of those is left
            queue.remove(id);
            queue.add_tried(id, Beside::others);
            continue;
        }
        const Roster::May may = may_have(id.study, trial(id).needs, now);
        if (const auto worker = roster.choose_empty(id.study, trial(id).avoid, may)) {
            queue.remove(id);
            queue.started(id.study);
            start(id, *worker, Beside::nobody, now);
            queue.resume(id.study);  // the rest of it stands in no line any more
        } else {
            // Who has too little time by now is kept free for nobody.
            one_waits = roster.reserve(id.study, may) || one_waits;
        }
    }
    if (!one_waits) roster.end_reservation();
}

/// Slots go first, to whose turn it is.
void Scheduler::State::fill_slots(Instant now) {
    while (roster.has_slot()) {
        for (const StudyId id : pools.come_of_age()) queue.resume(id);
        const std::optional<StudyId> id = queue.turn();
        if (!id) return;
        const auto choice = choose(*id, now);
        if (!choice)
            lack_room(*id);
        else if (const auto where = with_licences(*id, *choice, now))
            give_slot(*id, *where, now);
    }
}

/// It is the study's turn, unless the best slot for it is one that another keeps for a while.
void Scheduler::State::give_slot(StudyId id, const Roster::Choice& choice, Instant now) {
    const auto& [worker, holder] = choice;
    if (!holder || !keeps_its_slot(*holder, id, now)) return dispatch(id, worker, now);
    auto kept = choose(holder->study, now);
    if (kept) kept = with_licences(holder->study, *kept, now);
    if (kept) return dispatch(holder->study, kept->worker, now);
    // It may stand in the line for licences by now, in front of the one whose turn it is.
    if (pools.obtainable(id, worker)) dispatch(id, worker, now);
}

/// Whether a study goes on with a slot that it has open although another is due. It costs as long
/// to open the slot for the other as it takes solvers to start, so a slot changes hands after ten
/// times that: starting takes at most an eleventh of the time. Who has less weight keeps it for
/// less long.
bool Scheduler::State::keeps_its_slot(const WarmSlots::Holder& holder, StudyId other,
                                      Instant now) const {
    constexpr int openings = 10;
    constexpr Duration longest = std::chrono::minutes(10);  // a new study is seen to begin
    if (!queue.can_be_served(holder.study)) return false;
    const study::Share &its = queue.share(holder.study), &others = queue.share(other);
    if (its.priority < others.priority) return false;
    const Duration opening = std::max(studies.at(holder.study).opening, studies.at(other).opening);
    const double part = std::min(1.0, its.weight / others.weight);
    const auto keeps =
        std::chrono::duration_cast<Duration>(std::min(openings * opening, longest) * part);
    return now < holder.since + keeps;
}

/// Behind what workers run, for solves so short that a slot would wait for the next one.
void Scheduler::State::fill_backlog(Instant now) {
    if (!roster.has_backlog()) return;
    for (const StudyId id : pools.come_of_age()) queue.resume(id);
    while (const std::optional<StudyId> id = queue.turn()) {
        if (queue.ahead(*id) == Ahead::no) {
            // It is due and waits for a slot: backlog would keep all slots taken for ever. Those
            // that are free have too little time for it.
            if (!roster.serves(*id) || roster.has_slot(*id))
                lack_room(*id);
            else if (pools.some_bring(*id) || usable(*id))
                return;
        } else if (const auto worker =
                       roster.choose_ahead(*id, may_end(*id, Duration::zero(), now))) {
            dispatch(*id, *worker, now);
        } else {
            lack_room(*id);
        }
    }
}

void Scheduler::State::start_attempts(Instant now) {
    leave_lines(now);
    // A slot of a worker that brings them may be free by now.
    for (const StudyId id : pools.may_be_brought()) queue.resume(id);
    try_suspects(now);
    fill_slots(now);
    recall_roomless();  // there may be backlog for them
    fill_backlog(now);
    recall_roomless();
    send_home(now);
}

void Scheduler::State::dispatch(StudyId study, WorkerId worker, Instant now) {
    start(queue.serve(study), worker, Beside::others, now);
}

void Scheduler::State::start(TrialId trial_id, WorkerId worker, Beside beside, Instant now) {
    Study& study = studies.at(trial_id.study);
    Trial& of = study.trials.at(trial_id.number);
    const AttemptId id = next_attempt;
    ++next_attempt.value;

    Attempt attempt{.trial = trial_id, .worker = worker, .lease = {settings.lease, now}};
    attempt.opens = beside == Beside::nobody ? roster.start_alone(worker, id, trial_id.study, now)
                                             : roster.start(worker, id, trial_id.study, now);
    attempt.since = now;
    if (!study.terms.licences.empty()) attempt.held = pools.take(trial_id.study, worker);
    expiries.emplace(attempt.lease.expires_at(), id);
    attempts.emplace(id, std::move(attempt));
    of.running = id;
    ++study.running;
    if (study.terms.memory_limit) of.may_use = std::max(of.may_use, *study.terms.memory_limit);
    if (std::exchange(of.used_more, false))
        of.may_use = std::max(of.may_use, std::min(2 * of.may_use, roster.memory_a_slot(worker)));
    const std::uint64_t may_use = study.terms.memory_limit ? of.may_use : 0;
    outbox.push_back(Dispatch{id, trial_id, ++of.started, worker, beside, may_use});
}

}  // namespace femrun::schedule
