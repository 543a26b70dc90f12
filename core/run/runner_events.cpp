// SPDX-License-Identifier: MIT
// What workers say, and what the runner puts on record of it.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "run/runner.hpp"
#include "run/tidy_files.hpp"

namespace femrun::run {

namespace {

// A slot that solves faster than this waits for its next assignment for a good part of its time (a
// durable record takes 1 to 3 ms); so much work is sent ahead. A slower one gains little, and what
// waits at a worker cannot go to another.
constexpr double ahead_s = 0.005;
constexpr std::uint32_t backlog_max =
    512;  // bounds what is in flight when solves take microseconds

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

void Runner::worker_enlisted(WorkerId worker, std::uint32_t slots) {
    scheduler_.worker_enlisted(worker, slots, waking_now());
    worker_slots_[worker] = slots;
    slots_ += slots;
}

void Runner::worker_gone(WorkerId worker, const std::string& why) {
    scheduler_.worker_gone(worker, why, waking_now());
    const auto found = worker_slots_.find(worker);
    if (found == worker_slots_.end()) return;
    slots_ -= found->second;
    worker_slots_.erase(found);
    for (auto& [id, taken] : studies_) {
        taken.refusals.erase(worker);
        taken.openers.erase(worker);
        if (taken.opening.erase(worker) > 0) opening_lost(taken, why);
    }
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
void Runner::opening_lost(Taken& taken, const std::string& why) {
    if (++taken.openings_lost < openings_lost_max) return;
    const study::StudyDefinition& definition = taken.run->definition();
    const Error lost{
        ErrorKind::fault,
        fmt::format("study '{}': {} times in a row a worker ended while it opened "
                    "solver '{}', the last: {}",
                    definition.name, taken.openings_lost, definition.solver.plugin, why)};
    taken.run->drain({store::StudyState::paused, lost.message, lost});
}

void Runner::worker_refused(WorkerId worker, StudyId id, const Error& why) {
    const auto found = studies_.find(id);
    if (found == studies_.end() || !worker_slots_.contains(worker)) return;
    scheduler_.worker_refused(worker, id, why.message);
    Taken& study = found->second;
    study.opening.erase(worker);
    study.refusals.emplace(worker, why.message);
    // Only now: a worker that goes is started again, perhaps as one that takes it.
    if (study.refusals.size() < worker_slots_.size()) return;
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
        trial = found->second.trial;
        running_.erase(found);
    } else if (const auto lost = abandoned_.find(attempt); lost != abandoned_.end()) {
        trial = lost->second;
        abandoned_.erase(lost);
        if (report.cancelled) return;  // as we asked; its end is on record
    } else {
        return;
    }
    if (report.cancelled)
        return failed(trial, attempt, std::move(report),
                      {study::FailureKind::infrastructure, "worker", "the worker gave it back",
                       study::Cause::given_back},
                      now);
    if (std::isfinite(report.seconds)) pace(report.seconds);
    if (report.failure) {
        study::Failure failure = *report.failure;
        return failed(trial, attempt, std::move(report), std::move(failure), now);
    }
    solved(trial, attempt, std::move(report), now);
}

void Runner::solved(TrialId trial, AttemptId attempt, Report report, Instant now) {
    StudyRun& study = *taken(trial.study).run;
    store::TrialEnded ended = study.judged(trial.number, report.response);
    if (ended.failure && ended.failure->kind == study::FailureKind::fault)
        return failed(trial, attempt, std::move(report), *std::move(ended.failure), now);

    // A response that cannot be judged is kept: a solve was paid for it.
    const bool first = scheduler_.attempt_solved(attempt, now) == schedule::Accepted::first;
    record(trial.study, store::AttemptEnded{.trial = trial.number,
                                            .attempt = attempt,
                                            .state = study::AttemptState::reported,
                                            .response = std::move(report.response),
                                            .failure = ended.failure,
                                            .counted = first,
                                            .seconds = report.seconds,
                                            .folder = std::move(report.folder),
                                            .log = std::move(report.log)});
    if (!first) return;
    record(trial.study, std::move(ended));
    tidy_files(study, trial.number, workers_);
}

void Runner::failed(TrialId trial, AttemptId attempt, Report report, study::Failure failure,
                    Instant now) {
    const bool first =
        scheduler_.attempt_failed(attempt, failure, now) == schedule::Accepted::first;
    // What nobody will keep must not lie there, on a disk that may be the database's, until a later
    // attempt has ended the trial.
    const study::Keep keep = taken(trial.study).run->definition().keep;
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
}

/// Keeps the backlog of workers in step with how long solves take. One that takes long ends sending
/// ahead at once; quick ones bring it back over the last ten or so.
void Runner::pace(double seconds) {
    const double mean = solve_s_ + 0.1 * (std::max(seconds, 1e-6) - solve_s_);
    solve_s_ = seconds < ahead_s ? mean : std::max(mean, seconds);
    const double mean_slots = static_cast<double>(slots_) /
                              static_cast<double>(std::max<std::size_t>(worker_slots_.size(), 1));
    const double wanted = solve_s_ < ahead_s ? mean_slots * ahead_s / solve_s_ : 0;
    const auto backlog = static_cast<std::uint32_t>(std::min<double>(wanted, backlog_max));
    const bool worth_a_change = backlog > 2 * backlog_ || 2 * backlog < backlog_;
    if (!worth_a_change) return;
    backlog_ = backlog;
    scheduler_.set_backlog(backlog);
}

}  // namespace femrun::run
