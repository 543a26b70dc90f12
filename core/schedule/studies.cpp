// SPDX-License-Identifier: MIT
// What the scheduler is told of studies and trials, and how it divides the slots among them.
#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/check.hpp"
#include "schedule/division.hpp"
#include "schedule/scheduler_state.hpp"

namespace femrun::schedule {

void Scheduler::study_opened(StudyId id, StudyTerms terms) {
    state_->stopping.erase(id);
    Study& study = state_->studies[id];
    state_->division.clear();
    study.paused = study.draining = false;
    study.faults_in_row = 0;
    state_->queue.open(id, terms.share);
    state_->pools.claim(id, terms.licences);
    state_->roster.demand(id, terms.demand);
    study.terms = std::move(terms);
    state_->set_ahead(id, study);
}

/// What holds a licence is sent to free slots only: a licence that waits at a worker is nobody's.
void Scheduler::State::set_ahead(StudyId id, const Study& study) {
    const std::uint32_t backlog = study.terms.licences.empty() ? study.backlog : 0;
    queue.set_ahead(id, backlog > 0 ? Ahead::yes : Ahead::no);
    roster.set_backlog(id, backlog);
}

void Scheduler::set_backlog(StudyId id, std::uint32_t backlog) {
    const auto study = state_->studies.find(id);
    if (study == state_->studies.end()) return;
    study->second.backlog = backlog;
    state_->set_ahead(id, study->second);
}

bool Scheduler::study_wants(StudyId id, std::optional<std::uint64_t> most) {
    const auto study = state_->studies.find(id);
    if (study == state_->studies.end()) return false;
    const auto wants = most.value_or(std::numeric_limits<std::uint64_t>::max());
    if (std::exchange(study->second.most, wants) == wants) return false;
    state_->division.clear();
    return true;
}

void Scheduler::study_draining(StudyId id, Instant now) {
    const auto study = state_->studies.find(id);
    if (study == state_->studies.end()) return;
    state_->halt(id);
    study->second.draining = true;
    state_->division.clear();
    const std::set<AttemptId> late = state_->late;
    for (const AttemptId attempt : late) {
        const Attempt& silent = state_->attempts.at(attempt);
        if (silent.trial.study != id) continue;
        state_->lose_late(attempt, study::AttemptState::lost,
                          {study::FailureKind::infrastructure, "worker",
                           "the worker is silent, and the study ends", study::Cause::silent},
                          now);
    }
}

void Scheduler::study_stopped(StudyId id) {
    if (state_->studies.contains(id)) state_->stopping.insert(id);
}

void Scheduler::trial_queued(TrialId id, std::uint32_t attempts_used, std::uint32_t last_ordinal,
                             const Suspicion& suspicion) {
    const auto study = state_->studies.find(id.study);
    if (study == state_->studies.end()) {
        // An optimizer's answer can cross with the end of its study.
        state_->outbox.push_back(GiveUp{id, study::TrialState::cancelled, study_was_stopped()});
        return;
    }
    Trial trial;
    trial.tries = Tries{attempts_used, suspicion, study->second.terms.retry};
    const Beside beside = trial.tries.beside();
    trial.started = std::max(attempts_used, last_ordinal);
    const bool is_new = study->second.trials.emplace(id.number, std::move(trial)).second;
    FEMRUN_CHECK(is_new, static_cast<unsigned long long>(id.number));
    if (beside == Beside::nobody)
        state_->queue.add_tried(id, beside);
    else
        state_->queue.add_new(id);
}

void Scheduler::attempt_recalled(AttemptId attempt, TrialId id, Instant now,
                                 std::optional<Instant> adoption_until) {
    const auto study = state_->studies.find(id.study);
    if (study == state_->studies.end()) return;
    FEMRUN_CHECK(attempt < state_->next_attempt && !state_->attempts.contains(attempt),
                 static_cast<unsigned long long>(attempt.value));
    const auto of = study->second.trials.find(id.number);
    if (of == study->second.trials.end()) return;  // it has ended by another
    Trial& trial = of->second;
    if (!state_->lost.emplace(attempt, id).second) {
        std::erase_if(trial.awaited, [&](const auto& one) { return one.first == attempt; });
        if (state_->queue.remove(id)) state_->queue_again(id, state_->how_next(id));
        return;
    }
    // Its worker may have them for as long as it may come back.
    state_->pools.rest_unheld(id.study, attempt, adoption_until.value_or(now));
    trial.lost.push_back(attempt);
    if (!adoption_until) return;
    trial.awaited.emplace_back(attempt, *adoption_until);
    if (state_->queue.remove(id)) state_->queue_again(id, state_->how_next(id));
}

void Scheduler::attempt_lost(AttemptId attempt, TrialId id) {
    const auto study = state_->studies.find(id.study);
    if (study == state_->studies.end()) return;
    FEMRUN_CHECK(attempt < state_->next_attempt && !state_->attempts.contains(attempt),
                 static_cast<unsigned long long>(attempt.value));
    state_->remember(attempt, id);
}

void Scheduler::licences_rest(AttemptId attempt, const std::string& pool, std::uint32_t licences,
                              Instant until) {
    if (state_->attempts.contains(attempt)) return;
    state_->pools.rest_unheld(Held{{pool, licences}}, until, attempt);
}

void Scheduler::pool_set(const std::string& pool, std::uint32_t licences, Duration cooldown) {
    state_->pools.set(pool, licences, cooldown);
}

void Scheduler::pool_dropped(const std::string& pool) { state_->pools.unset(pool); }

void Scheduler::pool_for_people(const std::string& pool, std::uint32_t licences) {
    state_->pools.keep_for_people(pool, licences);
}

void Scheduler::pool_of_slurm(const std::string& pool, const std::string& licence) {
    state_->pools.is_engines(pool, licence);
}

void Scheduler::pool_counted(const std::string& pool, std::uint32_t free, Instant until) {
    state_->pools.free(pool, free, until);
}

std::optional<std::uint32_t> Scheduler::of_house(const std::string& pool) const {
    return state_->pools.of_house(pool);
}

// -- how many slots each gets

/// The division of all slots as each has a use for them; but `asking` as if it had for any number.
std::map<StudyId, std::uint64_t> Scheduler::State::divided(std::optional<StudyId> asking) const {
    std::vector<Claim> claims;
    for (const auto& [id, study] : studies) {
        const bool starts = !study.paused && !study.draining;
        claims.push_back({.study = id,
                          .share = study.terms.share,
                          .most = !starts        ? 0
                                  : id == asking ? roster.slots(id)
                                                 : std::min(study.most, roster.slots(id))});
    }
    divide(roster.slots(), claims);
    std::map<StudyId, std::uint64_t> parts;
    for (const Claim& claim : claims) parts[claim.study] = claim.slots;
    return parts;
}

std::uint64_t Scheduler::wanted(StudyId id) const {
    const auto study = state_->studies.find(id);
    if (study == state_->studies.end()) return 0;
    // Worked out again only when something has changed.
    if (state_->division.empty()) state_->division = state_->divided(std::nullopt);
    const auto& division = state_->division;
    // One that had no use for more may have now: it is asked.
    const std::uint64_t part = study->second.most < std::numeric_limits<std::uint64_t>::max()
                                   ? state_->divided(id).at(id)
                                   : division.at(id);
    const auto open = [&](StudyId of) {
        return state_->studies.at(of).running + state_->queue.size(of);
    };
    // Slots are free, and others wait for them, or have not asked for all that is theirs: those are
    // spoken for.
    std::uint64_t free = state_->free_slots(id);
    for (const auto& [other, slots] : division) {
        if (free == 0) break;
        if (other == id) continue;
        std::uint64_t spoken_for = open(other) < slots ? slots - open(other) : 0;
        if (state_->queue.can_be_served(other)) spoken_for += state_->queue.size(other);
        free -= std::min({free, spoken_for, state_->free_slots(other)});
    }
    return std::max(part, free > 0 ? study->second.running + free : 0) + state_->cut_and_queued(id);
}

std::uint64_t Scheduler::takers(StudyId id) const { return state_->roster.takers_count(id); }

std::optional<std::string> Scheduler::unmet(StudyId id) const {
    const std::vector<std::string> lacks = state_->roster.unmet(id);
    if (lacks.empty()) return std::nullopt;
    return fmt::format("a worker with {}", fmt::join(lacks, ", or one with "));
}

}  // namespace femrun::schedule
