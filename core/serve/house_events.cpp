// SPDX-License-Identifier: MIT
// What happens among the workers, passed on to the runner, which gets a turn afterwards.
#include <fmt/format.h>

#include "serve/house.hpp"
#include "serve/late_check.hpp"

namespace femrun::serve {

void House::worker_enlisted(WorkerId worker, const work::WorkerCard& card) {
    runner_.worker_enlisted(worker, card);
    note(card);
    wake();
}

/// Who has worked here is a fact of the house.
void House::note(const work::WorkerCard& card) {
    if (coming_ == run::Coming::nobody) return;  // it ends with this process
    journal_.note(
        {card.identity.pc, card.identity.user, card.identity.instance, card.name, wall_now()},
        [](const Result<void>&) {});  // the database's trouble is told as such
}

void House::worker_gone(WorkerId worker, const std::string& why) {
    runner_.worker_gone(worker, why);
    wake();
}

void House::worker_away(WorkerId worker, const std::string& why) {
    runner_.worker_away(worker, why);
    wake();
}

std::vector<AttemptId> House::worker_back(WorkerId worker, std::span<const work::Holding> holding) {
    auto its_own = runner_.worker_back(worker, holding);
    wake();
    return its_own;
}

std::vector<AttemptId> House::worker_kept(WorkerId worker, std::span<const work::Holding> holding) {
    auto its_own = runner_.worker_kept(worker, holding);
    wake();
    return its_own;
}

void House::worker_replaced(WorkerId worker, WorkerId to, std::span<const AttemptId> ended) {
    runner_.worker_replaced(worker, to, ended);
}

void House::worker_leaving(WorkerId worker) {
    runner_.worker_leaving(worker);
    wake();
}

void House::worker_ends(WorkerId worker, Duration in) {
    runner_.worker_ends(worker, in);
    wake();
}

void House::worker_superseded(WorkerId worker) {
    runner_.worker_superseded(worker);
    wake();
}

void House::worker_refused(WorkerId worker, StudyId study, const Error& why) {
    runner_.worker_refused(worker, study, why);
    pause_for_mistake(worker, study, why);
    wake();
}

/// The first worker that has the solver of a study which nobody could check found a mistake in it:
/// the next would find the same.
void House::pause_for_mistake(WorkerId worker, StudyId id, const Error& why) {
    if (!is_open(id) || why.kind != ErrorKind::invalid) return;
    // It pauses by now, or others solve it: then it is a matter of that PC.
    const run::StudyRun& run = runner_.study(id);
    if (run.phase() != run::Phase::running || run.history().completed() > 0) return;
    const auto& staging = at_work(id).staging();
    if (!staging || !staging->handed_in) return;
    const std::string by = fmt::format("worker '{}'", workers_.muster().name(worker));
    Error found = why;
    if (found.message.starts_with(by + ": ")) found.message.erase(0, by.size() + 2);
    found = late_mistake(*staging->handed_in, std::move(found));
    const std::string sentence = fmt::format("{} (found by {})", found.message, by);
    log_.line(LogLevel::warning,
              fmt::format("study '{}' pauses: {}", at_work(id).definition().name, sentence));
    runner_.pause(id, sentence);
}

void House::worker_opened(WorkerId worker, StudyId study, Home home) {
    runner_.worker_opened(worker, study, home);
}

void House::heartbeat(WorkerId worker, std::span<const AttemptId> running,
                      std::span<const Begun> begun) {
    runner_.heartbeat(worker, running, begun);
    wake();
}

void House::begun(WorkerId worker, std::span<const Begun> attempts) {
    runner_.begun(worker, attempts);
}

void House::reported(WorkerId worker, AttemptId attempt, work::Report report) {
    runner_.reported(worker, attempt, std::move(report));
    wake();
}

void House::repeated(WorkerId worker, AttemptId attempt) {
    runner_.repeated(worker, attempt);
    wake();
}

void House::progressed(AttemptId attempt, double fraction, const std::string& stage) {
    runner_.progressed(attempt, fraction, stage);
}

}  // namespace femrun::serve
