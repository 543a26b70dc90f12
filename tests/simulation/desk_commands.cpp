// SPDX-License-Identifier: MIT
// What the scheduler commands, each checked against the desk's books.
#include "desk.hpp"

namespace femrun::simulation {

namespace {

bool crashes(const StudyPlan& plan, TrialId trial) {
    return plan.crashes_every > 0 && trial.number % plan.crashes_every == 0;
}

}  // namespace

void Desk::carry_out(const schedule::Dispatch& order) {
    write_down(
        {order.attempt.value, order.trial.study.value, order.trial.number, order.worker.value});
    ++world_.outcome.attempts;
    Study& of = study(order.trial.study);
    Trial& what = trial(order.trial);
    if (order.attempt.value <= last_attempt_) world_.broken("an attempt's id was used twice");
    if (what.ended) world_.broken("a trial that has ended was started again");
    for (const AttemptId other : what.open)
        if (now() - open_attempts_.at(other).heard < 3 * world_.plan.heartbeat)
            world_.broken("a trial runs twice at a time, and neither is silent");
    const auto found = workers_.find(order.worker);
    if (found == workers_.end()) world_.broken("an attempt went to a worker that is gone");
    Worker& worker = found->second;
    const bool licensed = !of.plan->terms.licences.empty();
    if (worker.attempts.size() >= worker.slots + (licensed ? 0 : backlog_))
        world_.broken("a worker has more attempts than room");
    if (worker.refuses.contains(of.id)) world_.broken("a worker is given what it refuses");
    const bool suspect = order.beside == Beside::nobody;
    if (suspect && !worker.attempts.empty()) world_.broken("a suspect is tried beside another");
    for (const AttemptId other : worker.attempts)
        if (open_attempts_.at(other).beside == Beside::nobody)
            world_.broken("another is tried beside a suspect");
    if (suspect) ++world_.outcome.tried_alone;

    last_attempt_ = order.attempt.value;
    worker.attempts.insert(order.attempt);
    open_attempts_[order.attempt] = {
        .trial = order.trial, .worker = order.worker, .heard = now(), .beside = order.beside};
    attempts_[order.attempt] = order.trial;
    what.open.insert(order.attempt);
    ++what.attempts_used;
    hold(of);

    const Duration age = world_.now() - Instant{};
    const StudyPlan& plan = *of.plan;
    const bool plugin_broken =
        plan.faults_from && age >= *plan.faults_from && age < *plan.faults_until;
    world_.send(
        [line = worker.line, as = order.worker,
         run = Run{order.attempt, of.id, plan.solve, plugin_broken, crashes(plan, order.trial),
                   plan.home, plan.refused_by_every}] { line(as, run); });
}

void Desk::carry_out(const schedule::Revoke& order) {
    write_down({order.attempt.value, order.worker.value, static_cast<std::uint64_t>(order.reason)});
    if (const auto open = open_attempts_.find(order.attempt); open != open_attempts_.end())
        taken_back_.push_back(open->second.trial);
    const auto found = workers_.find(order.worker);
    if (found == workers_.end()) return;
    world_.send([line = found->second.line, as = order.worker, attempt = order.attempt] {
        line(as, Kill{attempt});
    });
}

void Desk::carry_out(const schedule::AttemptOver& order) {
    write_down({order.attempt.value, static_cast<std::uint64_t>(order.state)});
    if (!open_attempts_.contains(order.attempt)) world_.broken("an attempt is over twice");
    const bool not_begun = order.failure.cause == study::Cause::not_begun;
    trial(order.trial).lost_one = order.state != study::AttemptState::cancelled;
    if (not_begun && open_attempts_.at(order.attempt).begun)
        world_.broken("an attempt that has begun is taken for one that has not");
    if (not_begun) ++world_.outcome.not_begun, --trial(order.trial).attempts_used;
    close_attempt(order.attempt, not_begun ? Solver::ended : Solver::killed);
}

void Desk::carry_out(const schedule::AttemptLate& order) {
    write_down({order.attempt.value});
    Attempt& attempt = open_attempts_.at(order.attempt);
    if (now() - attempt.heard < 3 * world_.plan.heartbeat)
        world_.broken("an attempt is called late of which was heard");
    attempt.late = true;
    release(study(attempt.trial.study), Solver::killed);
    ++world_.outcome.late;
}

void Desk::carry_out(const schedule::AttemptBack& order) {
    write_down({order.attempt.value});
    Attempt& attempt = open_attempts_.at(order.attempt);
    attempt.late = false;
    for (const auto& [name, licence] : study(attempt.trial.study).plan->terms.licences)
        pools_[name].held += licence.hold;
    ++world_.outcome.back;
}

void Desk::carry_out(const schedule::GiveUp& order) {
    write_down({order.trial.study.value, order.trial.number});
    const bool cancelled = order.state == study::TrialState::cancelled;
    if (cancelled != study(order.trial.study).stopped)
        world_.broken("a trial was cancelled of a study that goes on, or the other way round");
    // What was not begun, and what waited for a licence, is no try.
    const bool tried_out = order.failure.kind == study::FailureKind::infrastructure ||
                           order.failure.kind == study::FailureKind::resource;
    const std::uint32_t most = study(order.trial.study).plan->terms.retry.attempts_max;
    if (!cancelled && tried_out && trial(order.trial).attempts_used < most)
        world_.broken("a trial was given up before it was tried often enough");
    if (order.failure.message.ends_with("the design is taken for the cause")) {
        const bool guilty = crashes(*study(order.trial.study).plan, order.trial);
        ++(guilty ? world_.outcome.taken_for_the_cause : world_.outcome.blamed_innocents);
    }
    end_trial(order.trial, cancelled ? world_.outcome.cancelled : world_.outcome.failed);
}

void Desk::carry_out(const schedule::WorkerSilent& order) {
    write_down({order.worker.value});
    ++world_.outcome.silences;
}

void Desk::carry_out(const schedule::WorkerNote& order) {
    write_down({order.worker.value});
    if (order.text.starts_with("rests")) ++world_.outcome.rests;
}

void Desk::carry_out(const schedule::PauseStudy& order) {
    write_down({order.study.value});
    ++world_.outcome.pauses;
    world_.after(10min, [this, id = order.study] {
        if (study(id).stopped) return;
        scheduler_->study_opened(id, study(id).plan->terms);
        turn();
    });
}

}  // namespace femrun::simulation
