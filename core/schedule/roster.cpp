// SPDX-License-Identifier: MIT
#include "schedule/roster.hpp"

#include <algorithm>
#include <utility>

#include "base/check.hpp"

namespace femrun::schedule {

Roster::Room Roster::room_of(WorkerId id, const Worker& worker) {
    const std::int64_t free = worker.free();
    const std::int64_t unopened = worker.warm.unopened(worker.slots);
    return {-std::min(unopened, std::max<std::int64_t>(free, 0)), -free, id};
}

void Roster::list(WorkerId id, const Worker& worker, ByRoom::node_type place) {
    if (!worker.can_be_chosen()) return;
    const Room room = room_of(id, worker);
    const auto free = static_cast<std::uint64_t>(std::max<std::int64_t>(worker.free(), 0));
    if (place.empty()) {
        all_.by_room.insert(room);
    } else {
        place.value() = room;
        all_.by_room.insert(std::move(place));
    }
    all_.free_slots += free;
    if (worker.attempts.empty()) ++have_nothing_;
    if (free > 0) worker.warm.each_warm([&](StudyId study) { warm_[study].insert(room); });
    for (auto& [study, shunned] : shunned_) {
        if (shunned.by.contains(id)) continue;
        shunned.takers.by_room.insert(room);
        shunned.takers.free_slots += free;
    }
}

Roster::ByRoom::node_type Roster::unlist(WorkerId id, const Worker& worker) {
    if (!worker.can_be_chosen()) return {};
    const Room room = room_of(id, worker);
    const auto free = static_cast<std::uint64_t>(std::max<std::int64_t>(worker.free(), 0));
    all_.free_slots -= free;
    if (worker.attempts.empty()) --have_nothing_;
    if (free > 0) worker.warm.each_warm([&](StudyId study) { warm_[study].erase(room); });
    for (auto& [study, shunned] : shunned_)
        if (shunned.takers.by_room.erase(room) > 0) shunned.takers.free_slots -= free;
    return all_.by_room.extract(room);
}

void Roster::enlist(WorkerId id, std::uint32_t slots, WorkerFacts facts, Instant now) {
    const auto [found, is_new] = workers_.try_emplace(id, Worker{.signed_at = now});
    slots_ -= found->second.slots_to_share();
    change(id, [&](Worker& worker) { worker.slots = slots; });
    slots_ += found->second.slots_to_share();
    facts_[id] = std::move(facts);
    ++version_;
    for (const auto& [study, demand] : demands_) check_demand(id, study, demand);
    renew(id, now);
}

std::vector<AttemptId> Roster::dismiss(WorkerId id) {
    const auto found = workers_.find(id);
    if (found == workers_.end()) return {};
    Worker& worker = found->second;
    ++version_;
    unlist(id, worker);
    strike_out(late_at_, worker.late_noted, id);
    strike_out(silent_at_, worker.silent_noted, id);
    if (reserved_ == id) reserved_.reset();
    slots_ -= worker.slots_to_share();
    for (auto& [study, shunned] : shunned_) shunned.by.erase(id);
    std::erase_if(shunned_, [](const auto& entry) { return entry.second.by.empty(); });
    std::vector<AttemptId> held(worker.attempts.begin(), worker.attempts.end());
    workers_.erase(found);
    facts_.erase(id);
    return held;
}

void Roster::renew(WorkerId id, Instant now) {
    const auto found = workers_.find(id);
    if (found == workers_.end()) return;
    Worker& worker = found->second;
    worker.signed_at = std::max(worker.signed_at, now);
    // As of one that has attempts: by then it may have some.
    const Lease soonest(lease_, worker.signed_at);
    if (!worker.late_noted) late_at_.emplace(*(worker.late_noted = soonest.late_at()), id);
    // Somebody wakes up for the first of these.
    strike_out(silent_at_, worker.silent_noted, id);
    silent_at_.emplace(*(worker.silent_noted = soonest.expires_at()), id);
    if (worker.late) change(id, [](Worker& back) { back.late = false; });
}

void Roster::away(WorkerId id) {
    const auto found = workers_.find(id);
    if (found == workers_.end()) return;
    strike_out(late_at_, found->second.late_noted, id);
    if (reserved_ == id) end_reservation();
    change(id, [](Worker& worker) { worker.late = true; });
}

void Roster::strike_out(Times& times, std::optional<Instant>& noted, WorkerId id) {
    if (noted) times.erase({*noted, id});
    noted.reset();
}

/// Who of those that are looked at by now has come to the end of its time. Who has more is looked
/// at again when that ends.
std::vector<WorkerId> Roster::due(Times& times, std::optional<Instant> Worker::*noted,
                                  Instant (Lease::*limit)() const, Instant now) {
    std::vector<WorkerId> due;
    while (!times.empty() && times.begin()->first <= now) {
        auto first = times.extract(times.begin());
        const WorkerId id = first.value().second;
        Worker& worker = workers_.at(id);
        const Instant ends = (lease_of(worker).*limit)();
        if (ends <= now) {
            (worker.*noted).reset();
            due.push_back(id);
            continue;
        }
        worker.*noted = first.value().first = ends;
        times.insert(std::move(first));
    }
    return due;
}

std::vector<WorkerId> Roster::settle(Instant now) {
    for (const WorkerId id : due(late_at_, &Worker::late_noted, &Lease::late_at, now)) {
        if (reserved_ == id) end_reservation();
        change(id, [](Worker& worker) { worker.late = true; });
    }
    return due(silent_at_, &Worker::silent_noted, &Lease::expires_at, now);
}

std::optional<Instant> Roster::next_expiry() const {
    if (silent_at_.empty()) return std::nullopt;
    return silent_at_.begin()->first;
}

void Roster::set_backlog(StudyId study, std::uint32_t backlog) {
    if (backlog == 0)
        backlogs_.erase(study);
    else
        backlogs_[study] = backlog;
}

// -- attempts

bool Roster::start(WorkerId id, AttemptId attempt, StudyId study, Instant now) {
    bool opens = false;
    change(id, [&](Worker& worker) {
        if (worker.attempts.empty()) worker.busy_since = now;
        worker.attempts.insert(attempt);
        opens = worker.warm.start(study, worker.slots, now);
    });
    return opens;
}

void Roster::end(WorkerId id, AttemptId attempt, StudyId study, WarmSlots::Solver solver) {
    change(id, [&](Worker& worker) {
        if (worker.attempts.erase(attempt) == 0) return;
        worker.warm.end(study, solver);
        if (worker.attempts.empty()) worker.alone = false;
    });
}

std::uint32_t Roster::slots(WorkerId worker) const {
    const auto found = workers_.find(worker);
    return found == workers_.end() ? 0 : found->second.slots;
}

// -- attempts that nothing else may run beside

bool Roster::can_have_alone(WorkerId id, StudyId study) const {
    const Worker& worker = workers_.at(id);
    const bool may_start = !worker.late && !worker.rests && !worker.drains;
    return worker.attempts.empty() && may_start && !refuses(id, study);
}

std::optional<WorkerId> Roster::choose_empty(StudyId study, std::optional<WorkerId> avoid,
                                             const May& may) const {
    const bool may_be_reserved = reserved_ && (!may || may(*reserved_));
    if (may_be_reserved && can_have_alone(*reserved_, study)) return reserved_;
    if (have_nothing_ == 0) return std::nullopt;
    std::optional<WorkerId> avoided;
    for (const Room& room : takers(study)) {
        const WorkerId id = std::get<WorkerId>(room);
        if (!workers_.at(id).attempts.empty() || (may && !may(id))) continue;
        if (id != avoid) return id;
        avoided = id;
    }
    return avoided;
}

bool Roster::reserve(StudyId study, const May& may) {
    if (reserved_) return !refuses(*reserved_, study) && (!may || may(*reserved_));
    const ByRoom& workers = takers(study);
    const auto best = std::find_if(workers.begin(), workers.end(), [&](const Room& room) {
        return !may || may(std::get<WorkerId>(room));
    });
    if (best == workers.end()) return false;
    reserved_ = std::get<WorkerId>(*best);
    change(*reserved_, [](Worker& worker) { worker.reserved = true; });
    return true;
}

void Roster::end_reservation() {
    if (!reserved_) return;
    change(*std::exchange(reserved_, std::nullopt),
           [](Worker& worker) { worker.reserved = false; });
}

bool Roster::start_alone(WorkerId id, AttemptId attempt, StudyId study, Instant now) {
    if (reserved_ == id) end_reservation();
    const bool opens = start(id, attempt, study, now);
    change(id, [](Worker& worker) { worker.alone = true; });
    return opens;
}

// -- workers whose PC lacks something

void Roster::rest(WorkerId id) {
    change(id, [](Worker& worker) { worker.rests = worker.on_probation = true; });
}

void Roster::rest_over(WorkerId id) {
    change(id, [](Worker& worker) { worker.rests = false; });
}

void Roster::recover(WorkerId id) {
    change(id, [](Worker& worker) { worker.rests = worker.on_probation = false; });
}

void Roster::drain(WorkerId id) {
    const auto found = workers_.find(id);
    if (found == workers_.end() || found->second.drains) return;
    if (reserved_ == id) end_reservation();
    slots_ -= found->second.slots;
    ++version_;
    change(id, [](Worker& worker) { worker.drains = true; });
}

std::size_t Roster::footprint() const {
    std::size_t entries = workers_.size() + all_.by_room.size() + late_at_.size() +
                          silent_at_.size() + facts_.size() + demands_.size() + backlogs_.size() +
                          warm_.size();
    for (const auto& [id, worker] : workers_)
        entries += worker.attempts.size() + worker.homes.size() + worker.warm.footprint();
    for (const auto& [study, workers] : warm_) entries += workers.size();
    for (const auto& [study, shunned] : shunned_)
        entries += 1 + shunned.by.size() + shunned.takers.by_room.size();
    return entries;
}

}  // namespace femrun::schedule
