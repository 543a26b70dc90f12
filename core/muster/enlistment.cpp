// SPDX-License-Identifier: MIT
// How workers come, go away and come back.
#include <utility>
#include <vector>

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

const work::WorkerCard* Muster::card(WorkerId worker) const {
    const auto found = workers_.find(worker);
    return found == workers_.end() ? nullptr : &found->second->card;
}

std::vector<std::string> Muster::names_with(std::string_view key) const {
    std::vector<std::string> names;
    for (const auto& [id, worker] : workers_)
        if (worker->line != nullptr && worker->card.identity.key == key)
            names.push_back(worker->card.name);
    return names;
}

Fetching Muster::fetching(WorkerId worker) const {
    const Enlisted* const found = with_line(worker);
    return found == nullptr ? Fetching{} : found->fetching;
}

Enlistment Muster::enlist(const work::WorkerCard& said, std::span<const work::Holding> holding,
                          const std::map<StudyId, work::DefinitionHash>& studies, Line& line) {
    const work::WorkerCard card = believed(said);
    const Copy copy = is_superseded(card.job) ? Copy::older : Copy::newest;
    Enlisted& worker = take_place(card, holding, copy);
    worker.card = card;
    worker.place.line = ++lines_;
    worker.line = &line;
    worker.unsent.clear();
    worker.kept.clear();
    worker.undecided.clear();
    worker.fetching = {};
    if (!worker.sent_home.empty()) line.drain(worker.sent_home);
    if (card.ends_in) events_.worker_ends(worker.place.worker, *card.ends_in);
    if (copy == Copy::newest) supersede(card.job);
    Enlistment answer{.place = worker.place, .drop = {}, .close = take_up(worker, studies)};
    answer.drop = take_up(worker, holding);
    // A copy says what it has solved, also if that ends just now. What it runs others have by then.
    if (copy == Copy::older) give_up(worker);
    return answer;
}

/// This process, if it is on the muster.
Muster::Enlisted* Muster::known(const work::WorkerCard& card) {
    for (const auto& [id, worker] : workers_)
        if (worker->card.identity == card.identity && worker->card.epoch == card.epoch)
            return worker.get();
    return nullptr;
}

/// That which it has, if this is the same process. On a disk that nodes share a copy of a job may
/// have the folder of its successor, and so its identity, whose place that keeps.
Muster::Enlisted& Muster::take_place(const work::WorkerCard& card,
                                     std::span<const work::Holding> holding, Copy copy) {
    const bool is_known_by_it = card.identity != work::WorkerIdentity{};
    const auto place = places_.find(card.identity);
    Enlisted* before = nullptr;
    if (is_known_by_it && place != places_.end()) {
        before = workers_.at(place->second).get();
        if (before->card.epoch == card.epoch) return *before;
    }
    if (is_known_by_it && copy == Copy::older)
        if (Enlisted* const same = known(card)) return *same;
    const WorkerId id{++enlisted_};
    auto worker = std::make_unique<Enlisted>();
    worker->place.worker = id;
    Enlisted& taken = *workers_.emplace(id, std::move(worker)).first->second;
    events_.worker_enlisted(id, card);
    if (copy == Copy::older) return taken;
    if (before != nullptr) replace(*before, taken, card.job, holding);
    if (is_known_by_it) places_.insert_or_assign(card.identity, id);
    return taken;
}

/// What had ended there has its report yet to come; all else that it had went with its process. A
/// copy of its job may live on, and is given up as one (see `supersede`).
void Muster::replace(Enlisted& before, const Enlisted& by, const work::Job& job,
                     std::span<const work::Holding> holding) {
    std::vector<AttemptId> ended;
    for (const work::Holding& held : holding)
        if (held.ended && held.database == database_ && before.given.contains(held.attempt))
            ended.push_back(held.attempt);
    if (!ended.empty()) events_.worker_replaced(before.place.worker, by.place.worker, ended);
    if (!job.supersedes(before.card.job))
        gone(before.place, fmt::format("worker '{}': it was started anew", before.card.name));
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
/// waits for. Of a study that is not open now it keeps what has begun: somebody paid for it.
std::vector<AttemptId> Muster::take_up(Enlisted& worker, std::span<const work::Holding> holding) {
    std::map<AttemptId, work::Holding> claimed;
    std::vector<AttemptId> drop;
    for (const work::Holding& held : holding) {
        if (held.database != database_) {
            drop.push_back(held.attempt);
            continue;
        }
        const StudyId id = held.trial.study;
        const auto study = studies_.find(id);
        const bool is_open = study != studies_.end();
        if (is_open && study->second->definition == held.definition)
            claimed.emplace(held.attempt, held);
        else if (!is_open && held.worked && events_.closed(id) == run::Closed::for_now)
            worker.kept.emplace(held.attempt, held);
        else
            worker.line->revoke(held.attempt);
    }
    std::vector<work::Holding> all;
    for (const auto& [attempt, held] : claimed) all.push_back(held);
    worker.given.clear();
    believe(worker, events_.worker_back(worker.place.worker, all), claimed);
    return drop;
}

void Muster::believe(Enlisted& worker, std::span<const AttemptId> its_own,
                     const std::map<AttemptId, work::Holding>& claimed) {
    for (const AttemptId attempt : its_own) {
        const work::Holding& held = claimed.at(attempt);
        worker.given[attempt] = {studies_.at(held.trial.study), held.trial.number, held.ordinal,
                                 held.design};
    }
    for (const auto& [attempt, held] : claimed)
        if (!worker.given.contains(attempt)) worker.line->revoke(attempt);
}

/// A study is open again, or for the first time since its workers came.
void Muster::take_up_kept(const work::StudySetup& setup) {
    for (const auto& [id, known] : workers_) {
        Enlisted& worker = *known;
        std::map<AttemptId, work::Holding> claimed;
        std::vector<AttemptId> all;
        std::erase_if(worker.kept, [&](const auto& entry) {
            const auto& [attempt, held] = entry;
            if (held.trial.study != setup.study) return false;
            all.push_back(attempt);
            if (held.definition == setup.definition)
                claimed.insert(entry);
            else
                worker.line->revoke(attempt);
            return true;
        });
        if (all.empty()) continue;
        std::vector<work::Holding> holding;
        for (const auto& [attempt, held] : claimed) holding.push_back(held);
        believe(worker, events_.worker_kept(id, holding), claimed);
        worker.line->say_again(all);  // also those that nobody waits for: to forget them
    }
}

/// Its study is closed now: what the worker has of it may be wanted when it is opened again.
void Muster::keep_what_is_of(StudyId study, Enlisted& worker) {
    const std::size_t moved = std::erase_if(worker.given, [&](const auto& entry) {
        const auto& [attempt, given] = entry;
        if (given.setup->study != study) return false;
        if (worker.line != nullptr)
            worker.kept.emplace(attempt, work::Holding{.attempt = attempt,
                                                       .trial = {study, given.trial},
                                                       .ordinal = given.ordinal,
                                                       .definition = given.setup->definition,
                                                       .database = database_});
        return true;
    });
    if (moved > 0 && worker.line == nullptr) forget_if_idle(worker.place);
}

bool Muster::line_ended(const Place& place, Owner owner) {
    Enlisted* const worker = at(place);
    if (worker == nullptr) return true;
    worker->line = nullptr;
    worker->unsent.clear();
    worker->kept.clear();  // it says so again
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
    for (const auto& [attempt, given] : found->second->given)
        remember_unreported(given, *found->second);
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
