// SPDX-License-Identifier: MIT
#include "schedule/roster.hpp"

#include <utility>

#include "base/check.hpp"

namespace femrun::schedule {

void Roster::list(WorkerId id, const Worker& worker) {
    if (!worker.can_be_chosen()) return;
    by_room_.emplace(-worker.free(), id);
    if (worker.attempts.empty()) empty_.insert(id);
    for (auto& [study, refused] : refused_)
        if (!refused.by.contains(id)) refused.takers.emplace(-worker.free(), id);
}

void Roster::unlist(WorkerId id, const Worker& worker) {
    by_room_.erase({-worker.free(), id});
    empty_.erase(id);
    for (auto& [study, refused] : refused_) refused.takers.erase({-worker.free(), id});
}

/// Changes what decides whether and where the worker is listed. It may be gone.
template <typename Change>
void Roster::change(WorkerId id, Change change) {
    const auto found = workers_.find(id);
    if (found == workers_.end()) return;
    unlist(id, found->second);
    change(found->second);
    list(id, found->second);
}

void Roster::enlist(WorkerId id, std::uint32_t slots, Instant now) {
    const auto [found, is_new] = workers_.try_emplace(id, Worker{.lease = {heartbeat_, now}});
    slots_ += slots;
    slots_ -= found->second.slots;
    change(id, [&](Worker& worker) { worker.slots = slots; });
    renew(id, now);
}

std::vector<AttemptId> Roster::dismiss(WorkerId id) {
    const auto found = workers_.find(id);
    if (found == workers_.end()) return {};
    Worker& worker = found->second;
    unlist(id, worker);
    late_at_.erase({worker.lease.late_at(), id});
    silent_at_.erase({worker.lease.expires_at(), id});
    if (reserved_ == id) reserved_.reset();
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
    silent_at_.erase({worker.lease.expires_at(), id});
    worker.lease.renew(now);
    late_at_.emplace(worker.lease.late_at(), id);
    silent_at_.emplace(worker.lease.expires_at(), id);
    if (worker.late) change(id, [](Worker& back) { back.late = false; });
}

std::vector<WorkerId> Roster::settle(Instant now) {
    for (; !late_at_.empty() && late_at_.begin()->first <= now; late_at_.erase(late_at_.begin())) {
        const WorkerId id = late_at_.begin()->second;
        if (reserved_ == id) end_reservation();
        change(id, [](Worker& worker) { worker.late = true; });
    }
    std::vector<WorkerId> silent;
    for (; !silent_at_.empty() && silent_at_.begin()->first <= now;
         silent_at_.erase(silent_at_.begin()))
        silent.push_back(silent_at_.begin()->second);
    return silent;
}

std::optional<Instant> Roster::next_expiry() const {
    if (silent_at_.empty()) return std::nullopt;
    return silent_at_.begin()->first;
}

void Roster::refuse(WorkerId id, StudyId study) {
    const auto [found, is_first] = refused_.try_emplace(study);
    if (is_first) found->second.takers = by_room_;
    found->second.by.insert(id);
    found->second.takers.erase({-workers_.at(id).free(), id});
}

bool Roster::refuses(WorkerId worker, StudyId study) const {
    const auto found = refused_.find(study);
    return found != refused_.end() && found->second.by.contains(worker);
}

void Roster::opened(WorkerId worker, StudyId study, Home home) {
    workers_.at(worker).homes[study] = home;
}

std::optional<Home> Roster::home(WorkerId worker, StudyId study) const {
    const auto found = workers_.find(worker);
    if (found == workers_.end()) return std::nullopt;
    const auto home = found->second.homes.find(study);
    if (home == found->second.homes.end()) return std::nullopt;
    return home->second;
}

void Roster::forget(StudyId study) {
    refused_.erase(study);
    for (auto& [id, worker] : workers_) worker.homes.erase(study);
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
    change(id, [&](Worker& worker) { worker.attempts.insert(attempt); });
}

void Roster::end(WorkerId id, AttemptId attempt) {
    change(id, [&](Worker& worker) {
        worker.attempts.erase(attempt);
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
    return worker.attempts.empty() && !worker.late && !worker.rests && !refuses(id, study);
}

std::optional<WorkerId> Roster::choose_empty(StudyId study, std::optional<WorkerId> avoid) const {
    if (reserved_ && can_have_alone(*reserved_, study)) return reserved_;
    std::optional<WorkerId> avoided;
    for (const WorkerId id : empty_) {
        if (refuses(id, study)) continue;
        if (id != avoid) return id;
        avoided = id;
    }
    return avoided;
}

void Roster::reserve(StudyId study) {
    const ByRoom& workers = takers(study);
    if (reserved_ || workers.empty()) return;
    reserved_ = workers.begin()->second;
    change(*reserved_, [](Worker& worker) { worker.reserved = true; });
}

void Roster::end_reservation() {
    if (!reserved_) return;
    change(*std::exchange(reserved_, std::nullopt),
           [](Worker& worker) { worker.reserved = false; });
}

void Roster::start_alone(WorkerId id, AttemptId attempt) {
    if (reserved_ == id) end_reservation();
    change(id, [&](Worker& worker) {
        worker.attempts.insert(attempt);
        worker.alone = true;
    });
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

std::size_t Roster::footprint() const {
    std::size_t entries =
        workers_.size() + by_room_.size() + empty_.size() + late_at_.size() + silent_at_.size();
    for (const auto& [id, worker] : workers_)
        entries += worker.attempts.size() + worker.homes.size();
    for (const auto& [study, refused] : refused_)
        entries += 1 + refused.by.size() + refused.takers.size();
    return entries;
}

}  // namespace femrun::schedule
