// SPDX-License-Identifier: MIT
// How studies end before they are done: paused, interrupted, or because the database cannot be
// written; and how one that is over is forgotten.
#include <algorithm>

#include "run/not_recorded.hpp"
#include "run/runner.hpp"

namespace femrun::run {

void Runner::pause(StudyId study, const std::string& why) {
    at(study).run->drain({store::StudyState::paused, why, std::nullopt});
}

void Runner::interrupt(StudyId study) {
    at(study).hurried = true;
    at(study).run->drain({store::StudyState::interrupted, "interrupted", std::nullopt});
}

void Runner::stop(StudyId study) {
    interrupt(study);
    at(study).stopped = true;
    scheduler_.study_stopped(study);
    ledger_.drop_orders(study);  // those still waiting for their record never started
}

void Runner::journal_failed(const Error& error) {
    const Ledger::Hope hope = ledger_.failed(error, clock_.now());
    if (hope != Ledger::Hope::to_try_again) break_off(error);
    if (hope == Ledger::Hope::only_anew) ledger_.begin_anew();
    if (hope != Ledger::Hope::to_try_again) return;
    for (const Order& order : ledger_.take_back()) {
        if (running_.erase(order.attempt) == 0) continue;
        scheduler_.attempt_withdrawn(order.attempt);
        record(order.trial.study,
               store::AttemptEnded{
                   .trial = order.trial.number,
                   .attempt = order.attempt,
                   .state = study::AttemptState::cancelled,
                   .failure = study::Failure{study::FailureKind::infrastructure, "femrun",
                                             "not begun: the database could not be written",
                                             study::Cause::not_begun}});
    }
}

void Runner::break_off(const Error& error) {
    const std::vector<store::Record> unwritten = journal_.unwritten();
    for (auto& [id, at_work] : studies_) {
        if (auto loss = not_recorded(*at_work.run, unwritten, error))
            at_work.run->break_off(*loss);
        else if (!at_work.closed)
            at_work.run->break_off(error);
        at_work.closed = true;
    }
}

/// Nothing runs, and whoever has something left to be written was told to hurry.
bool Runner::nobody_waits_for_the_disk() const {
    return std::all_of(studies_.begin(), studies_.end(), [&](const auto& entry) {
        return entry.second.closed && (entry.second.hurried || over(entry.first));
    });
}

bool Runner::over(StudyId id) const {
    const Study& at_work = studies_.at(id);
    return at_work.closed && ledger_.settled(at_work.last_fact);
}

bool Runner::idle() const {
    return std::all_of(studies_.begin(), studies_.end(),
                       [&](const auto& entry) { return over(entry.first); });
}

void Runner::forget(StudyId id) {
    FEMRUN_CHECK(over(id), static_cast<unsigned long long>(id.value));
    const auto of_it = [&](const TrialId& trial) { return trial.study == id; };
    ledger_.drop_orders(id);
    std::erase_if(running_, [&](const auto& entry) { return of_it(entry.second.trial); });
    std::erase_if(recalled_, [&](const auto& entry) { return of_it(entry.second.trial); });
    std::erase_if(abandoned_, [&](const auto& entry) { return of_it(entry.second); });
    std::erase_if(outlived_, [&](AttemptId attempt) { return !abandoned_.contains(attempt); });
    studies_.erase(id);
    scheduler_.study_stopped(id);
    carry_out(scheduler_.tick(waking_now(), schedule::Starts::none));
}

std::size_t Runner::footprint() const {
    std::size_t entries = studies_.size() + running_.size() + abandoned_.size() + outlived_.size() +
                          recalled_.size() + worker_slots_.size() + scheduler_.footprint() +
                          ledger_.footprint();
    for (const auto& [id, at_work] : studies_)
        entries += at_work.refusals.size() + at_work.openers.size() + at_work.opening.size();
    return entries;
}

}  // namespace femrun::run
