// SPDX-License-Identifier: MIT
#include "books.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/match.hpp"
#include "schedule/retry_policy.hpp"
#include "work/terms.hpp"

namespace femrun::simulation {

namespace {

bool leaves_killed_solver(const study::Failure& failure) {
    using study::Cause;
    if (failure.cause == Cause::not_begun || failure.cause == Cause::given_back) return false;
    return failure.kind == study::FailureKind::infrastructure || failure.cause == Cause::time;
}

}  // namespace

Books::Books(World& world) : world_(world) {}

// -- records

void Books::fold(State& state, const store::Record& record) const {
    const StudyId study = record.study;
    match(
        record.fact,
        [&](const store::TrialAsked& it) {
            state.trials[{study, it.trial}].asked = world_.now();
        },
        [&](const store::AttemptStarted& it) {
            if (it.attempt.value <= state.last_attempt)
                world_.broken(fmt::format("attempt {} was started twice", it.attempt.value));
            Trial& trial = state.trials.at({study, it.trial});
            if (trial.ended) world_.broken("a trial that has ended was started again");
            state.last_attempt = it.attempt.value;
            state.attempts[it.attempt].trial = {study, it.trial};
            trial.open.insert(it.attempt);
        },
        [&](const store::AttemptEnded& it) {
            Attempt& attempt = state.attempts.at(it.attempt);
            attempt.ended = true;
            attempt.back_by = back_by(it, record);
            attempt.is_lost = it.state != study::AttemptState::reported;
            state.trials.at(attempt.trial).open.erase(it.attempt);
            // Believed lost, and heard of after all: its solver has let go what it held.
            if (it.state == study::AttemptState::reported) attempt.rests_until.reset();
            if (!it.failure || !leaves_killed_solver(*it.failure)) return;
            attempt.rests_until = Instant{} + record.at.time_since_epoch() + cooldown(study);
        },
        [&](const store::TrialEnded& it) {
            Trial& trial = state.trials.at({study, it.trial});
            if (std::exchange(trial.ended, true))
                world_.broken(
                    fmt::format("trial {} of study {} ended twice", it.trial, study.value));
        },
        [](const auto&) {});
}

void Books::appended(const store::Record& record) {
    ++world_.outcome.records;
    world_.write_down(record.fact.index());
    world_.write_down(static_cast<std::uint64_t>((world_.now() - Instant{}).count()));
    if (const auto* it = std::get_if<store::TrialEnded>(&record.fact)) {
        const auto used = used_more_.find({record.study, it->trial});
        const bool for_it = it->failure && it->failure->cause == study::Cause::memory_limit;
        if (for_it && used != used_more_.end() && is_more_there(used->second.there, record.study))
            world_.broken(fmt::format(
                "trial {} used more than {} bytes of {} for each slot there, and was given up "
                "where there is more: {}",
                it->trial, used->second.limit, used->second.there, it->failure->message));
    }
    fold(written_, record);
    // Its lease begins when it is decided, a little before it is on disk and sent.
    if (const auto* it = std::get_if<store::AttemptStarted>(&record.fact))
        heard_[it->attempt] = world_.now();
    if (const auto* it = std::get_if<store::AttemptEnded>(&record.fact)) {
        world_.write_down(it->attempt.value);
        const bool wants_more = it->failure && it->failure->cause == study::Cause::memory_limit;
        if (wants_more && it->counted)
            used_more_[{record.study, it->trial}] = may_use_[it->attempt];
        // Its licences have rested since its lease ended, whatever its solver came to later; what
        // never began at a worker had none.
        const bool begun = !it->failure || it->failure->cause != study::Cause::not_begun;
        const bool holds_on = it->state != study::AttemptState::reported ||
                              (it->failure && leaves_killed_solver(*it->failure));
        if (holds_on && begun && !is_heard_of(it->attempt))
            lapsed_[it->attempt] = heard_[it->attempt] + lease() + cooldown(record.study);
        if (it->counted && it->state == study::AttemptState::reported &&
            of_before_.contains(it->attempt))
            ++world_.outcome.adopted;
    }
}

void Books::on_disk(const store::Record& record) {
    fold(durable_, record);
    if (const auto* it = std::get_if<store::TrialEnded>(&record.fact)) count(*it, record.study);
}

void Books::count(const store::TrialEnded& fact, StudyId study) {
    ++(fact.state == study::TrialState::complete ? world_.outcome.complete : world_.outcome.failed);
    if (fact.state == study::TrialState::complete &&
        10 * ++complete_[study] >= 9 * plan(study).trials)
        world_.is_contested = false;
    const Duration waited = world_.now() - durable_.trials.at({study, fact.trial}).asked;
    world_.outcome.longest_wait = std::max(world_.outcome.longest_wait, waited);
    if (waited > world_.plan.longest_wait)
        world_.broken(fmt::format("trial {} of study {} starved", fact.trial, study.value));
    const std::uint64_t every = plan(study).crashes_every;
    const bool guilty = every > 0 && fact.trial % every == 0;
    if (guilty) ++world_.outcome.guilty;
    if (!fact.failure || !fact.failure->message.ends_with("the design is taken for the cause"))
        return;
    ++(guilty ? world_.outcome.taken_for_the_cause : world_.outcome.blamed_innocents);
}

void Books::started() {
    memory_a_slot_.clear();
    jobs_.clear();
    restarts_.clear();
    could_have_.clear();
    refused_.clear();
    used_more_.clear();
    // Their workers may come back with them for so long; those that were late are nobody's hope,
    // and where several were at a trial, the failure of one frees it.
    for (const auto& [id, attempt] : durable_.attempts) {
        of_before_.insert(id);
        const bool alone = durable_.trials.at(attempt.trial).open.size() == 1;
        const bool hoped_for = !attempt.ended && alone && killed_at_ - heard_[id] < lease();
        heard_[id] =
            hoped_for ? world_.now() + world_.plan.adoption_grace - lease() : Instant{} - lease();
    }
}

/// For which licences that it held rest when an attempt of the study is killed.
Duration Books::cooldown(StudyId study) const {
    Duration longest{0};
    for (const auto& [name, licence] : plan(study).licences)
        longest = std::max<Duration>(longest, licence.cooldown);
    return longest;
}

/// Of one without a report: for as long as its worker may come back, and then for the cool-down.
Instant Books::back_by(const store::AttemptEnded& it, const store::Record& record) const {
    const Instant at = Instant{} + record.at.time_since_epoch();
    const Duration rest = cooldown(record.study);
    if (!it.failure) return at;
    if (it.failure->cause == study::Cause::not_begun) return at;
    if (it.state != study::AttemptState::reported) return at + world_.plan.adoption_grace + rest;
    if (it.failure->cause == study::Cause::licence)
        return at + std::max<Duration>(30s, study::RetryPolicy{}.backoff_max);
    return schedule::leaves_killed_solver(*it.failure) ? at + rest : at;
}

void Books::slept(Duration time) {
    for (State* const state : {&written_, &durable_})
        for (auto& [id, attempt] : state->attempts)
            if (attempt.back_by) *attempt.back_by += time;
}

void Books::check_resting(const std::vector<schedule::PoolStanding>& pools) const {
    for (const schedule::PoolStanding& pool : pools) {
        std::uint64_t most = 0;
        std::string whose;
        for (const auto& [id, attempt] : written_.attempts) {
            const auto& held = plan(attempt.trial.study).licences;
            const auto licence = held.find(pool.name);
            if (licence == held.end()) continue;
            if (attempt.back_by && *attempt.back_by + 2ms < world_.now()) continue;
            const auto& all = pool.holders;
            if (std::find(all.begin(), all.end(), id) != all.end()) continue;
            most += licence->second.hold;
            whose += fmt::format("; attempt {}{}", id.value, attempt.ended ? "" : ", not over");
        }
        if (pool.resting > most)
            world_.broken(fmt::format("{} licences '{}' rest, and no more than {} can{}",
                                      pool.resting, pool.name, most, whose));
    }
}

void Books::check_lines(const std::vector<schedule::PoolStanding>& pools) {
    for (const schedule::PoolStanding& pool : pools) {
        const auto could = [&](StudyId study) {
            return pool.out + plan(study).licences.at(pool.name).hold <= pool.count;
        };
        if (pool.waiting.empty() || !could(pool.waiting.front())) {
            could_have_.erase(pool.name);
            continue;
        }
        First& first = could_have_[pool.name];
        if (first.study != pool.waiting.front()) first = {pool.waiting.front(), world_.now()};
        if (world_.now() - first.since > world_.plan.licence_lies_for_max)
            world_.broken(
                fmt::format("study {} could have a licence '{}' for {} minutes, takes "
                            "none, and keeps {} others from it",
                            first.study.value, pool.name, (world_.now() - first.since) / 1min,
                            pool.waiting.size() - 1));
    }
}

// -- workers

bool Books::is_heard_of(AttemptId attempt) const {
    const auto heard = heard_.find(attempt);
    return heard != heard_.end() && world_.now() - heard->second < lease();
}

void Books::enlisted(WorkerId worker, const work::WorkerCard& card) {
    memory_a_slot_[worker] = card.memory_bytes / card.slots;
    if (!card.job.is_one()) return;
    std::uint32_t& most = restarts_[card.job.id];
    most = std::max(most, card.job.restart);
    for (const auto& [other, job] : jobs_)
        if (job.id == card.job.id && job.restart != card.job.restart) ++world_.outcome.two_at_once;
    jobs_[worker] = card.job;
}

void Books::dispatched(WorkerId worker, const work::Assignment& assignment) {
    if (const auto job = jobs_.find(worker);
        job != jobs_.end() && restarts_[job->second.id] > job->second.restart)
        world_.broken(fmt::format(
            "attempt {} went to the copy of job {} with {} restarts, and one with {} has come",
            assignment.attempt.value, job->second.id, job->second.restart,
            restarts_[job->second.id]));
    const AttemptId id = assignment.attempt;
    for (const std::uint64_t fact : {id.value, assignment.trial.number, worker.value})
        world_.write_down(fact);
    ++world_.outcome.attempts;
    if (!durable_.attempts.contains(id)) world_.broken("an attempt went out before its record");
    if (!dispatched_.insert(id).second) world_.broken("an attempt's id was used twice");
    const Trial& trial = written_.trials.at(assignment.trial);
    if (trial.ended) world_.broken("a trial that has ended was sent out");
    for (const AttemptId other : trial.open) {
        if (other == id) continue;
        ++world_.outcome.second_tries;
        if (is_heard_of(other))
            world_.broken(fmt::format(
                "attempt {} was sent out beside attempt {} at trial {} of study {}, which is heard "
                "of",
                id.value, other.value, assignment.trial.number, assignment.trial.study.value));
    }
    check_licences(assignment.trial.study);
    check_memory(worker, assignment);
    may_use_[id] = {memory_a_slot_[worker], assignment.memory_limit};
}

bool Books::is_more_there(std::uint64_t memory, StudyId study) const {
    return std::any_of(memory_a_slot_.begin(), memory_a_slot_.end(), [&](const auto& one) {
        return one.second > memory && !refused_.contains({one.first, study});
    });
}

void Books::check_memory(WorkerId worker, const work::Assignment& assignment) const {
    const auto used = used_more_.find(assignment.trial);
    if (used == used_more_.end() || !is_more_there(used->second.there, assignment.trial.study))
        return;
    if (memory_a_slot_.at(worker) <= used->second.there ||
        assignment.memory_limit <= used->second.limit)
        world_.broken(fmt::format(
            "trial {} used more than the {} bytes that it might use of {} for each slot there, and "
            "has {} of {} now",
            assignment.trial.number, used->second.limit, used->second.there,
            assignment.memory_limit, memory_a_slot_.at(worker)));
}

/// Attempts that nobody hears of rest from the end of their lease.
void Books::check_licences(StudyId study) const {
    for (const auto& [name, licence] : plan(study).licences) {
        std::uint64_t out = 0;
        std::string holders;
        for (const auto& [id, attempt] : written_.attempts) {
            const auto& held = plan(attempt.trial.study).licences;
            const auto pool = held.find(name);
            // Of one that was late the licences rested from then on, whatever became of it; and of
            // one whose solver has ended in peace they are there again.
            if (pool == held.end() || was_late_.contains(id) || at_peace_.contains(id)) continue;
            const auto heard = heard_.find(id);
            Instant back = heard == heard_.end() ? Instant{} : heard->second + lease();
            if (attempt.ended) back = attempt.rests_until.value_or(Instant{});
            if (const auto lapsed = lapsed_.find(id); lapsed != lapsed_.end())
                back = lapsed->second;
            if (back <= world_.now() + 2ms) continue;
            out += pool->second.hold;
            holders += fmt::format(
                "; attempt {} {} until {:.4f} h", id.value,
                attempt.ended ? (lapsed_.contains(id) ? "lapsed" : "rests") : "holds it",
                std::chrono::duration<double>(back - Instant{}).count() / 3600);
        }
        if (out > licence.count)
            world_.broken(
                fmt::format("{} licences '{}' are out of {}{}", out, name, licence.count, holders));
    }
}

void Books::acknowledged(AttemptId id) {
    world_.write_down(id.value);
    ++world_.outcome.acknowledged;
    const auto attempt = durable_.attempts.find(id);
    if (attempt == durable_.attempts.end())
        world_.broken("a report was acknowledged of an attempt that is not on record");
    if (!attempt->second.ended)
        world_.broken(fmt::format("the report of attempt {} was acknowledged before it was on disk",
                                  id.value));
    // Nobody goes on with a study that was stopped for good.
    if (done_.contains(attempt->second.trial.study)) return;
    if (solved_.contains(id) && !durable_.trials.at(attempt->second.trial).ended)
        world_.broken(fmt::format("attempt {} solved trial {}, and that is lost", id.value,
                                  attempt->second.trial.number));
}

void Books::heard(const std::vector<AttemptId>& attempts) {
    for (const AttemptId id : attempts) {
        if (!is_heard_of(id)) was_late_.insert(id);
        heard_[id] = world_.now();
        const auto attempt = written_.attempts.find(id);
        if (attempt == written_.attempts.end() || !attempt->second.is_lost) continue;
        // It may be at work again, with no word of that on record, and fall silent.
        attempt->second.back_by =
            std::max(*attempt->second.back_by,
                     world_.now() + lease() + cooldown(attempt->second.trial.study));
    }
}

void Books::reported(AttemptId id) {
    const auto attempt = written_.attempts.find(id);
    if (attempt == written_.attempts.end())
        world_.broken("a worker reports on an attempt that was never started");
    if (attempt->second.ended) ++world_.outcome.repeated;
}

void Books::said(AttemptId id, const work::Report& report) {
    if (!report.failure && !report.cancelled) solved_.insert(id);
    const bool killed =
        report.cancelled || (report.failure && leaves_killed_solver(*report.failure));
    if (!killed) at_peace_.insert(id);
}

void Books::check_end() const {
    for (const auto& [id, attempt] : durable_.attempts)
        if (!attempt.ended) world_.broken(fmt::format("attempt {} has no end on record", id.value));
    for (const auto& [id, trial] : durable_.trials)
        if (!trial.ended && plan(id.study).stopped_at >= never)
            world_.broken(
                fmt::format("trial {} of study {} has no end", id.number, id.study.value));
}

}  // namespace femrun::simulation
