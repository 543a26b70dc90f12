// SPDX-License-Identifier: MIT
// Workers that go and come back, and attempts that outlive the process that started them.
//
//     started on record --open--> recalled --its worker enlists with it--> running
//                                    |
//                                    +--grace over, study ends--> lost (its report may still count)
#include "run/runner.hpp"

namespace femrun::run {

void Runner::recall(TrialId trial, const store::AttemptHistory& attempt) {
    const Instant now = waking_now();
    if (adoption_grace_ <= Duration::zero()) {
        scheduler_.attempt_recalled(attempt.attempt, trial, now);
        return recalled_lost(attempt.attempt, trial);
    }
    const Instant until = now + adoption_grace_;
    scheduler_.attempt_recalled(attempt.attempt, trial, now, until);
    recalled_.emplace(attempt.attempt, Recalled{trial, attempt.ordinal, until});
}

void Runner::recalled_lost(AttemptId attempt, TrialId trial) {
    abandoned_.emplace(attempt, trial);
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
    for (auto& [attempt, running] : running_)
        if (running.worker == worker) running.silent = true;
}

std::vector<AttemptId> Runner::worker_back(WorkerId worker,
                                           std::span<const work::Holding> holding) {
    const Instant now = waking_now();
    std::vector<AttemptId> its_own;
    std::vector<Begun> begun;
    for (const work::Holding& one : holding) {
        if (!is_its_own(one, worker, now)) continue;
        its_own.push_back(one.attempt);
        if (one.worked) begun.push_back({one.attempt, *one.worked});
    }
    for (auto& [attempt, running] : running_)
        if (running.worker == worker) running.silent = false;
    scheduler_.worker_back(worker, its_own, now, begun);
    return its_own;
}

/// By what is on record; a recalled attempt is its own from now on.
bool Runner::is_its_own(const work::Holding& holding, WorkerId worker, Instant now) {
    const AttemptId attempt = holding.attempt;
    if (const auto found = running_.find(attempt); found != running_.end())
        return found->second.worker == worker && found->second.trial == holding.trial;
    if (const auto lost = abandoned_.find(attempt); lost != abandoned_.end())
        return lost->second == holding.trial;
    const auto found = recalled_.find(attempt);
    if (found == recalled_.end()) return false;
    const Recalled recalled = found->second;
    if (recalled.trial != holding.trial || recalled.ordinal != holding.ordinal) return false;
    recalled_.erase(found);
    if (scheduler_.attempt_adopted(attempt, worker, holding.worked, now))
        running_.emplace(attempt,
                         Running{.trial = recalled.trial,
                                 .worker = worker,
                                 .since = clock_.now() - holding.worked.value_or(Duration::zero()),
                                 .stage = {}});
    else
        recalled_lost(attempt, recalled.trial);
    return true;
}

}  // namespace femrun::run
