// SPDX-License-Identifier: MIT
// How workers come, go away and come back.
#include <utility>

#include <fmt/format.h>

#include "muster/muster.hpp"

namespace femrun::muster {

Muster::Enlisted* Muster::at(const Place& place) const {
    const auto found = workers_.find(place.worker);
    const bool present = found != workers_.end() && found->second->place.line == place.line &&
                         found->second->line != nullptr;
    return present ? found->second.get() : nullptr;
}

Muster::Enlisted* Muster::with_line(WorkerId worker) const {
    const auto found = workers_.find(worker);
    const bool present = found != workers_.end() && found->second->line != nullptr;
    return present ? found->second.get() : nullptr;
}

bool Muster::is_away(WorkerId worker) const {
    const auto found = workers_.find(worker);
    return found != workers_.end() && found->second->line == nullptr;
}

Enlistment Muster::enlist(const work::WorkerCard& card, std::span<const work::Holding> holding,
                          const std::map<StudyId, work::DefinitionHash>& studies, Line& line) {
    Enlisted& worker = take_place(card);
    const bool is_new = worker.place.line == 0;
    worker.card = card;
    worker.place.line = ++lines_;
    worker.line = &line;
    worker.unsent.clear();
    if (is_new) events_.worker_enlisted(worker.place.worker, card.slots);
    Enlistment answer{.place = worker.place, .drop = {}, .close = take_up(worker, studies)};
    answer.drop = take_up(worker, holding);
    return answer;
}

/// That which it has, if this is the same process.
Muster::Enlisted& Muster::take_place(const work::WorkerCard& card) {
    const bool is_known_by_it = card.identity != work::WorkerIdentity{};
    const auto known = places_.find(card.identity);
    if (is_known_by_it && known != places_.end()) {
        Enlisted& worker = *workers_.at(known->second);
        if (worker.card.epoch == card.epoch) return worker;
        gone(worker.place, fmt::format("worker '{}': it was started anew", worker.card.name));
    }
    const WorkerId id{++enlisted_};
    if (is_known_by_it) places_.insert_or_assign(card.identity, id);
    auto worker = std::make_unique<Enlisted>();
    worker->place.worker = id;
    return *workers_.emplace(id, std::move(worker)).first->second;
}

/// One that it was told of and does not know was lost on the way.
std::vector<StudyId> Muster::take_up(Enlisted& worker,
                                     const std::map<StudyId, work::DefinitionHash>& known) {
    const std::map<StudyId, Answer> told = std::exchange(worker.told, {});
    std::vector<StudyId> close;
    for (const auto& [study, definition] : known) {
        const auto found = studies_.find(study);
        if (found == studies_.end() || found->second->definition != definition) {
            close.push_back(study);
            continue;
        }
        const auto before = told.find(study);
        worker.told[study] = before == told.end() ? Answer::awaited : before->second;
    }
    return close;
}

/// What it holds and may go on with it may speak of from now on; what else it holds of ours nobody
/// waits for.
std::vector<AttemptId> Muster::take_up(Enlisted& worker, std::span<const work::Holding> holding) {
    std::map<AttemptId, work::Holding> claimed;
    std::vector<AttemptId> drop;
    for (const work::Holding& held : holding) {
        if (held.database != database_) {
            drop.push_back(held.attempt);
            continue;
        }
        const auto study = studies_.find(held.trial.study);
        if (study != studies_.end() && study->second->definition == held.definition)
            claimed.emplace(held.attempt, held);
        else
            worker.line->revoke(held.attempt);
    }
    std::vector<work::Holding> all;
    for (const auto& [attempt, held] : claimed) all.push_back(held);
    worker.given.clear();
    for (const AttemptId attempt : events_.worker_back(worker.place.worker, all)) {
        const work::Holding& held = claimed.at(attempt);
        worker.given[attempt] = {studies_.at(held.trial.study), held.trial.number, held.ordinal};
    }
    for (const auto& [attempt, held] : claimed)
        if (!worker.given.contains(attempt)) worker.line->revoke(attempt);
    return drop;
}

bool Muster::line_ended(const Place& place, Owner owner) {
    Enlisted* const worker = at(place);
    if (worker == nullptr) return true;
    worker->line = nullptr;
    worker->unsent.clear();
    const bool may_come_back = worker->card.identity != work::WorkerIdentity{} &&
                               owner == Owner::none && !worker->given.empty();
    if (!may_come_back) return false;
    later_([this, place] {
        const auto found = workers_.find(place.worker);
        if (found != workers_.end() && found->second->line == nullptr &&
            found->second->place.line == place.line)
            events_.worker_away(place.worker,
                                "is away: its link has ended; what it has goes on there");
    });
    return true;
}

/// Nothing that an away worker has is waited for any more: it is forgotten until it enlists again.
void Muster::forget_if_idle(const Place& place) {
    later_([this, place] {
        const auto found = workers_.find(place.worker);
        if (found != workers_.end() && found->second->line == nullptr &&
            found->second->given.empty())
            gone(place,
                 fmt::format("worker '{}': its connection was lost", found->second->card.name));
    });
}

void Muster::gone(const Place& place, const std::string& why) {
    const auto found = workers_.find(place.worker);
    if (found == workers_.end() || found->second->place.line != place.line) return;
    const auto left = workers_.extract(found);
    const auto known = places_.find(left.mapped()->card.identity);
    if (known != places_.end() && known->second == place.worker) places_.erase(known);
    events_.worker_gone(place.worker, why);
}

std::string Muster::name(WorkerId worker) const {
    const auto found = workers_.find(worker);
    return found == workers_.end() ? fmt::format("worker {}", worker.value)
                                   : found->second->card.name;
}

}  // namespace femrun::muster
