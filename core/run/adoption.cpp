// SPDX-License-Identifier: MIT
// Workers that go and come back, and attempts that outlive the process that started them.
//
//     started on record --open--> recalled --its worker enlists with it--> running
//                                    |                                        ^
//                                    +--grace over, study ends--> lost -------+ nobody else is at
//     lost on record --open--------------------------------------> lost         its trial
//
// The report of one that is lost counts if it is the first.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "run/runner.hpp"
#include "work/design_hash.hpp"

namespace femrun::run {

namespace {

// A worker that is there before its study is open has said what it holds, which is passed on as
// soon as the study is open.
constexpr Duration told_within = std::chrono::seconds(1);

/// Which worker it is, as on record.
std::string worker_of(const StudyRun& study, std::uint64_t trial, AttemptId attempt) {
    const auto attempts = study.history().attempts(trial);
    return std::find_if(attempts.begin(), attempts.end(),
                        [&](const auto& one) { return one.attempt == attempt; })
        ->identity;
}

}  // namespace

void Runner::recall(TrialId trial, const store::AttemptHistory& attempt) {
    const Instant now = waking_now();
    const bool nobody_comes =
        adoption_grace_ <= Duration::zero() || (is_gone_ && is_gone_(attempt.worker));
    if (nobody_comes) {
        scheduler_.attempt_recalled(attempt.attempt, trial, now);
        return recalled_lost(attempt.attempt, trial);
    }
    const auto workers = scheduler_.workers(now);
    const bool is_here = std::any_of(workers.begin(), workers.end(), [&](const auto& worker) {
        return worker.state != schedule::WorkerState::away &&
               is_of(worker.worker, attempt.identity);
    });
    const Instant until =
        now + (is_here ? std::min(told_within, adoption_grace_) : adoption_grace_);
    scheduler_.attempt_recalled(attempt.attempt, trial, now, until);
    recalled_.emplace(attempt.attempt, Recalled{trial, attempt.ordinal, until});
}

void Runner::recalled_lost(AttemptId attempt, TrialId trial) {
    abandon(attempt, trial);
    record(trial.study,
           store::AttemptEnded{
               .trial = trial.number,
               .attempt = attempt,
               .state = study::AttemptState::lost,
               .failure = study::Failure{study::FailureKind::infrastructure, "femrun",
                                         "femrun ended while it ran", study::Cause::femrun}});
}

/// The trial ended by another attempt, and femrun before the end of these was on record.
void Runner::end_outlived(TrialId trial, const store::History& past) {
    for (const store::AttemptHistory& attempt : past.attempts(trial.number))
        if (attempt.state == study::AttemptState::started) recalled_lost(attempt.attempt, trial);
}

/// Attempts of a trial that has not ended, whose loss is on record.
void Runner::remember_lost(TrialId trial, const store::History& past) {
    for (const store::AttemptHistory& attempt : past.attempts(trial.number)) {
        using enum study::AttemptState;
        if (attempt.state == started || attempt.state == reported) continue;
        abandon(attempt.attempt, trial);
        scheduler_.attempt_lost(attempt.attempt, trial);
    }
}

/// Names are for people, and several workers may have one: who nobody could say is nobody.
bool Runner::is_of(WorkerId worker, const std::string& identity) const {
    const auto found = identities_.find(worker);
    return !identity.empty() && found != identities_.end() && found->second == identity;
}

/// Their time for coming back is over.
void Runner::settle_recalled(Instant now) {
    std::erase_if(recalled_, [&](const auto& entry) {
        if (entry.second.until > now) return false;
        recalled_lost(entry.first, entry.second.trial);
        return true;
    });
}

/// Nobody waits for them any more.
void Runner::end_recalled(StudyId study) {
    std::erase_if(recalled_, [&](const auto& entry) {
        if (entry.second.trial.study != study) return false;
        recalled_lost(entry.first, entry.second.trial);
        return true;
    });
}

void Runner::worker_away(WorkerId worker, const std::string& why) {
    scheduler_.worker_away(worker);
    workers_.note(worker, why);
    for (const AttemptId attempt : scheduler_.attempts(worker)) note_silence(attempt, Silent::yes);
}

std::vector<AttemptId> Runner::worker_back(WorkerId worker,
                                           std::span<const work::Holding> holding) {
    const std::vector<AttemptId> own = its_own(worker, holding);
    // What is on record as its own and is not with it was on its way when femrun ended, or went
    // with its process: nobody waits for it.
    std::erase_if(recalled_, [&](const auto& entry) {
        const auto& [attempt, recalled] = entry;
        const TrialId of = recalled.trial;
        const bool holds = std::any_of(holding.begin(), holding.end(),
                                       [&](const auto& one) { return one.attempt == entry.first; });
        if (holds || !is_of(worker, worker_of(*studies_.at(of.study).run, of.number, attempt)))
            return false;
        scheduler_.attempt_recalled(attempt, of, waking_now());
        recalled_lost(attempt, of);
        return true;
    });
    std::vector<Begun> begun;
    for (const work::Holding& one : holding)
        if (one.worked && std::binary_search(own.begin(), own.end(), one.attempt))
            begun.push_back({one.attempt, *one.worked});
    for (const AttemptId attempt : scheduler_.attempts(worker)) note_silence(attempt, Silent::no);
    scheduler_.worker_back(worker, own, waking_now(), begun);
    return own;
}

std::vector<AttemptId> Runner::worker_kept(WorkerId worker,
                                           std::span<const work::Holding> holding) {
    return its_own(worker, holding);
}

/// In the order of their numbers. What is not on record as the worker says is of another life of
/// this database.
std::vector<AttemptId> Runner::its_own(WorkerId worker, std::span<const work::Holding> holding) {
    const Instant now = waking_now();
    std::vector<AttemptId> own;
    std::size_t strange = 0;
    AttemptId first_strange;
    for (const work::Holding& one : holding) {
        if (!is_on_record(one)) {
            if (strange++ == 0) first_strange = one.attempt;
        } else if (is_its_own(one, worker, now)) {
            own.push_back(one.attempt);
        }
    }
    std::sort(own.begin(), own.end());
    if (strange > 0)
        workers_.note(worker, fmt::format("has {} attempt{} not on record here as it says, the "
                                          "first is attempt {}, and drops them; was the database "
                                          "restored from an older copy?",
                                          strange, strange == 1 ? " that is" : "s that are",
                                          first_strange.value));
    return own;
}

/// By trial, try and design. The studies of those that are asked for are open.
bool Runner::is_on_record(const work::Holding& holding) const {
    const auto found = studies_.find(holding.trial.study);
    if (found == studies_.end()) return false;
    const StudyRun& study = *found->second.run;
    const store::History& history = study.history();
    if (holding.trial.number < 1 || holding.trial.number > history.size()) return false;
    const auto attempts = history.attempts(holding.trial.number);
    const bool there = std::any_of(attempts.begin(), attempts.end(), [&](const auto& attempt) {
        return attempt.attempt == holding.attempt && attempt.ordinal == holding.ordinal;
    });
    if (!there || holding.design == 0) return there;
    const study::Design& design = history.trials()[holding.trial.number - 1].design;
    return work::design_hash(study.space().values(design)) == holding.design;
}

void Runner::worker_replaced(WorkerId worker, WorkerId to, std::span<const AttemptId> ended) {
    for (const AttemptId attempt : ended) {
        const auto found = running_.find(attempt);
        if (found == running_.end() || found->second.worker != worker) continue;
        found->second.worker = to;
        scheduler_.attempt_moved(attempt, to, waking_now());
    }
}

/// By what is on record; one that was recalled or lost is its own from now on.
bool Runner::is_its_own(const work::Holding& holding, WorkerId worker, Instant now) {
    const AttemptId attempt = holding.attempt;
    if (const auto found = running_.find(attempt); found != running_.end()) {
        if (found->second.trial != holding.trial) return false;
        // It has found there what another has ended that has the same folder.
        const WorkerId other = found->second.worker;
        if (holding.ended && other != worker && is_of(other, identities_[worker]))
            worker_replaced(other, worker, std::array{attempt});
        return found->second.worker == worker;
    }
    if (const auto lost = abandoned_.find(attempt); lost != abandoned_.end()) {
        if (lost->second != holding.trial) return false;
        if (!adopt(holding, worker, now)) return true;
        running_.at(attempt).was_lost = true;
        abandoned_.erase(lost);
        return true;
    }
    const auto found = recalled_.find(attempt);
    if (found == recalled_.end()) return false;
    const Recalled recalled = found->second;
    if (recalled.trial != holding.trial || recalled.ordinal != holding.ordinal) return false;
    recalled_.erase(found);
    if (!adopt(holding, worker, now)) recalled_lost(attempt, recalled.trial);
    return true;
}

/// It goes on, unless another attempt is at its trial.
bool Runner::adopt(const work::Holding& holding, WorkerId worker, Instant now) {
    if (at(holding.trial.study).closed ||
        !scheduler_.attempt_adopted(holding.attempt, worker, holding.worked, now))
        return false;
    const Duration worked = holding.worked.value_or(Duration::zero());
    running_.emplace(
        holding.attempt,
        Running{
            .trial = holding.trial, .worker = worker, .since = clock_.now() - worked, .stage = {}});
    return true;
}

}  // namespace femrun::run
