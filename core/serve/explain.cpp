// SPDX-License-Identifier: MIT
#include "serve/explain.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/match.hpp"
#include "run/time_words.hpp"
#include "serve/statuses.hpp"

namespace femrun::serve {

namespace {

class Reasons {
public:
    Reasons(House& house, StudyId study)
        : house_(house), study_(study), workers_(house.runner().workers()) {}

    std::vector<control::Reason> all() {
        const run::StudyRun& study = house_.runner().study(study_);
        if (study.phase() == run::Phase::draining || study.phase() == run::Phase::over)
            return {control::Draining{study.ending() ? study.ending()->why : ""}};
        const run::StudyWaits waits = house_.runner().waits(study_);
        if (waits.database) told_.emplace_back(control::DatabaseTrouble{waits.database->message});
        if (waits.restores) told_.emplace_back(control::Restoring{});
        if (waits.asks) told_.emplace_back(control::AsksOptimizer{});
        for (const schedule::Wait& wait : waits.trials) add(wait);
        resting();
        return std::move(told_);
    }

private:
    void add(const schedule::Wait& wait) {
        match(
            wait, [&](const schedule::StartsNothing&) {},
            [&](const schedule::WaitsForWorker& it) { nobody(it); },
            [&](const schedule::WaitsForWorkersToReturn& it) {
                for (const WorkerId worker : it.workers) absent(worker);
            },
            [&](const schedule::WaitsForLicence& it) { licence(it); },
            [&](const schedule::WaitsForSlot& it) {
                told_.emplace_back(control::SlotsBusy{it.slots - absent_slots(it.slots), shares()});
            },
            [&](const schedule::BacksOff& it) {
                told_.emplace_back(control::BacksOff{it.trials, span_of(it.left)});
            },
            [&](const schedule::WaitsForAdoption& it) { adoption(it); },
            [&](const schedule::WaitsForTime& it) { told_.emplace_back(needs_time(it)); },
            // One trial alone, while its study goes on.
            [&](const schedule::WaitsForEmptyWorker&) {});
    }

    void nobody(const schedule::WaitsForWorker& it) {
        if (it.there == 0) told_.emplace_back(control::NoWorker{});
        if (it.there > 0 && !it.with.empty()) told_.emplace_back(control::NobodyFits{it.with});
        for (const auto& [worker, why] : house_.runner().refusals(study_))
            told_.emplace_back(control::Refused{house_.muster().name(worker), why});
    }

    void absent(WorkerId id) {
        for (const schedule::WorkerStanding& worker : workers_) {
            if (worker.worker != id) continue;
            const std::string name = house_.muster().name(id);
            if (worker.state == schedule::WorkerState::away)
                told_.emplace_back(control::WorkerSilent{name, house_.muster().is_away(id)});
            else if (worker.state == schedule::WorkerState::drains)
                told_.emplace_back(control::Refused{name, why_it_drains(worker)});
        }
    }

    std::string why_it_drains(const schedule::WorkerStanding& worker) const {
        const std::string why = why_it_leaves(house_, worker);
        return why.empty() ? "it drains: it ends what it has, and leaves" : "it " + why;
    }

    static control::NeedsTime needs_time(const schedule::WaitsForTime& it) {
        control::NeedsTime told{.trials = it.trials, .needs = span_of(it.needs)};
        if (it.longest) told.longest = span_of(*it.longest);
        return told;
    }

    /// The study may go on without them, and more slowly.
    void resting() {
        for (const schedule::WorkerStanding& worker : workers_)
            if (worker.state == schedule::WorkerState::rests ||
                worker.state == schedule::WorkerState::on_trial)
                told_.emplace_back(control::WorkerRests{house_.muster().name(worker.worker),
                                                        worker.why, span_of(worker.left)});
    }

    void licence(const schedule::WaitsForLicence& it) {
        for (const schedule::PoolStanding& pool : house_.runner().pools())
            if (pool.name == it.pool)
                told_.emplace_back(control::WaitsForLicence{pool_status(house_, pool), it.needs});
    }

    void adoption(const schedule::WaitsForAdoption& it) {
        for (control::Reason& reason : told_)
            if (auto* const awaited = std::get_if<control::AwaitsAdoption>(&reason)) {
                ++awaited->attempts;
                awaited->left = std::max(awaited->left, span_of(it.left));
                return;
            }
        told_.emplace_back(control::AwaitsAdoption{1, span_of(it.left)});
    }

    /// Of so many slots, those of workers that are given nothing now.
    std::uint64_t absent_slots(std::uint64_t slots) const {
        std::uint64_t absent = 0;
        for (const schedule::WorkerStanding& worker : workers_)
            if (worker.state == schedule::WorkerState::rests ||
                worker.state == schedule::WorkerState::away)
                absent += worker.slots - std::min<std::uint64_t>(worker.slots, worker.attempts);
        return std::min(absent, slots);
    }

    std::vector<control::SlotsOf> shares() const {
        std::vector<control::SlotsOf> shares;
        for (const StudyId id : house_.open_studies())
            if (const auto slots = house_.runner().counts(id).running; slots > 0)
                shares.push_back({house_.at_work(id).definition().name, slots});
        return shares;
    }

    House& house_;
    StudyId study_;
    std::vector<schedule::WorkerStanding> workers_;
    std::vector<control::Reason> told_;
};

/// What of several is told of a trial: what is waited for the longest.
control::TrialWaits waiting(const schedule::Wait& wait) {
    using What = control::TrialWaits::What;
    control::TrialWaits waits;
    if (const auto* const back_off = std::get_if<schedule::BacksOff>(&wait))
        waits = {back_off->licence ? What::licence : What::back_off, span_of(back_off->left)};
    if (const auto* const adoption = std::get_if<schedule::WaitsForAdoption>(&wait))
        waits = {What::adoption, span_of(adoption->left)};
    if (std::holds_alternative<schedule::WaitsForLicence>(wait)) waits.what = What::licence;
    if (std::holds_alternative<schedule::WaitsForEmptyWorker>(wait)) waits.what = What::alone;
    if (const auto* const worker = std::get_if<schedule::WaitsForWorker>(&wait);
        worker && worker->there > 0 && !worker->with.empty()) {
        waits.what = What::worker;
        waits.with = worker->with;
    }
    if (const auto* const time = std::get_if<schedule::WaitsForTime>(&wait)) {
        waits.what = What::worker;
        waits.with = fmt::format("more time left than {}", run::time_needed(time->needs));
    }
    return waits;
}

}  // namespace

std::vector<control::Reason> reasons(House& house, StudyId study) {
    return Reasons(house, study).all();
}

Result<control::TrialPlace> place_of(House& house, StudyId id, std::uint64_t trial) {
    const run::StudyRun& study = house.runner().study(id);
    if (trial < 1 || trial > study.history().size())
        return Error{ErrorKind::missing,
                     fmt::format("study '{}': there is no trial {}; it has {}",
                                 study.definition().name, trial, study.history().size())};
    if (study::is_finished(study.history().trial(trial).state))
        return control::TrialPlace(control::TrialOver{});
    for (const control::RunningAttempt& running : running_of(house, id))
        if (running.trial == trial)
            return control::TrialPlace(control::TrialRuns{.worker = running.worker,
                                                          .stage = running.stage,
                                                          .since = running.since,
                                                          .fraction = running.fraction,
                                                          .silent = running.silent});
    const auto waits = house.runner().waits(TrialId{id, trial});
    return control::TrialPlace(waits.empty() ? control::TrialWaits{} : waiting(waits.front()));
}

}  // namespace femrun::serve
