// SPDX-License-Identifier: MIT
// How attempts and trials end, and what follows for the trial, its study and the licences.
#include <algorithm>

#include <fmt/format.h>

#include "schedule/scheduler_state.hpp"

namespace femrun::schedule {

using study::AttemptState;
using study::Cause;
using study::Failure;
using study::FailureKind;

namespace {

/// One fault can be a slip at a rare design, three in a row are the plugin's habit.
constexpr std::uint32_t faults_in_row_max = 3;
// A licence that was not to be had, where no trial waits for it.
constexpr Duration denied_for = std::chrono::seconds(30);

}  // namespace

Failure study_was_stopped() {
    return {FailureKind::infrastructure, "study", "the study was stopped", Cause::stopped};
}

/// The attempt runs no more; what it held is the caller's to return.
Attempt Scheduler::State::take_out(AttemptId id, WarmSlots::Solver solver) {
    const auto found = attempts.find(id);
    Attempt attempt = std::move(found->second);
    attempts.erase(found);
    if (attempt.limit) limits.erase({*attempt.limit, id});
    roster.end(attempt.worker, id, attempt.trial.study, solver);
    --studies.at(attempt.trial.study).running;
    Trial& of = trial(attempt.trial);
    if (attempt.late) {
        late.erase(id);
        std::erase(of.late, id);
    } else {
        expiries.erase({attempt.lease.expires_at(), id});
        queue.ended(attempt.trial.study);
        of.running.reset();
    }
    return attempt;
}

/// What a reported attempt held. A licence that the solver could not have is not there: it counts
/// as out until the trial tries for it again, so that a pool of which somebody else has taken some
/// shrinks by so many, and recovers. What a killed solver held rests for its cool-down.
void Scheduler::State::return_licences(AttemptId id, const Held& held, const Failure* failure,
                                       std::span<const study::LicenceNews> news, Duration back_off,
                                       Instant now) {
    using What = study::LicenceNews::What;
    const auto says = [&](What what, const std::string& pool) {
        return std::any_of(news.begin(), news.end(), [&](const study::LicenceNews& one) {
            return one.what == what && (one.pool.empty() || one.pool == pool);
        });
    };
    const bool names_the_denied = std::any_of(held.begin(), held.end(), [&](const HeldPart& part) {
        return says(What::denied, part.pool);
    });
    const bool all_denied = failure != nullptr && is_licence_wait(*failure) && !names_the_denied;
    const bool all_killed = failure != nullptr && leaves_killed_solver(*failure);
    for (const auto& part : held) {
        if (all_killed || says(What::killed, part.pool))
            pools.rest({part}, now, id);
        else if (all_denied || says(What::denied, part.pool))
            pools.rest_until({part}, now + (back_off > Duration::zero() ? back_off : denied_for),
                             id);
        else
            pools.give_back({part});
    }
}

/// The attempt that was believed to be gone has reported: what rests for it does so for nothing,
/// unless its solver was killed after all.
void Scheduler::State::wake_licences(AttemptId id, const Failure* failure,
                                     std::span<const study::LicenceNews> news) {
    const bool killed = (failure != nullptr && leaves_killed_solver(*failure)) ||
                        std::any_of(news.begin(), news.end(), [](const study::LicenceNews& one) {
                            return one.what == study::LicenceNews::What::killed;
                        });
    if (!killed) pools.wake(id);
}

/// No solver had it. Where its worker was silent meanwhile, what it held rests by now.
void Scheduler::State::return_unused(AttemptId id, const Held& held) {
    pools.give_back(held);
    pools.wake(id);
}

/// Ends an attempt without a report.
void Scheduler::State::abandon(AttemptId id, AttemptState state, Failure failure, Solver solver,
                               Instant now, Counts counts) {
    const Attempt attempt = take_out(id);
    if (solver == Solver::killed)
        pools.rest(attempt.held, now, id);
    else
        return_unused(id, attempt.held);
    outbox.push_back(
        AttemptOver{id, attempt.trial, state, std::move(failure), counts == Counts::yes});
}

/// Should the attempt report after all, that is the trial's.
void Scheduler::State::remember(AttemptId id, TrialId of) {
    lost.emplace(id, of);
    trial(of).lost.push_back(id);
}

/// Ends an attempt without a report, and its trial needs another one, if `judgement` says so.
void Scheduler::State::lose(AttemptId id, AttemptState state, const Failure& failure,
                            const Judgement& judgement, Counts counts, Instant now) {
    const TrialId of = attempts.at(id).trial;
    const WorkerId worker = attempts.at(id).worker;
    abandon(id, state, failure, Solver::killed, now, counts);
    remember(id, of);
    follow(of, worker, failure, judgement, now);
}

/// Ends an attempt that nobody worked at; it does not count as a try.
void Scheduler::State::withdraw(AttemptId id) {
    const Attempt attempt = take_out(id);
    return_unused(id, attempt.held);
    if (attempt.late) return;
    Trial& of = trial(attempt.trial);
    const Beside uncounted = of.tries.uncounted().beside;
    queue_again(attempt.trial,
                waits_for_certain_workers(attempt.trial) ? Beside::nobody : uncounted);
}

/// Not before `not_before`, nor while a worker may come back with another attempt of before a
/// restart.
void Scheduler::State::queue_again(TrialId id, Beside beside, std::optional<Instant> not_before,
                                   Awaits awaits) {
    for (const auto& [attempt, until] : trial(id).awaited)
        not_before = std::max(not_before.value_or(until), until);
    if (not_before)
        queue.back_off(id, *not_before, awaits, beside);
    else
        queue.add_tried(id, beside);
}

void Scheduler::State::take_back_unbegun(AttemptId id, const std::string& why) {
    const TrialId of = attempts.at(id).trial;
    withdraw(id);
    remember(id, of);  // word of its begin may have been lost
    outbox.push_back(AttemptOver{id,
                                 of,
                                 AttemptState::cancelled,
                                 {FailureKind::infrastructure, "femrun",
                                  fmt::format("not begun: {}", why), Cause::not_begun},
                                 false});
}

/// Its worker ends it for a reason of its own. What it had begun may have to be begun anew, and its
/// licences rest; the trial is blamed for nothing.
void Scheduler::State::hand_back(AttemptId id, const std::string& why, Instant now) {
    const Attempt& attempt = attempts.at(id);
    if (!attempt.begun) return take_back_unbegun(id, why);
    was_cut(attempt, now);
    const TrialId of = attempt.trial;
    const WorkerId worker = attempt.worker;
    const bool was_late = attempt.late;
    if (attempt.silence_counted) trial(of).tries.heard_again();
    const Failure left{FailureKind::infrastructure, "worker", why, Cause::given_back};
    abandon(id, AttemptState::cancelled, left, Solver::killed, now);
    remember(id, of);
    if (!was_late) follow(of, worker, left, trial(of).tries.uncounted(), now);
}

/// Queues the trial again or gives it up; says how long it backs off.
Duration Scheduler::State::follow(TrialId id, WorkerId worker, const Failure& failure,
                                  const Judgement& judgement, Instant now) {
    if (const End* end = std::get_if<End>(&judgement)) {
        give_up(id, end->failure, now);
        return Duration::zero();
    }
    const auto [delay, tried_beside] = std::get<Retry>(judgement);
    trial(id).avoid = worker;
    if (failure.cause == Cause::memory && roster.knows(worker) &&
        roster.memory_a_slot(worker) > 0) {
        trial(id).memory_above = roster.memory_a_slot(worker);
        trial(id).roster_then.reset();
    }
    // Nothing was learned there about the PC where it was doubted, which may have to try again.
    if (is_condition_of_pc(failure)) trial(id).not_at.reset();
    // It stands with the suspects, out of turn.
    const Beside beside = waits_for_certain_workers(id) ? Beside::nobody : tried_beside;
    queue_again(id, beside, delay > Duration::zero() ? std::optional(now + delay) : std::nullopt,
                is_licence_wait(failure) ? Awaits::licence : Awaits::nothing);
    return delay;
}

void Scheduler::State::give_up(TrialId id, const Failure& failure, Instant now) {
    decide(id, now);
    forget(id);
    outbox.push_back(GiveUp{id, study::TrialState::failed, failure});
    Study& study = studies.at(id.study);
    if (failure.kind == FailureKind::fault) count_fault(id.study, study, failure);
    if (failure.kind == FailureKind::design) study.faults_in_row = 0;
}

void Scheduler::State::count_fault(StudyId id, Study& study, const Failure& failure) {
    if (++study.faults_in_row < faults_in_row_max) return;
    pause(id, study,
          fmt::format("{} faults in a row, the last: {}; mend the plugin, then resume the study",
                      faults_in_row_max, failure.message),
          failure.kind);
}

void Scheduler::State::pause(StudyId id, Study& study, std::string why, FailureKind kind) {
    if (std::exchange(study.paused, true)) return;
    division.clear();
    halt(id);
    outbox.push_back(PauseStudy{id, std::move(why), kind});
}

/// Nothing is kept of a trial that has ended.
void Scheduler::State::forget(TrialId id) {
    auto& trials = studies.at(id.study).trials;
    const auto found = trials.find(id.number);
    for (const AttemptId attempt : found->second.lost) lost.erase(attempt);
    if (found->second.was_cut()) --studies.at(id.study).cut;
    trials.erase(found);
}

void Scheduler::State::unqueue(TrialId id) {
    if (!queue.remove(id) || queue.wants(id.study)) return;
    pools.leave(id.study);
    queue.resume(id.study);
}

void Scheduler::State::halt(StudyId id) {
    queue.halt(id);
    pools.leave(id);
}

/// Takes back whoever is at the trial.
void Scheduler::State::end_others_at(TrialId id, RevokeReason reason, const Failure& why,
                                     Instant now) {
    std::vector<AttemptId> others = trial(id).late;
    if (const auto running = trial(id).running) others.push_back(*running);
    for (const AttemptId other : others) {
        outbox.push_back(Revoke{other, attempts.at(other).worker, reason});
        abandon(other, AttemptState::cancelled, why, Solver::killed, now);
    }
}

/// The trial has its end: it waits no longer, and nobody needs to be at it.
void Scheduler::State::decide(TrialId id, Instant now) {
    if (!trial(id).running) unqueue(id);
    end_others_at(id, RevokeReason::superseded,
                  {FailureKind::infrastructure, "worker",
                   "another attempt at the same trial reported first", Cause::superseded},
                  now);
}

void Scheduler::State::stop(StudyId id, Instant now) {
    const auto found = studies.find(id);
    while (!found->second.trials.empty()) {
        const TrialId trial_id{id, found->second.trials.begin()->first};
        end_others_at(trial_id, RevokeReason::study_stopped, study_was_stopped(), now);
        forget(trial_id);
        outbox.push_back(GiveUp{trial_id, study::TrialState::cancelled, study_was_stopped()});
    }
    division.clear();
    queue.close(id);
    pools.drop(id);
    roster.forget(id);
    for (const WorkerId worker : health.forget(id)) roster.recover(worker);
    studies.erase(found);
}

}  // namespace femrun::schedule
