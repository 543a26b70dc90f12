// SPDX-License-Identifier: MIT
// What workers say, and what the runner puts on record of it.
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "run/runner.hpp"
#include "run/tidy_files.hpp"
#include "run/time_words.hpp"

namespace femrun::run {

namespace {

// A worker that is killed while it opens a study says nothing about the study. A plugin that kills
// every worker does; with the back-offs between, this takes some seconds.
constexpr int openings_lost_max = 30;

/// One worker's refusal speaks for itself; of many the first few tell enough.
std::string all_refuse(const std::string& study, const std::map<WorkerId, std::string>& refusals) {
    constexpr std::size_t shown_max = 3;
    if (refusals.size() == 1) return refusals.begin()->second;
    std::string text = fmt::format("study '{}': all {} workers refuse it", study, refusals.size());
    std::size_t shown = 0;
    for (const auto& [worker, why] : refusals) {
        if (shown == shown_max) break;
        text += fmt::format("{} {}", shown++ == 0 ? ":" : ";", why);
    }
    if (refusals.size() > shown) text += fmt::format("; and {} more", refusals.size() - shown);
    return text;
}

}  // namespace

void Runner::worker_enlisted(WorkerId worker, const work::WorkerCard& card) {
    schedule::WorkerFacts facts{
        .platform = card.platform, .memory_bytes = card.memory_bytes, .tags = card.tags};
    facts.job_licences = card.job_licences;
    for (const work::SolverOffer& solver : card.solvers) facts.solvers.push_back(solver.name);
    scheduler_.worker_enlisted(worker, card.slots, waking_now(), std::move(facts));
    identities_[worker] = work::text_of(card.identity);
    const std::uint32_t had = std::exchange(worker_slots_[worker], card.slots);
    slots_ += card.slots;
    slots_ -= had;
}

void Runner::worker_gone(WorkerId worker, const std::string& why) {
    scheduler_.worker_gone(worker, why, waking_now());
    leaving_.erase(worker);
    const auto found = worker_slots_.find(worker);
    if (found == worker_slots_.end()) return;
    slots_ -= found->second;
    worker_slots_.erase(found);
    identities_.erase(worker);
    for (auto& [id, at_work] : studies_) {
        at_work.refusals.erase(worker);
        at_work.openers.erase(worker);
        if (at_work.opening.erase(worker) > 0) opening_lost(at_work, why);
    }
}

void Runner::worker_leaving(WorkerId worker) {
    if (!worker_slots_.contains(worker)) return;
    leaving_.insert(worker);
    scheduler_.worker_drains(worker);
}

void Runner::worker_ends(WorkerId worker, Duration in) {
    const Instant now = waking_now();
    scheduler_.worker_ends(worker, now + in, now);
}

void Runner::worker_superseded(WorkerId worker) {
    if (!worker_slots_.contains(worker)) return;
    leaving_.insert(worker);
    scheduler_.worker_superseded(worker, waking_now());
}

void Runner::worker_opened(WorkerId worker, StudyId study, Home home) {
    const auto found = studies_.find(study);
    if (found == studies_.end() || !worker_slots_.contains(worker)) return;
    found->second.opening.erase(worker);
    found->second.openers.insert(worker);
    found->second.openings_lost = 0;
    scheduler_.worker_opened(worker, study, home);
}

/// A worker went before it had opened the study. Nobody is blamed before it happens every time.
void Runner::opening_lost(Study& at_work, const std::string& why) {
    if (++at_work.openings_lost < openings_lost_max) return;
    const study::StudyDefinition& definition = at_work.run->definition();
    const Error lost{
        ErrorKind::fault,
        fmt::format("study '{}': {} times in a row a worker ended while it opened "
                    "solver '{}', the last: {}",
                    definition.name, at_work.openings_lost, definition.solver.plugin, why)};
    at_work.run->drain({store::StudyState::paused, lost.message, lost});
}

void Runner::worker_refused(WorkerId worker, StudyId id, const Error& why) {
    const auto found = studies_.find(id);
    if (found == studies_.end() || !worker_slots_.contains(worker)) return;
    scheduler_.worker_refused(worker, id, why.message);
    Study& study = found->second;
    study.opening.erase(worker);
    study.refusals.emplace(worker, why.message);
    // Only now: a worker that goes is started again, perhaps as one that takes it.
    if (coming_ == Coming::others || study.refusals.size() < worker_slots_.size()) return;
    const Error nobody{why.kind, all_refuse(study.run->definition().name, study.refusals)};
    study.run->drain({store::StudyState::paused, nobody.message, nobody});
}

void Runner::heartbeat(WorkerId worker, std::span<const AttemptId> running,
                       std::span<const Begun> begun) {
    scheduler_.heartbeat(worker, running, waking_now(), begun);
}

void Runner::begun(WorkerId worker, std::span<const Begun> attempts) {
    scheduler_.attempts_begun(worker, attempts, waking_now());
}

void Runner::progressed(AttemptId attempt, double fraction, const std::string& stage) {
    const auto found = running_.find(attempt);
    if (found == running_.end()) return;
    found->second.fraction = fraction;
    found->second.stage = stage;
}

void Runner::repeated(WorkerId worker, AttemptId attempt) {
    ledger_.add(Acknowledgement{worker, attempt});
}

void Runner::reported(WorkerId worker, AttemptId attempt, Report report) {
    ledger_.add(Acknowledgement{worker, attempt});  // known or not: it would come again for ever
    const Instant now = waking_now();
    TrialId trial;
    if (const auto found = running_.find(attempt); found != running_.end()) {
        // One with the same folder may have found the same report there: whoever says it first says
        // it. Of others nobody speaks.
        const WorkerId holder = found->second.worker;
        if (holder != worker && !is_of(holder, identities_[worker])) return;
        const bool for_its_own_sake = leaving_.contains(worker) || found->second.was_lost;
        if (report.cancelled && for_its_own_sake) {
            if (!report.folder.empty()) workers_.discard(report.folder);
            return scheduler_.handed_back(holder, std::array{attempt}, now);
        }
        trial = found->second.trial;
        running_.erase(found);
    } else if (const auto lost = abandoned_.find(attempt); lost != abandoned_.end()) {
        trial = lost->second;
        abandoned_.erase(lost);
        if (report.cancelled) {  // as we asked; its end is on record
            if (!report.folder.empty())
                tidy_late(*at(trial.study).run, trial.number, attempt, workers_);
            return;
        }
    } else {
        return;
    }
    if (report.cancelled)
        return failed(trial, attempt, worker, std::move(report),
                      {study::FailureKind::infrastructure, "worker", "the worker gave it back",
                       study::Cause::given_back},
                      now);
    pace(trial.study, at(trial.study), report.seconds);
    if (report.failure) {
        study::Failure failure = *report.failure;
        return failed(trial, attempt, worker, std::move(report), std::move(failure), now);
    }
    solved(trial, attempt, worker, std::move(report), now);
}

void Runner::solved(TrialId trial, AttemptId attempt, WorkerId by, Report report, Instant now) {
    StudyRun& study = *at(trial.study).run;
    store::TrialEnded ended = study.judged(trial.number, report.response);
    if (ended.failure && ended.failure->kind == study::FailureKind::fault)
        return failed(trial, attempt, by, std::move(report), *std::move(ended.failure), now);

    // A response that cannot be judged is kept: a solve was paid for it.
    const bool accepted = scheduler_.attempt_solved(attempt, now, worked_for(report.seconds),
                                                    report.licences) == schedule::Accepted::first;
    // One that crossed with the end of its study: the solve was made, and is not made again.
    const bool crossed =
        at(trial.study).stopped && !study::is_finished(study.history().trial(trial.number).state);
    const bool first = accepted || crossed;
    record(trial.study, store::AttemptEnded{.trial = trial.number,
                                            .attempt = attempt,
                                            .state = study::AttemptState::reported,
                                            .response = std::move(report.response),
                                            .failure = ended.failure,
                                            .counted = first,
                                            .seconds = report.seconds,
                                            .folder = std::move(report.folder),
                                            .log = std::move(report.log)});
    if (!first) return tidy_late(study, trial.number, attempt, workers_);
    record(trial.study, std::move(ended));
    tidy_files(study, trial.number, workers_);
}

void Runner::failed(TrialId trial, AttemptId attempt, WorkerId by, Report report,
                    study::Failure failure, Instant now) {
    const bool first = scheduler_.attempt_failed(attempt, failure, now, report.licences, by) ==
                       schedule::Accepted::first;
    // What nobody will keep must not lie there, on a disk that may be the database's, until a later
    // attempt has ended the trial.
    const study::Keep keep = at(trial.study).run->definition().keep;
    if ((keep == study::Keep::none || keep == study::Keep::best) && !report.folder.empty())
        workers_.discard(report.folder);
    record(trial.study, store::AttemptEnded{.trial = trial.number,
                                            .attempt = attempt,
                                            .state = study::AttemptState::reported,
                                            .failure = std::move(failure),
                                            .counted = first,
                                            .seconds = report.seconds,
                                            .folder = std::move(report.folder),
                                            .log = std::move(report.log)});
    tidy_late(*at(trial.study).run, trial.number, attempt, workers_);
}

/// Keeps what is sent ahead of the study in step with how long its solves take.
void Runner::pace(StudyId study, Study& at_work, double seconds) {
    const double slots_per_worker =
        static_cast<double>(slots_) /
        static_cast<double>(std::max<std::size_t>(worker_slots_.size(), 1));
    if (const auto ahead = at_work.ahead.solved_in(seconds, slots_per_worker))
        scheduler_.set_backlog(study, *ahead);
}

// -- studies that no worker takes

std::optional<std::string> Runner::waits_for(StudyId study) const {
    if (auto unmet = scheduler_.unmet(study)) return unmet;
    const auto needs = scheduler_.needs_more_time(study, decided_);
    return needs ? std::optional(worker_with_time_text(*needs)) : std::nullopt;
}

StudyWaits Runner::waits(StudyId id) {
    const auto found = studies_.find(id);
    if (found == studies_.end() || found->second.closed) return {};
    const StudyRun& study = *found->second.run;
    return {.database = ledger_.trouble(),
            .restores = study.phase() == Phase::restoring,
            .asks = study.asks(),
            .trials = scheduler_.waits(id, waking_now())};
}

void Runner::pause_without_takers(StudyId id, Study& at_work) {
    if (coming_ == Coming::others || worker_slots_.empty() ||
        at_work.run->phase() != Phase::running)
        return;
    const auto missing = scheduler_.unmet(id);
    if (!missing) return;
    const Error nobody{ErrorKind::missing,
                       fmt::format("study '{}': needs {}, and there is none here; change [workers] "
                                   "if it can do without",
                                   at_work.run->definition().name, *missing)};
    at_work.run->drain({store::StudyState::paused, nobody.message, nobody});
}

}  // namespace femrun::run
