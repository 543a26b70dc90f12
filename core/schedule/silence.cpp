// SPDX-License-Identifier: MIT
// What becomes of attempts whose worker is no longer heard of.
//
//     running --lease ends--> late --its worker names it again--> running
//        |                     |         and it has worked longer than who else is at its trial
//        |                     +--any report at its trial--> over
//        +----- worker gone ---+---------------------------> lost
//
// A late attempt may be as healthy as ever: a cable, a sleeping PC. So nobody takes it back for its
// silence; its trial is only free for others too. Of two that have begun the one that has worked
// longer stays, since that is what would be lost.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "schedule/scheduler_state.hpp"

namespace femrun::schedule {

using study::AttemptState;
using study::Cause;
using study::Failure;
using study::FailureKind;

std::string seconds(Duration duration) {
    const double all = std::chrono::duration<double>(duration).count();
    const double fine = all < 10 ? 100 : 10;
    return fmt::format("{:g} s", std::round(all * fine) / fine);
}

void Scheduler::State::renew(AttemptId id, Attempt& attempt, Instant now) {
    expiries.erase({attempt.lease.expires_at(), id});
    attempt.lease.renew(now);
    expiries.emplace(attempt.lease.expires_at(), id);
}

/// It works, or worked, for so long: what went before was its slot's opening of the study.
void Scheduler::State::opened_after(Attempt& attempt, Duration worked, Instant now) {
    if (!std::exchange(attempt.opens, false)) return;
    Study& study = studies.at(attempt.trial.study);
    study.opening = std::max(now - worked - attempt.since, Duration::zero());
}

/// The worker says that it is at it, for so long by now. What a late attempt has worked is believed
/// anew: its PC may have slept meanwhile.
void Scheduler::State::begun(AttemptId id, Attempt& attempt, Duration worked, Instant now) {
    opened_after(attempt, worked, now);
    if (attempt.begun && !attempt.late) return;
    attempt.begun = now - worked;
    const auto& limit = studies.at(attempt.trial.study).terms.solve_limit;
    if (!limit) return;
    if (attempt.limit) limits.erase({*attempt.limit, id});
    // A lease's time is left for killing and reporting.
    attempt.limit = *attempt.begun + *limit + attempt.lease.length();
    limits.emplace(*attempt.limit, id);
}

void Scheduler::State::expire(Instant now) {
    while (!expiries.empty() && expiries.begin()->first <= now)
        fall_silent(expiries.begin()->second, now);
}

void Scheduler::State::fall_silent(AttemptId id, Instant now) {
    Attempt& attempt = attempts.at(id);
    const Study& study = studies.at(attempt.trial.study);
    Trial& of = trial(attempt.trial);
    const std::string silence = seconds(attempt.lease.silence(now));
    if (!roster.is_late(attempt.worker)) {
        const Failure unknown{FailureKind::infrastructure, "worker",
                              fmt::format("the worker has not named it for {}", silence),
                              Cause::silent};
        outbox.push_back(Revoke{id, attempt.worker, RevokeReason::unknown_there});
        return lose(id, AttemptState::lost, unknown, of.tries.silent(unknown), Counts::no, now);
    }
    const Failure silent{FailureKind::infrastructure, "worker",
                         fmt::format("the worker sent no heartbeat for {}", silence),
                         Cause::silent};
    if (study.draining || study.paused)
        return lose(id, AttemptState::lost, silent, of.tries.uncounted(), Counts::no, now);
    expiries.erase({attempt.lease.expires_at(), id});
    attempt.late = true;
    queue.ended(attempt.trial.study);
    late.insert(id);
    of.running.reset();
    of.late.push_back(id);
    pools.rest(std::exchange(attempt.held, {}), now, id);
    outbox.push_back(AttemptLate{id});
    attempt.silence_counted = attempt.begun.has_value();
    const Judgement judgement =
        attempt.begun ? of.tries.silent(silent) : Judgement(of.tries.uncounted());
    follow(attempt.trial, attempt.worker, silent, judgement, now);
}

/// A late attempt's worker names it.
void Scheduler::State::come_back(AttemptId id, Instant now) {
    const Attempt& attempt = attempts.at(id);
    const TrialId of = attempt.trial;
    const std::optional<AttemptId> other_id = trial(of).running;
    if (!other_id) {
        unqueue(of);
        return go_on_with(id, now);
    }
    const Attempt& other = attempts.at(*other_id);
    const bool worked_longer = attempt.begun && (!other.begun || *attempt.begun <= *other.begun);
    const AttemptId ends = worked_longer ? *other_id : id;
    const bool ends_unbegun = !attempts.at(ends).begun;
    outbox.push_back(Revoke{ends, attempts.at(ends).worker, RevokeReason::superseded});
    abandon(ends, AttemptState::cancelled,
            {FailureKind::infrastructure, ends_unbegun ? "femrun" : "worker",
             ends_unbegun ? "not begun: another attempt is at it already"
                          : "another attempt at the same trial has worked longer",
             ends_unbegun ? Cause::not_begun : Cause::superseded},
            ends_unbegun ? Solver::never_ran : Solver::killed, now);
    remember(ends, of);
    if (worked_longer) go_on_with(id, now);
}

void Scheduler::State::go_on_with(AttemptId id, Instant now) {
    Attempt& attempt = attempts.at(id);
    Trial& of = trial(attempt.trial);
    if (attempt.silence_counted) of.tries.heard_again();
    attempt.late = attempt.silence_counted = false;
    late.erase(id);
    std::erase(of.late, id);
    of.running = id;
    queue.started(attempt.trial.study);
    attempt.held = pools.take_again(attempt.trial.study, id, attempt.worker);
    outbox.push_back(AttemptBack{id});
    renew(id, attempt, now);
}

bool Scheduler::attempt_adopted(AttemptId id, WorkerId worker, std::optional<Duration> worked,
                                Instant now) {
    const auto found = state_->lost.find(id);
    if (found == state_->lost.end() || !state_->roster.knows(worker)) return false;
    const TrialId of = found->second;
    Trial& trial = state_->trial(of);
    if (trial.running) return false;
    state_->unqueue(of);
    state_->lost.erase(found);
    std::erase(trial.lost, id);
    std::erase_if(trial.awaited, [&](const auto& one) { return one.first == id; });
    Study& study = state_->studies.at(of.study);
    Attempt attempt{.trial = of, .worker = worker, .lease = {state_->settings.lease, now}};
    if (!study.terms.licences.empty())
        attempt.held = state_->pools.take_again(of.study, id, worker);
    state_->expiries.emplace(attempt.lease.expires_at(), id);
    attempt.opens = state_->roster.start(worker, id, of.study, now);
    attempt.since = now;
    state_->queue.started(of.study);
    trial.running = id;
    ++study.running;
    Attempt& taken = state_->attempts.emplace(id, std::move(attempt)).first->second;
    if (worked) state_->begun(id, taken, *worked, now);
    return true;
}

/// A late or lost attempt of the trial failed. Only a failed design ends the trial, where there is
/// no doubt about the PC that says so; else who is at it meanwhile goes on, or somebody is asked.
Accepted Scheduler::State::failed_late(TrialId of, WorkerId worker, const Failure& failure,
                                       Instant now) {
    if (failure.kind != FailureKind::design) return Accepted::late;
    std::optional<Judgement> doubted;
    if (roster.knows(worker)) doubted = doubt(of, worker, failure, now);
    if (!doubted || std::holds_alternative<End>(*doubted)) {
        give_up(of, failure, now);
        return Accepted::first;
    }
    if (!trial(of).running) {
        unqueue(of);
        follow(of, worker, failure, *doubted, now);
    }
    return Accepted::doubted;
}

/// The attempt is late, and nobody waits for it any more; its report would still count.
void Scheduler::State::lose_late(AttemptId id, AttemptState state, const Failure& failure,
                                 Instant now) {
    const TrialId of = attempts.at(id).trial;
    abandon(id, state, failure, Solver::killed, now);
    remember(id, of);
}

/// The worker is gone with all that it had. Only what had begun there can have been the cause, and
/// only what had begun is lost; a plugin that killed the worker's process did so before the worker
/// could say that it had begun, so whatever it had a slot for may have.
void Scheduler::State::die_with(WorkerId worker, const std::string& why, Instant now) {
    const Failure failure{FailureKind::infrastructure, "worker", why, Cause::worker};
    const std::set<AttemptId> held =
        roster.knows(worker) ? roster.attempts(worker) : std::set<AttemptId>{};
    for (const AttemptId id : held) was_cut(attempts.at(id), now);
    std::uint32_t slots_left = roster.slots(worker);
    std::vector<AttemptId> begun;
    std::map<AttemptId, Home> homes;
    for (const AttemptId id : held) {
        const Attempt& attempt = attempts.at(id);
        const Home home = roster.home(worker, attempt.trial.study).value_or(Home::own_process);
        const bool had_slot = slots_left > 0;
        if (had_slot) --slots_left;
        if (attempt.begun || (home == Home::worker_process && had_slot)) begun.push_back(id);
        homes.emplace(id, home);
    }
    roster.dismiss(worker);
    health.gone(worker);
    worker_ends.forget(worker);
    sent_home.erase(worker);
    superseded.erase(worker);
    for (auto& [id, study] : studies) study.peers.forget(worker);
    const Company company = begun.size() > 1 ? Company::others : Company::alone;
    for (const AttemptId id : held) {
        if (!std::binary_search(begun.begin(), begun.end(), id)) {
            take_back_unbegun(id, why);
            continue;
        }
        const TrialId of = attempts.at(id).trial;
        Tries& tries = trial(of).tries;
        if (attempts.at(id).silence_counted) tries.heard_again();
        const study::RetryPolicy& policy = studies.at(of.study).terms.retry;
        const Home home = homes.at(id);
        const Judgement judgement = tries.lost(failure, home, company, policy);
        if (!attempts.at(id).late) {
            const bool its_deed = home == Home::worker_process && company == Company::alone;
            lose(id, AttemptState::lost, failure, judgement, its_deed ? Counts::yes : Counts::no,
                 now);
            continue;
        }
        lose_late(id, AttemptState::lost, failure, now);
        if (trial(of).running) continue;
        unqueue(of);
        follow(of, worker, failure, judgement, now);
    }
}

}  // namespace femrun::schedule
