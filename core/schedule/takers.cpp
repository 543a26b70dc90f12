// SPDX-License-Identifier: MIT
// Which workers take which study, and who of them is chosen.
#include <utility>

#include "base/check.hpp"
#include "schedule/roster.hpp"

namespace femrun::schedule {

namespace {

// Among so many of those with most room a place for what is sent ahead is looked for; where so many
// are at long solves it gains nothing to look further.
constexpr int looked_at_max = 32;

}  // namespace

void Roster::refuse(WorkerId worker, StudyId study) { shun(worker, study, {}); }

/// Of a worker that the study was closed to before, the latest word stands.
void Roster::shun(WorkerId id, StudyId study, std::string why) {
    ++version_;
    const auto [found, is_first] = shunned_.try_emplace(study);
    if (is_first) found->second.takers = all_;
    change(id, [&](Worker&) { found->second.by[id] = std::move(why); });
}

void Roster::check_demand(WorkerId id, StudyId study, const Demand& demand) {
    if (auto lack = lacking(facts_.at(id), demand)) return shun(id, study, *std::move(lack));
    const auto found = shunned_.find(study);
    if (found == shunned_.end() || !found->second.by.contains(id)) return;
    if (found->second.by.at(id).empty()) return;  // it refused it, whatever it has
    change(id, [&](Worker&) { found->second.by.erase(id); });
    if (found->second.by.empty()) shunned_.erase(found);
}

void Roster::demand(StudyId study, Demand demand) {
    if (demand == Demand{} && !demands_.contains(study)) return;
    const Demand& is = demands_[study] = std::move(demand);
    for (const auto& [id, worker] : workers_) check_demand(id, study, is);
}

std::vector<std::string> Roster::unmet(StudyId study) const {
    const auto found = shunned_.find(study);
    if (found == shunned_.end() || found->second.by.size() < workers_.size()) return {};
    std::set<std::string> lacks;
    for (const auto& [id, lack] : found->second.by)
        if (!lack.empty()) lacks.insert(lack);
    return {lacks.begin(), lacks.end()};
}

bool Roster::refuses(WorkerId worker, StudyId study) const {
    const auto found = shunned_.find(study);
    return found != shunned_.end() && found->second.by.contains(worker);
}

std::uint64_t Roster::slots(StudyId study) const {
    std::uint64_t slots = slots_;
    if (const auto found = shunned_.find(study); found != shunned_.end())
        for (const auto& [id, why] : found->second.by) slots -= workers_.at(id).slots_to_share();
    return slots;
}

std::size_t Roster::takers_count(StudyId study) const {
    const auto found = shunned_.find(study);
    return workers_.size() - (found == shunned_.end() ? 0 : found->second.by.size());
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
    for (const auto& [id, worker] : workers_)
        change(id, [&](Worker& it) {
            it.homes.erase(study);
            it.warm.forget(study);
        });
    shunned_.erase(study);
    demands_.erase(study);
    backlogs_.erase(study);
    warm_.erase(study);
}

/// The fresh workers that take the study.
const Roster::Takers& Roster::room(StudyId study) const {
    const auto found = shunned_.find(study);
    return found == shunned_.end() ? all_ : found->second.takers;
}

bool Roster::has_room(std::int64_t least, const ByRoom& workers) {
    return !workers.empty() && -std::get<1>(*workers.begin()) >= least;
}

/// The one with most room that may, and is not `but`.
std::optional<Roster::Room> Roster::best_of(const ByRoom& workers, StudyId study, const May& may,
                                            std::optional<WorkerId> but) const {
    for (const Room& room : workers) {
        const WorkerId id = std::get<WorkerId>(room);
        if (-std::get<1>(room) < 1) return std::nullopt;
        if (id != but && !refuses(id, study) && (!may || may(id))) return room;
    }
    return std::nullopt;
}

std::optional<Roster::Choice> Roster::choose(StudyId study, std::optional<WorkerId> avoid,
                                             const May& may) const {
    if (const auto warm = warm_.find(study); warm != warm_.end())
        if (const auto best = best_of(warm->second, study, may, avoid))
            return Choice{std::get<WorkerId>(*best), std::nullopt};
    auto best = best_of(takers(study), study, may, avoid);
    if (!best && avoid) best = best_of(takers(study), study, may, std::nullopt);
    if (!best) return std::nullopt;
    const WorkerId id = std::get<WorkerId>(*best);
    if (std::get<0>(*best) < 0) return Choice{id, std::nullopt};  // a slot without a solver
    const Worker& worker = workers_.at(id);
    return Choice{id, worker.warm.displaced(study, worker.slots)};
}

std::optional<WorkerId> Roster::choose_ahead(StudyId study, const May& may) const {
    const auto found = backlogs_.find(study);
    if (found == backlogs_.end()) return std::nullopt;
    const auto is_quick = [&](StudyId other) { return backlogs_.contains(other); };
    int looked_at = 0;
    for (const Room& room : takers(study)) {
        if (-std::get<1>(room) + std::int64_t{found->second} < 1) return std::nullopt;
        const WorkerId id = std::get<WorkerId>(room);
        if (workers_.at(id).warm.all_taken_by(is_quick) && (!may || may(id))) return id;
        if (++looked_at == looked_at_max) return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace femrun::schedule
