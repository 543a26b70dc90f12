// SPDX-License-Identifier: MIT
// How attempts and trials end, and what follows for the trial, its study and the licences.
#include <fmt/format.h>

#include "schedule/scheduler_state.hpp"

namespace femrun::schedule {

using study::AttemptState;
using study::Failure;
using study::FailureKind;

namespace {

/// One fault can be a slip at a rare design, three in a row are the plugin's habit.
constexpr std::uint32_t faults_in_row_max = 3;

}  // namespace

Failure study_was_stopped() {
    return {FailureKind::infrastructure, "study", "the study was stopped"};
}

/// The attempt runs no more; what it held is the caller's to return.
Attempt Scheduler::State::take_out(AttemptId id) {
    const auto found = attempts.find(id);
    Attempt attempt = std::move(found->second);
    attempts.erase(found);
    expiries.erase({attempt.lease.expires_at(), id});
    if (attempt.limit) limits.erase({*attempt.limit, id});
    roster.end(attempt.worker, id);
    Study& study = studies.at(attempt.trial.study);
    --study.running;
    study.trials.at(attempt.trial.number).running.reset();
    return attempt;
}

/// Ends an attempt without a report.
void Scheduler::State::abandon(AttemptId id, AttemptState state, Failure failure, Instant now) {
    const Attempt attempt = take_out(id);
    pools.rest(attempt.held, now);
    outbox.push_back(AttemptOver{id, attempt.trial, state, std::move(failure)});
}

/// Ends an attempt without a report, and its trial needs another one.
void Scheduler::State::lose(AttemptId id, AttemptState state, const Failure& failure, Instant now) {
    const TrialId trial = attempts.at(id).trial;
    const WorkerId worker = attempts.at(id).worker;
    abandon(id, state, failure, now);
    lost.emplace(id, trial);
    studies.at(trial.study).trials.at(trial.number).lost.push_back(id);
    failed(trial, worker, failure, now);
}

/// Ends an attempt that nobody worked at; it does not count as a try.
void Scheduler::State::withdraw(AttemptId id) {
    const Attempt attempt = take_out(id);
    pools.give_back(attempt.held);
    queue.add_tried(attempt.trial);
}

/// Queues the trial again or gives it up; says how long it backs off.
Duration Scheduler::State::failed(TrialId id, WorkerId worker, const Failure& failure,
                                  Instant now) {
    Study& study = studies.at(id.study);
    Trial& trial = study.trials.at(id.number);
    if (failure.kind == FailureKind::setup) {  // nobody can solve it now; its trial stays open
        queue.add_tried(id);
        pause(id.study, study, failure.message, failure.kind);
        return Duration::zero();
    }
    const Judgement judgement = trial.tries.failed(failure, study.terms.retry);
    if (const End* end = std::get_if<End>(&judgement)) {
        give_up(id, end->failure);
        return Duration::zero();
    }
    const Duration delay = std::get<Retry>(judgement).delay;
    trial.avoid = worker;
    if (delay > Duration::zero())
        queue.back_off(id, now + delay,
                       is_licence_wait(failure) ? Awaits::licence : Awaits::nothing);
    else
        queue.add_tried(id);
    return delay;
}

void Scheduler::State::give_up(TrialId id, const Failure& failure) {
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
    halt(id);
    outbox.push_back(PauseStudy{id, std::move(why), kind});
}

/// Nothing is kept of a trial that has ended.
void Scheduler::State::forget(TrialId id) {
    auto& trials = studies.at(id.study).trials;
    const auto found = trials.find(id.number);
    for (const AttemptId attempt : found->second.lost) lost.erase(attempt);
    trials.erase(found);
}

void Scheduler::State::unqueue(TrialId id) {
    queue.remove(id);
    if (queue.wants(id.study)) return;
    pools.leave(id.study);
    queue.resume(id.study);
}

void Scheduler::State::halt(StudyId id) {
    queue.halt(id);
    pools.leave(id);
}

/// A lost attempt's report decides its trial; takes back whoever is at it now.
void Scheduler::State::settle_lost(AttemptId id, Instant now) {
    const TrialId trial = lost.at(id);
    const std::optional<AttemptId> running =
        studies.at(trial.study).trials.at(trial.number).running;
    if (!running) {
        unqueue(trial);
        return;
    }
    outbox.push_back(Revoke{*running, attempts.at(*running).worker, RevokeReason::superseded});
    abandon(*running, AttemptState::cancelled,
            {FailureKind::infrastructure, "worker", "an earlier attempt reported after all"}, now);
}

void Scheduler::State::renew(AttemptId id, Attempt& attempt, Instant now) {
    expiries.erase({attempt.lease.expires_at(), id});
    attempt.lease.renew(now);
    expiries.emplace(attempt.lease.expires_at(), id);
}

void Scheduler::State::stop(StudyId id, Instant now) {
    const auto found = studies.find(id);
    while (!found->second.trials.empty()) {
        const auto& [number, trial] = *found->second.trials.begin();
        const TrialId trial_id{id, number};
        if (const std::optional<AttemptId> running = trial.running) {
            outbox.push_back(
                Revoke{*running, attempts.at(*running).worker, RevokeReason::study_stopped});
            abandon(*running, AttemptState::cancelled, study_was_stopped(), now);
        }
        forget(trial_id);
        outbox.push_back(GiveUp{trial_id, study::TrialState::cancelled, study_was_stopped()});
    }
    queue.close(id);
    pools.drop(id);
    roster.forget(id);
    studies.erase(found);
}

}  // namespace femrun::schedule
