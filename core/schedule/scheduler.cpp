// SPDX-License-Identifier: MIT
#include "schedule/scheduler.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/check.hpp"
#include "schedule/scheduler_state.hpp"

namespace femrun::schedule {

namespace {

void earliest(std::optional<Instant>& so_far, std::optional<Instant> other) {
    if (other && (!so_far || *other < *so_far)) so_far = other;
}

}  // namespace

Scheduler::Scheduler(Settings settings) : state_(std::make_unique<State>(settings)) {}
Scheduler::~Scheduler() = default;

void Scheduler::worker_enlisted(WorkerId worker, std::uint32_t slots, Instant now,
                                WorkerFacts facts) {
    state_->division.clear();
    state_->pools.bring(worker, facts.job_licences);
    state_->roster.enlist(worker, slots, std::move(facts), now);
}

void Scheduler::worker_gone(WorkerId worker, const std::string& why, Instant now) {
    state_->division.clear();
    state_->die_with(worker, why, now);
    state_->pools.worker_gone(worker);
}

void Scheduler::worker_away(WorkerId worker) { state_->roster.away(worker); }

void Scheduler::worker_back(WorkerId worker, std::span<const AttemptId> running, Instant now,
                            std::span<const Begun> begun) {
    if (!state_->roster.knows(worker)) return;
    const std::set<AttemptId> there(running.begin(), running.end());
    const std::set<AttemptId> given = state_->roster.attempts(worker);
    for (const AttemptId id : given)
        if (!there.contains(id)) state_->take_back_unbegun(id, "it never reached the worker");
    heartbeat(worker, running, now, begun);
}

void Scheduler::worker_opened(WorkerId worker, StudyId study, Home home) {
    if (state_->roster.knows(worker) && state_->studies.contains(study))
        state_->roster.opened(worker, study, home);
}

void Scheduler::worker_refused(WorkerId worker, StudyId study, const std::string& why) {
    if (!state_->roster.knows(worker) || !state_->studies.contains(study)) return;
    state_->division.clear();
    state_->roster.refuse(worker, study);
    const std::set<AttemptId> held = state_->roster.attempts(worker);
    for (const AttemptId id : held)
        if (state_->attempts.at(id).trial.study == study) state_->take_back_unbegun(id, why);
}

void Scheduler::worker_drains(WorkerId worker) {
    state_->division.clear();
    state_->roster.drain(worker);
}

void Scheduler::handed_back(WorkerId worker, std::span<const AttemptId> attempts, Instant now) {
    for (const AttemptId id : attempts) {
        const auto found = state_->attempts.find(id);
        if (found != state_->attempts.end() && found->second.worker == worker)
            state_->hand_back(id, "its worker gave it back", now);
    }
}

void Scheduler::heartbeat(WorkerId worker, std::span<const AttemptId> running, Instant now,
                          std::span<const Begun> begun) {
    if (!state_->roster.knows(worker)) return;
    state_->roster.renew(worker, now);
    attempts_begun(worker, begun, now);
    for (const AttemptId id : running) {
        const auto found = state_->attempts.find(id);
        if (found == state_->attempts.end() && state_->nobody_has_what_was_lost(id)) continue;
        if (found == state_->attempts.end() || found->second.worker != worker)
            state_->outbox.push_back(Revoke{id, worker, RevokeReason::superseded});
        else if (found->second.late)
            state_->come_back(id, now);
        else
            state_->renew(id, found->second, now);
    }
}

void Scheduler::attempts_begun(WorkerId worker, std::span<const Begun> begun, Instant now) {
    for (const Begun& one : begun) {
        const auto found = state_->attempts.find(one.attempt);
        if (found != state_->attempts.end() && found->second.worker == worker)
            state_->begun(one.attempt, found->second, one.worked, now);
    }
}

Accepted Scheduler::attempt_solved(AttemptId id, Instant now, Duration worked,
                                   std::span<const study::LicenceNews> licences) {
    state_->wake_licences(id, nullptr, licences);
    TrialId trial;
    if (const auto found = state_->attempts.find(id); found != state_->attempts.end()) {
        if (worked > Duration::zero()) {
            state_->opened_after(found->second, worked, now);
            state_->studies.at(found->second.trial.study).times.solved(worked);
        }
        const Attempt attempt = state_->take_out(id, WarmSlots::Solver::open);
        state_->return_licences(id, attempt.held, nullptr, licences, Duration::zero(), now);
        state_->worked_well(attempt.worker, attempt.trial.study);
        state_->studies.at(attempt.trial.study).peers.solved(attempt.worker);
        trial = attempt.trial;
    } else if (const auto lost = state_->lost.find(id); lost != state_->lost.end()) {
        trial = lost->second;
    } else {
        return state_->was_dispatched(id) ? Accepted::late : Accepted::unknown;
    }
    state_->decide(trial, now);
    state_->studies.at(trial.study).faults_in_row = 0;
    state_->forget(trial);
    return Accepted::first;
}

Accepted Scheduler::attempt_failed(AttemptId id, const study::Failure& failure, Instant now,
                                   std::span<const study::LicenceNews> licences, WorkerId by) {
    state_->wake_licences(id, &failure, licences);
    if (const auto found = state_->attempts.find(id); found != state_->attempts.end()) {
        const bool ended = leaves_killed_solver(failure) || is_condition_of_pc(failure);
        const Attempt attempt =
            state_->take_out(id, ended ? WarmSlots::Solver::ended : WarmSlots::Solver::open);
        if (attempt.late) return state_->failed_late(attempt.trial, attempt.worker, failure, now);
        const std::uint32_t doubts = state_->trial(attempt.trial).doubts;
        const Judgement judgement = state_->judge(attempt.trial, attempt.worker, failure, now);
        const bool doubted = state_->trial(attempt.trial).doubts > doubts;
        const Duration delay =
            state_->follow(attempt.trial, attempt.worker, failure, judgement, now);
        state_->return_licences(id, attempt.held, &failure, licences, delay, now);
        return doubted ? Accepted::doubted : Accepted::first;
    }
    const auto lost = state_->lost.find(id);
    if (lost == state_->lost.end())
        return state_->was_dispatched(id) ? Accepted::late : Accepted::unknown;
    return state_->failed_late(lost->second, by, failure, now);
}

void Scheduler::attempt_withdrawn(AttemptId id) {
    if (state_->attempts.contains(id)) state_->withdraw(id);
}

void Scheduler::attempt_moved(AttemptId id, WorkerId to, Instant now) {
    const auto found = state_->attempts.find(id);
    if (found == state_->attempts.end() || !state_->roster.knows(to)) return;
    Attempt& attempt = found->second;
    const StudyId study = attempt.trial.study;
    state_->roster.end(attempt.worker, id, study, WarmSlots::Solver::ended);
    state_->roster.start(to, id, study, now);
    attempt.worker = to;
    attempt.opens = false;
}

std::vector<Command> Scheduler::tick(Instant now, Starts starts) {
    state_->ticked = now;
    state_->look_at_work(now);
    for (const StudyId id : std::exchange(state_->stopping, {})) state_->stop(id, now);
    for (const WorkerId worker : state_->health.rested(now)) state_->roster.rest_over(worker);
    const std::vector<WorkerId> silent = state_->roster.settle(now);
    state_->expire(now);
    for (const WorkerId worker : silent)
        state_->outbox.push_back(WorkerSilent{
            worker,
            fmt::format("sent no heartbeat for {}", seconds(state_->roster.silence(worker, now)))});
    state_->enforce_limits(now);
    state_->pools.settle(now);
    state_->queue.settle(now);
    if (starts == Starts::allowed) state_->start_attempts(now);
    return std::exchange(state_->outbox, {});
}

std::optional<Instant> Scheduler::next_deadline() const {
    std::optional<Instant> next = state_->queue.next_release();
    earliest(next, state_->pools.next_return());
    earliest(next, state_->health.next_end());
    earliest(next, state_->roster.next_expiry());
    if (!state_->expiries.empty()) earliest(next, state_->expiries.begin()->first);
    if (!state_->limits.empty()) earliest(next, state_->limits.begin()->first);
    return next;
}

// -- what can be seen

std::vector<AttemptId> Scheduler::attempts(WorkerId worker) const {
    if (!state_->roster.knows(worker)) return {};
    const std::set<AttemptId>& all = state_->roster.attempts(worker);
    return {all.begin(), all.end()};
}

Scheduler::Counts Scheduler::counts() const {
    Counts all;
    for (const auto& [id, study] : state_->studies) {
        const Counts one = counts(id);
        all.queued += one.queued;
        all.running += one.running;
        all.waiting_licence += one.waiting_licence;
    }
    all.slots = state_->roster.slots();
    return all;
}

Scheduler::Counts Scheduler::counts(StudyId id) const {
    const auto found = state_->studies.find(id);
    return {.queued = state_->queue.size(id),
            .running = found == state_->studies.end() ? 0 : found->second.running,
            .waiting_licence = state_->queue.awaiting_licence(id),
            .slots = state_->roster.slots()};
}

bool Scheduler::is_at(AttemptId attempt) const { return state_->attempts.contains(attempt); }

std::size_t Scheduler::footprint() const {
    std::size_t entries = state_->studies.size() + state_->attempts.size() + state_->late.size() +
                          state_->lost.size() + state_->health.footprint() +
                          state_->expiries.size() + state_->limits.size() + state_->outbox.size() +
                          state_->roster.footprint() + state_->queue.footprint() +
                          state_->pools.footprint() + state_->worker_ends.footprint() +
                          state_->sent_home.size() + state_->superseded.size();
    for (const auto& [id, study] : state_->studies)
        entries += study.trials.size() + study.peers.footprint();
    return entries;
}

}  // namespace femrun::schedule
