// SPDX-License-Identifier: MIT
#include "run/tidy_files.hpp"

#include "work/attempt_folder.hpp"

namespace femrun::run {

namespace {

/// An attempt that nobody reported on is no result and no failure to learn from: what it left is
/// half of something.
bool stays(study::Keep keep, bool leads, const store::AttemptHistory& attempt) {
    if (keep == study::Keep::all) return true;
    if (attempt.state != study::AttemptState::reported) return false;
    const bool failures = keep == study::Keep::failed || keep == study::Keep::failed_and_best;
    const bool leaders = keep == study::Keep::best || keep == study::Keep::failed_and_best;
    return (failures && attempt.failure) || (leaders && leads);
}

std::set<std::uint64_t> leaders(const StudyRun& study) {
    const auto front = study.standing().front();
    std::set<std::uint64_t> all(front.begin(), front.end());
    if (const auto nearest = study.standing().nearest()) all.insert(*nearest);
    return all;
}

enum class Ended { now, before };

void tidy(const StudyRun& study, std::uint64_t trial, bool leads, Ended ended,
          WorkersPort& workers) {
    for (const store::AttemptHistory& attempt : study.history().attempts(trial)) {
        if (attempt.folder.empty()) continue;
        if (!stays(study.definition().keep, leads, attempt))
            workers.discard(attempt.folder);
        else if (ended == Ended::now)
            workers.bring(attempt.folder);
    }
}

}  // namespace

void tidy_files(const StudyRun& study, std::uint64_t trial, WorkersPort& workers) {
    tidy(study, trial, study.last_change().leads, Ended::now, workers);
    for (const std::uint64_t displaced : study.last_change().displaced)
        tidy(study, displaced, false, Ended::before, workers);
}

void tidy_late(const StudyRun& study, std::uint64_t trial, AttemptId attempt,
               WorkersPort& workers) {
    if (!study::is_finished(study.history().trial(trial).state)) return;  // its end tidies
    for (const store::AttemptHistory& one : study.history().attempts(trial)) {
        if (one.attempt != attempt || one.folder.empty()) continue;
        if (stays(study.definition().keep, leaders(study).contains(trial), one))
            workers.bring(one.folder);
        else
            workers.discard(one.folder);
    }
}

std::set<std::string> folders_that_stay(const StudyRun& study) {
    const study::Keep keep = study.definition().keep;
    std::set<std::string> folders;
    if (keep == study::Keep::none) return folders;
    const std::set<std::uint64_t> leading = leaders(study);
    for (const store::TrialHistory& trial : study.history().trials()) {
        // Who has not ended may still come to lead. Of what is outside the present space only the
        // leaders of its time have a folder left, and the space may be widened again.
        const bool leads =
            !study::is_finished(trial.state) || leading.contains(trial.number) || !trial.counts;
        for (const store::AttemptHistory& attempt : study.history().attempts(trial.number))
            if (!attempt.folder.empty() && stays(keep, leads, attempt))
                folders.insert(attempt.folder);
    }
    return folders;
}

std::map<std::string, Fate> fates(const StudyRun& study, const std::string& worker,
                                  std::span<const std::string> folders) {
    const study::Keep keep = study.definition().keep;
    const std::set<std::uint64_t> leading = leaders(study);
    const store::History& history = study.history();
    std::map<std::string, Fate> fates;
    for (const std::string& folder : folders) {
        const std::uint64_t number = work::trial_of_folder(folder);
        if (number < 1 || number > history.size()) continue;
        const store::TrialHistory& trial = history.trials()[number - 1];
        const bool leads = leading.contains(number) || !trial.counts;
        for (const store::AttemptHistory& attempt : history.attempts(number)) {
            if (attempt.worker != worker ||
                folder != work::attempt_folder(study.definition().name, number, attempt.ordinal))
                continue;
            fates[folder] = !study::is_finished(trial.state) ? Fate::open
                            : stays(keep, leads, attempt)    ? Fate::wanted
                                                             : Fate::unwanted;
        }
    }
    return fates;
}

}  // namespace femrun::run
