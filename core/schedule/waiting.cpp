// SPDX-License-Identifier: MIT
#include "schedule/waiting.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/size_text.hpp"
#include "schedule/scheduler_state.hpp"

namespace femrun::schedule {

namespace {

Duration left(Instant until, Instant now) { return std::max(until - now, Duration::zero()); }

}  // namespace

/// Attempts that hold some of the pool, by id.
std::vector<AttemptId> Scheduler::State::holders(const std::string& pool) const {
    std::vector<AttemptId> all;
    for (const auto& [id, attempt] : attempts)
        if (std::any_of(attempt.held.begin(), attempt.held.end(),
                        [&](const auto& part) { return part.pool == pool; }))
            all.push_back(id);
    return all;
}

std::vector<Wait> Scheduler::State::waits_for_licences(StudyId id, Instant now) const {
    std::vector<Wait> waits;
    for (const LicencePools::Shortage& lack : pools.shortages(id)) {
        PoolStanding pool = pools.standing(lack.pool, now);
        waits.push_back(WaitsForLicence{.pool = lack.pool,
                                        .needs = lack.needs,
                                        .count = pool.count,
                                        .resting = pool.resting,
                                        .next_in = pool.next_in,
                                        .holders = holders(lack.pool),
                                        .behind = lack.behind});
    }
    return waits;
}

std::optional<WaitsForTime> Scheduler::State::waits_of_all_for_time(StudyId id, Instant now) const {
    auto waits = waits_for_time(id, Duration::zero(), now);
    if (waits) waits->trials = queue.size(id);
    return waits;
}

/// Why one of its trials that is ready is not started; nothing when the next tick may.
std::vector<Wait> Scheduler::State::waits_of_ready(StudyId id, Instant now) const {
    if (queue.is_halted(id)) return {StartsNothing{}};
    if (roster.takers_count(id) == 0) {
        std::string with;
        for (const std::string& lack : roster.unmet(id))
            with += (with.empty() ? "" : ", or one with ") + lack;
        std::vector<Wait> waits{WaitsForWorker{std::move(with), roster.size()}};
        // Those that were there had too little of it.
        if (const auto time = waits_of_all_for_time(id, now); time && time->longest)
            waits.emplace_back(*time);
        return waits;
    }
    if (!roster.serves(id)) {
        WaitsForWorkersToReturn all;
        roster.each([&](WorkerId worker) {
            if (roster.takes(worker, id)) all.workers.push_back(worker);
        });
        std::vector<Wait> waits{std::move(all)};
        if (const auto time = waits_of_all_for_time(id, now)) waits.emplace_back(*time);
        return waits;
    }
    if (const auto time = waits_of_all_for_time(id, now)) return {*time};
    std::vector<Wait> waits = waits_for_licences(id, now);
    if (!roster.has_slot(id)) waits.push_back(WaitsForSlot{roster.slots(id), 0});
    return waits;
}

/// Trials that were cut at workers' ends, and need more time than anybody has who is there.
std::optional<WaitsForTime> Scheduler::State::cut_that_wait(StudyId id, Instant now) const {
    std::optional<WaitsForTime> all;
    for (const auto& [number, trial] : studies.at(id).trials) {
        if (!trial.was_cut() || trial.running) continue;
        const auto one = waits_for_time(id, trial.needs, now);
        if (!one) continue;
        if (all && all->needs <= one->needs) {
            ++all->trials;
        } else {
            const std::uint64_t trials = all ? all->trials + 1 : 1;
            all = one;
            all->trials = trials;
        }
    }
    return all;
}

std::vector<Wait> Scheduler::waits(StudyId id, Instant now) const {
    if (!state_->studies.contains(id)) return {};
    const Queue::Waiting waiting = state_->queue.waiting(id);
    std::vector<Wait> waits;
    // Where nobody could start one, none is asked for.
    const bool is_served = state_->roster.serves(id);
    if (waiting.ready + waiting.suspects > 0 || state_->queue.is_halted(id) || !is_served)
        waits = state_->waits_of_ready(id, now);
    const std::optional<WaitsForTime> time = state_->cut_that_wait(id, now);
    const bool all_wait_for_it = std::any_of(waits.begin(), waits.end(), [](const Wait& wait) {
        return std::holds_alternative<WaitsForTime>(wait);
    });
    if (time && !all_wait_for_it) waits.emplace_back(*time);
    // Those that were cut stand with the suspects, and wait for time or for a slot.
    const auto& suspects = state_->queue.suspects();
    const auto cut = std::count_if(suspects.begin(), suspects.end(), [&](TrialId one) {
        return one.study == id && state_->trial(one).was_cut();
    });
    if (waiting.ready == 0 && waiting.suspects > static_cast<std::uint64_t>(cut))
        waits.push_back(WaitsForEmptyWorker{});
    if (waiting.first_release)
        waits.push_back(BacksOff{left(*waiting.first_release, now),
                                 waiting.for_licence == waiting.backing_off, waiting.backing_off});
    return waits;
}

std::vector<Wait> Scheduler::waits(TrialId id, Instant now) const {
    const auto study = state_->studies.find(id.study);
    if (study == state_->studies.end() || !study->second.trials.contains(id.number)) return {};
    const Trial& trial = study->second.trials.at(id.number);
    if (trial.running) return {};
    const std::optional<Queue::Place> place = state_->queue.find(id);
    if (!place) return {};
    if (place->until) {
        const bool never_tried_here = trial.started == 0 || !trial.avoid;
        if (never_tried_here && !trial.lost.empty())
            return {WaitsForAdoption{trial.lost.back(), left(*place->until, now)}};
        return {BacksOff{left(*place->until, now), place->awaits == Awaits::licence}};
    }
    std::vector<Wait> waits = state_->waits_of_ready(id.study, now);
    if (place->suspect && trial.memory_above)
        waits = {WaitsForWorker{fmt::format("more than {} of memory for each slot, free",
                                            size_text(*trial.memory_above)),
                                state_->roster.size()}};
    else if (auto time = trial.was_cut() ? state_->waits_for_time(id.study, trial.needs, now)
                                         : std::nullopt)
        waits = {*std::move(time)};
    else if (place->suspect && (trial.not_at || trial.was_cut()))
        waits.push_back(WaitsForSlot{state_->roster.slots(id.study), place->ahead});
    else if (place->suspect)
        waits.push_back(WaitsForEmptyWorker{});
    for (Wait& wait : waits)
        if (auto* slot = std::get_if<WaitsForSlot>(&wait)) slot->ahead = place->ahead;
    if (waits.empty() && place->ahead > 0)
        waits.push_back(WaitsForSlot{state_->roster.slots(id.study), place->ahead});
    return waits;
}

std::vector<WorkerStanding> Scheduler::workers(Instant now) const {
    std::vector<WorkerStanding> all;
    const Roster& roster = state_->roster;
    roster.each([&](WorkerId id) {
        WorkerStanding one{
            .worker = id, .slots = roster.slots(id), .attempts = roster.attempts(id).size()};
        const std::optional<PcHealth::Illness> ill = state_->health.illness(id);
        if (roster.drains(id))
            one.state = WorkerState::drains;
        else if (roster.is_late(id))
            one.state = WorkerState::away;
        else if (ill && ill->rests_until)
            one.state = WorkerState::rests;
        else if (roster.has_one_at_a_time(id))
            one.state = WorkerState::on_trial;
        if (const Ends::End* const end = state_->worker_ends.find(id))
            one.ends_in = left(end->at, now);
        if (const auto home = state_->sent_home.find(id); home != state_->sent_home.end())
            one.sent_home = home->second;
        one.superseded = state_->superseded.contains(id);
        if (ill && one.state != WorkerState::ready) one.why = ill->why;
        if (ill && ill->rests_until) one.left = left(*ill->rests_until, now);
        all.push_back(std::move(one));
    });
    return all;
}

std::vector<PoolStanding> Scheduler::pools(Instant now) const {
    std::vector<PoolStanding> all;
    for (const std::string& name : state_->pools.names()) {
        all.push_back(state_->pools.standing(name, now));
        all.back().holders = state_->holders(name);
    }
    return all;
}

}  // namespace femrun::schedule
