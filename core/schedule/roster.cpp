// SPDX-License-Identifier: MIT
#include "schedule/roster.hpp"

#include "base/check.hpp"

namespace femrun::schedule {

void Roster::list(WorkerId id, const Worker& worker) {
    if (worker.late || worker.slots == 0) return;
    by_room_.emplace(-worker.free(), id);
    for (auto& [study, refused] : refused_)
        if (!refused.by.contains(id)) refused.takers.emplace(-worker.free(), id);
}

void Roster::unlist(WorkerId id, const Worker& worker) {
    by_room_.erase({-worker.free(), id});
    for (auto& [study, refused] : refused_) refused.takers.erase({-worker.free(), id});
}

void Roster::enlist(WorkerId id, std::uint32_t slots, Instant now) {
    const auto [found, is_new] =
        workers_.try_emplace(id, Worker{0, {}, Lease{heartbeat_, now}, false});
    Worker& worker = found->second;
    if (!is_new) unlist(id, worker);
    slots_ += slots;
    slots_ -= worker.slots;
    worker.slots = slots;
    list(id, worker);
    if (is_new) late_at_.emplace(worker.lease.late_at(), id);
    renew(id, now);
}

std::vector<AttemptId> Roster::dismiss(WorkerId id) {
    const auto found = workers_.find(id);
    if (found == workers_.end()) return {};
    Worker& worker = found->second;
    unlist(id, worker);
    late_at_.erase({worker.lease.late_at(), id});
    slots_ -= worker.slots;
    for (auto& [study, refused] : refused_) refused.by.erase(id);
    std::erase_if(refused_, [](const auto& entry) { return entry.second.by.empty(); });
    std::vector<AttemptId> held(worker.attempts.begin(), worker.attempts.end());
    workers_.erase(found);
    return held;
}

void Roster::renew(WorkerId id, Instant now) {
    const auto found = workers_.find(id);
    if (found == workers_.end()) return;
    Worker& worker = found->second;
    late_at_.erase({worker.lease.late_at(), id});
    worker.lease.renew(now);
    late_at_.emplace(worker.lease.late_at(), id);
    if (!worker.late) return;
    worker.late = false;
    list(id, worker);
}

void Roster::renew_all(Instant now) {
    for (const auto& [id, worker] : workers_) renew(id, now);
}

void Roster::settle(Instant now) {
    while (!late_at_.empty() && late_at_.begin()->first <= now) {
        const WorkerId id = late_at_.begin()->second;
        late_at_.erase(late_at_.begin());
        Worker& worker = workers_.at(id);
        unlist(id, worker);
        worker.late = true;
    }
}

void Roster::refuse(WorkerId id, StudyId study) {
    const auto [found, is_first] = refused_.try_emplace(study);
    if (is_first) found->second.takers = by_room_;
    found->second.by.insert(id);
    found->second.takers.erase({-workers_.at(id).free(), id});
}

/// The fresh workers that take the study.
const Roster::ByRoom& Roster::takers(StudyId study) const {
    const auto found = refused_.find(study);
    return found == refused_.end() ? by_room_ : found->second.takers;
}

/// The least number of free slots that a worker with such a place has.
std::int64_t Roster::least(Place place) const {
    return place == Place::slot ? 1 : 1 - std::int64_t{backlog_};
}

bool Roster::has(Place place, const ByRoom& workers) const {
    return !workers.empty() && -workers.begin()->first >= least(place);
}

WorkerId Roster::choose(Place place, StudyId study, std::optional<WorkerId> avoid) const {
    const ByRoom& workers = takers(study);
    FEMRUN_CHECK(has(place, workers));
    const auto most = workers.begin();
    if (most->second != avoid) return most->second;
    const auto next = std::next(most);
    const bool other = next != workers.end() && -next->first >= least(place);
    return other ? next->second : most->second;
}

void Roster::start(WorkerId id, AttemptId attempt) {
    Worker& worker = workers_.at(id);
    unlist(id, worker);
    worker.attempts.insert(attempt);
    list(id, worker);
}

void Roster::end(WorkerId id, AttemptId attempt) {
    const auto found = workers_.find(id);
    if (found == workers_.end()) return;
    unlist(id, found->second);
    found->second.attempts.erase(attempt);
    list(id, found->second);
}

std::uint32_t Roster::solves_ahead(WorkerId id) const {
    const Worker& worker = workers_.at(id);
    return static_cast<std::uint32_t>(worker.attempts.size()) / worker.slots;
}

std::size_t Roster::footprint() const {
    std::size_t entries = workers_.size() + by_room_.size() + late_at_.size();
    for (const auto& [id, worker] : workers_) entries += worker.attempts.size();
    for (const auto& [study, refused] : refused_)
        entries += 1 + refused.by.size() + refused.takers.size();
    return entries;
}

}  // namespace femrun::schedule
