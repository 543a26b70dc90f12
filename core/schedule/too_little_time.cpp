// SPDX-License-Identifier: MIT
// What is given to workers that have an end, and who of them is sent home (see time_left.hpp).
#include <algorithm>
#include <utility>

#include "schedule/scheduler_state.hpp"

namespace femrun::schedule {

void Scheduler::worker_ends(WorkerId worker, Instant at, Instant now) {
    if (state_->roster.knows(worker)) state_->worker_ends.set(worker, at, now);
}

void Scheduler::worker_superseded(WorkerId worker, Instant now) {
    if (!state_->roster.knows(worker)) return;
    worker_drains(worker);
    state_->superseded.insert(worker);
    const std::set<AttemptId> held = state_->roster.attempts(worker);
    for (const AttemptId id : held)
        state_->hand_back(id, "its worker's job was started anew elsewhere", now);
}

void Scheduler::solved_before(StudyId id, Duration took) {
    const auto study = state_->studies.find(id);
    if (study != state_->studies.end() && took > Duration::zero()) study->second.times.solved(took);
}

/// Whether the worker can be expected to end one of the study that takes as long as `needs`, if
/// that is known of it.
bool Scheduler::State::has_time(WorkerId worker, StudyId id, Duration needs, Instant now) const {
    const Ends::End* const end = worker_ends.find(worker);
    if (end == nullptr) return true;
    const Study& study = studies.at(id);
    const Duration opening = roster.is_warm(worker, id) ? Duration::zero() : study.opening;
    const auto all_need = study.times.needs(end->whole, opening, study.at_work);
    return all_need && end->at > now && end->at - now >= std::max(*all_need, needs);
}

Roster::May Scheduler::State::may_end(StudyId id, Duration needs, Instant now) const {
    if (worker_ends.none()) return {};
    return [this, id, needs, now](WorkerId worker) { return has_time(worker, id, needs, now); };
}

/// Who is given the study's next trial; nobody when none has a slot, or none the time.
std::optional<Roster::Choice> Scheduler::State::choose(StudyId id, Instant now) {
    const Trial& next = trial(queue.next(id));
    return roster.choose(id, next.avoid, may_end(id, next.needs, now));
}

/// Whether somebody who signs, be it at work, suits one of the study's trials and has the time.
bool Scheduler::State::somebody_could(StudyId id, Instant now) {
    const auto suits_somebody = [&](const Trial& of) {
        return roster.has_one(id, [&](WorkerId one) {
            return !roster.is_late(one) && suits(of, one) && has_time(one, id, of.needs, now);
        });
    };
    if (queue.has_ready(id) && suits_somebody(trial(queue.next(id)))) return true;
    const std::vector<TrialId> suspects = queue.suspects();
    return std::any_of(suspects.begin(), suspects.end(),
                       [&](TrialId one) { return one.study == id && suits_somebody(trial(one)); });
}

/// A study that waits for time alone may do so for hours, and holds up nobody in the line for a
/// licence. It comes to the end of the line when there is somebody who has the time.
void Scheduler::State::leave_lines(Instant now) {
    if (!roster.has_slot()) return;  // nobody else gets one either
    for (const StudyId id : pools.in_line()) {
        if (somebody_could(id, now)) continue;
        pools.leave(id);
        queue.resume(id);
    }
}

/// Of studies that few solves are known of: what is at work for long is not over soon.
void Scheduler::State::look_at_work(Instant now) {
    if (worker_ends.none()) return;
    bool looks = false;
    for (auto& [id, study] : studies) {
        study.at_work = Duration::zero();
        looks = looks || (study.running > 0 && study.times.few_are_known());
    }
    if (!looks) return;
    for (const auto& [id, attempt] : attempts) {
        if (!attempt.begun || attempt.late) continue;
        Study& study = studies.at(attempt.trial.study);
        study.at_work = std::max(study.at_work, now - *attempt.begun);
    }
}

/// Those that could be given to the study by the time that is left.
std::uint64_t Scheduler::State::free_slots(StudyId id) const {
    if (worker_ends.none()) return roster.free_slots(id);
    std::uint64_t slots = 0;
    roster.each_with_room([&](WorkerId worker) {
        if (!roster.takes(worker, id) || !has_time(worker, id, Duration::zero(), ticked)) return;
        slots += roster.slots(worker) - roster.attempts(worker).size();
    });
    return slots;
}

/// It was ended at a worker that has an end. At that end its trial is known to take longer than it
/// has worked, and goes to one with more time left. Ended before (preempted, lost with its node) it
/// says nothing but that it takes as long.
void Scheduler::State::was_cut(const Attempt& attempt, Instant now) {
    const Ends::End* const end = worker_ends.find(attempt.worker);
    if (!attempt.begun || end == nullptr) return;
    const Duration worked = now - attempt.lease.silence(now) - *attempt.begun;
    if (worked <= Duration::zero()) return;
    const bool at_its_end = end->at - now <= end->whole / 10;
    const Duration needs = at_its_end ? studies.at(attempt.trial.study).times.cut(worked) : worked;
    Trial& of = trial(attempt.trial);
    if (!of.was_cut()) ++studies.at(attempt.trial.study).cut;
    of.needs = std::max(of.needs, needs);
}

/// They wait for time, perhaps for long, and take no slot from the others of their study.
std::uint64_t Scheduler::State::cut_and_queued(StudyId id) const {
    const Study& study = studies.at(id);
    if (study.cut == 0) return 0;
    return static_cast<std::uint64_t>(std::count_if(
        study.trials.begin(), study.trials.end(),
        [](const auto& entry) { return entry.second.was_cut() && !entry.second.running; }));
}

/// Nothing that is open can be expected to end there; nothing when something can, or nobody knows
/// what will be wanted.
std::optional<TooLittleTime> Scheduler::State::too_little_time(WorkerId worker, Instant now) const {
    const Ends::End* const end = worker_ends.find(worker);
    if (end == nullptr) return std::nullopt;
    std::optional<TooLittleTime> least;
    for (const auto& [id, study] : studies) {
        if (!starts(study) || !roster.takes(worker, id)) continue;
        const auto of_all = study.times.needs();
        if (!of_all || has_time(worker, id, Duration::zero(), now)) return std::nullopt;
        const Duration opening = roster.is_warm(worker, id) ? Duration::zero() : study.opening;
        const Duration needs =
            study.times.needs(end->whole, opening, study.at_work).value_or(*of_all);
        if (!least || needs < least->needs)
            least = TooLittleTime{std::max(end->at - now, Duration::zero()), id, needs};
    }
    return least;
}

/// Whoever has a free slot, and too little time for whatever is open, leaves.
void Scheduler::State::send_home(Instant now) {
    if (worker_ends.none()) return;
    std::vector<std::pair<WorkerId, TooLittleTime>> all;
    roster.each_with_room([&](WorkerId worker) {
        if (const auto why = too_little_time(worker, now)) all.emplace_back(worker, *why);
    });
    for (const auto& [worker, why] : all) {
        for (auto& [id, study] : studies)
            if (roster.takes(worker, id))
                study.longest = std::max(study.longest, worker_ends.find(worker)->whole);
        roster.drain(worker);
        division.clear();
        sent_home.emplace(worker, why);
        outbox.push_back(SendHome{worker, why});
    }
}

// -- what can be seen

/// A trial of the study that takes as long as `of_it`, if that is known, would not be given to
/// anybody who is there, however many slots were free.
std::optional<WaitsForTime> Scheduler::State::waits_for_time(StudyId id, Duration of_it,
                                                             Instant now) const {
    const Study& study = studies.at(id);
    const Duration needs = std::max(of_it, study.times.needs().value_or(Duration::zero()));
    if (needs == Duration::zero()) return std::nullopt;
    Duration longest = study.longest;
    bool somebody = false;
    roster.each([&](WorkerId worker) {
        if (!roster.takes(worker, id)) return;
        if (const Ends::End* const end = worker_ends.find(worker))
            longest = std::max(longest, end->whole);
        somebody = somebody || (!roster.drains(worker) && has_time(worker, id, of_it, now));
    });
    if (somebody || longest == Duration::zero()) return std::nullopt;
    WaitsForTime waits{.needs = needs};
    if (longest < needs) waits.longest = longest;
    return waits;
}

std::optional<Duration> Scheduler::needs_left(StudyId id) const {
    const auto study = state_->studies.find(id);
    if (study == state_->studies.end()) return std::nullopt;
    return study->second.times.needs();
}

std::optional<Duration> Scheduler::needs_more_time(StudyId id, Instant now) const {
    const auto study = state_->studies.find(id);
    if (study == state_->studies.end() || state_->queue.size(id) == 0) return std::nullopt;
    const auto waits = state_->waits_for_time(id, Duration::zero(), now);
    // Where nobody is there any worker would do, unless none has ever had enough.
    const bool says_something = waits && (waits->longest || state_->roster.takers_count(id) > 0);
    return says_something ? std::optional(waits->needs) : std::nullopt;
}

}  // namespace femrun::schedule
