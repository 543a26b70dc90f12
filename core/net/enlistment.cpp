// SPDX-License-Identifier: MIT
// How workers come and go.
#include <algorithm>

#include <fmt/format.h>

#include "base/plain_text.hpp"
#include "loop/exception.hpp"
#include "net/connection.hpp"
#include "net/enlisted.hpp"
#include "net/roll.hpp"
#include "wire/convert.hpp"
#include "wire/error_text.hpp"
#include "wire/limits.hpp"

namespace femrun::net {

/// Who is at the other end of a connection.
struct WorkersServer::Visitor {
    Owner owner;
    std::optional<WorkerId> worker{};  // once it has enlisted
    std::uint64_t link = 0;
};

/// What one connection offers. A connection enlists one worker.
class WorkersServer::Session final : public wire::Session::Server {
public:
    Session(std::weak_ptr<WorkersServer*> server, std::shared_ptr<Visitor> visitor)
        : server_(std::move(server)), visitor_(std::move(visitor)) {}

    kj::Promise<void> enlist(EnlistContext context) override {
        const auto params = context.getParams();
        const auto server = server_.lock();
        if (!server) return loop::exception("the scheduler has ended");
        work::WorkerCard card = wire::decode(params.getCard());
        card.name = plain(card.name, word_bytes_max);
        const auto refuse = [&](std::string why) {
            return wire::to_exception(
                {Error{ErrorKind::invalid, fmt::format("worker '{}': {}", card.name, why)}, {}});
        };
        if (card.slots < 1 || card.slots > wire::slots_max)
            return refuse(
                fmt::format("offers {} slots; offer 1 to {}", card.slots, wire::slots_max));
        if (visitor_->worker)
            return refuse("is enlisted already; use a connection of its own for another");
        if (params.getHolding().size() > wire::attempts_max ||
            params.getStudies().size() > wire::studies_max)
            return refuse(fmt::format("holds {} attempts of {} studies; it may hold {} of {}",
                                      params.getHolding().size(), params.getStudies().size(),
                                      wire::attempts_max, wire::studies_max));
        const WorkerId id = (*server)->place_of(card);
        visitor_->worker = id;
        visitor_->link = ++(*server)->links_;
        auto results = context.getResults();
        results.setRoll(kj::heap<Roll>(server_, id, visitor_->link));
        (*server)->enlist(params.getWorker(), card, id, *visitor_);
        (*server)->take_up_studies(id, params.getStudies(), results);
        (*server)->take_up_attempts(id, params.getHolding(), results);
        return kj::READY_NOW;
    }

private:
    std::weak_ptr<WorkersServer*> server_;
    std::shared_ptr<Visitor> visitor_;
};

/// All that a stranger can reach.
class WorkersServer::Door final : public wire::Door::Server {
public:
    Door(std::weak_ptr<WorkersServer*> server, std::shared_ptr<Visitor> visitor)
        : server_(std::move(server)), visitor_(std::move(visitor)) {}

    kj::Promise<void> hello(HelloContext context) override {
        const auto params = context.getParams();
        const auto server = server_.lock();
        if (!server) return loop::exception("the scheduler has ended");
        const auto refuse = [](std::string why) {
            return wire::to_exception({Error{ErrorKind::invalid, std::move(why)}, {}});
        };
        if (params.getLowest() > wire::version_highest ||
            params.getHighest() < wire::version_lowest)
            return refuse(fmt::format(
                "the worker speaks versions {} to {} of the protocol, this scheduler speaks {} to "
                "{}; use the same femrun for both",
                params.getLowest(), params.getHighest(), wire::version_lowest,
                wire::version_highest));
        if (params.getRole() != wire::Role::WORKER)
            return refuse("a role that this scheduler does not know; use the same femrun for both");
        if (said_) return refuse("hello was said already");
        said_ = true;
        auto results = context.getResults();
        results.setVersion(std::min(params.getHighest(), wire::version_highest));
        results.setSession(kj::heap<Session>(server_, visitor_));
        wire::encode((*server)->terms_, results.initTerms());
        return kj::READY_NOW;
    }

private:
    std::weak_ptr<WorkersServer*> server_;
    std::shared_ptr<Visitor> visitor_;
    bool said_ = false;
};

// -- workers come and go

kj::Promise<void> WorkersServer::accept(kj::Own<kj::AsyncIoStream> stream, Obituary obituary,
                                        Silence silence) {
    auto visitor = std::make_shared<Visitor>(Visitor{{std::move(obituary), std::move(silence)}});
    auto connection =
        kj::heap<Connection>(kj::mv(stream), wire::Door::Client(kj::heap<Door>(link_, visitor)));
    auto ended = connection->ended();
    auto leave = kj::defer([link = std::weak_ptr(link_), visitor] {
        const auto server = link.lock();
        if (server && visitor->worker) (*server)->link_ended(*visitor->worker, visitor->link);
    });
    return ended.attach(kj::mv(leave)).attach(kj::mv(connection));
}

/// The place of this worker on the roll: that which it has, if this is the same process.
WorkerId WorkersServer::place_of(const work::WorkerCard& card) {
    const bool is_known_by_it = card.identity != work::WorkerIdentity{};
    const auto known = places_.find(card.identity);
    if (is_known_by_it && known != places_.end()) {
        const WorkerId id = known->second;
        const Enlisted& worker = *workers_.at(id);
        if (worker.card.epoch == card.epoch) return id;
        gone(id, fmt::format("worker '{}': it was started anew", worker.name));
    }
    const WorkerId id{++enlisted_};
    if (is_known_by_it) places_.insert_or_assign(card.identity, id);
    return id;
}

void WorkersServer::enlist(wire::Worker::Client client, const work::WorkerCard& card, WorkerId id,
                           const Visitor& visitor) {
    auto& place = workers_[id];
    const bool is_new = place == nullptr;
    if (is_new)
        place = std::make_unique<Enlisted>(Enlisted{.id = id,
                                                    .card = {},
                                                    .client = kj::mv(client),
                                                    .name = {},
                                                    .owner = {},
                                                    .told = {},
                                                    .given = {},
                                                    .unsent = {},
                                                    .receipts = {}});
    else
        place->client = kj::mv(client);
    place->card = card;
    place->name = card.name;
    place->owner = visitor.owner;
    place->link = visitor.link;
    place->unsent.clear();
    place->receipts.clear();
    place->leaving = false;
    if (is_new) events_.worker_enlisted(id, card.slots);
}

/// Of the studies that it knows, it closes those that are over or have another definition by now.
/// One that it was told of and does not know was lost on the way.
void WorkersServer::take_up_studies(WorkerId id, capnp::List<wire::KnownStudy>::Reader known,
                                    wire::Session::EnlistResults::Builder results) {
    Enlisted& worker = *workers_.at(id);
    const std::map<StudyId, Answer> told = std::exchange(worker.told, {});
    std::vector<std::uint64_t> close;
    for (const auto one : known) {
        const StudyId study{one.getStudy()};
        const auto found = studies_.find(study);
        if (found == studies_.end() ||
            found->second->definition != wire::decode(one.getDefinition())) {
            close.push_back(study.value);
            continue;
        }
        const auto before = told.find(study);
        worker.told[study] = before == told.end() ? Answer::awaited : before->second;
    }
    auto list = results.initClose(static_cast<unsigned>(close.size()));
    for (unsigned i = 0; i < list.size(); ++i) list.set(i, close[i]);
}

/// What it holds and may go on with it may speak of from now on; what else it holds nobody waits
/// for. Attempts of another database are none of ours.
void WorkersServer::take_up_attempts(WorkerId id, capnp::List<wire::Holding>::Reader holding,
                                     wire::Session::EnlistResults::Builder results) {
    Enlisted& worker = *workers_.at(id);
    std::map<AttemptId, work::Holding> claimed;
    std::vector<std::uint64_t> drop;
    for (const auto one : holding) {
        const work::Holding held = wire::decode(one);
        if (held.database != terms_.database) {
            drop.push_back(held.attempt.value);
            continue;
        }
        const auto study = studies_.find(held.trial.study);
        if (study != studies_.end() && study->second->definition == held.definition)
            claimed.emplace(held.attempt, held);
        else
            revoke(id, held.attempt);
    }
    auto list = results.initDrop(static_cast<unsigned>(drop.size()));
    for (unsigned i = 0; i < list.size(); ++i) list.set(i, drop[i]);

    std::vector<work::Holding> all;
    for (const auto& [attempt, held] : claimed) all.push_back(held);
    worker.given.clear();
    for (const AttemptId attempt : events_.worker_back(id, all)) {
        const work::Holding& held = claimed.at(attempt);
        worker.given[attempt] = {studies_.at(held.trial.study), held.trial.number, held.ordinal};
    }
    for (const auto& [attempt, held] : claimed)
        if (!worker.given.contains(attempt)) revoke(id, attempt);
}

/// Whoever started the worker knows how it ended. Of any other only this is known: there is no
/// link.
void WorkersServer::link_ended(WorkerId id, std::uint64_t link) {
    const auto found = workers_.find(id);
    if (found == workers_.end() || found->second->leaving || found->second->link != link) return;
    Enlisted& worker = *found->second;
    worker.leaving = true;
    worker.unsent.clear();
    worker.receipts.clear();  // nobody waits for them any more
    std::string lost = fmt::format("worker '{}': its connection was lost", worker.name);
    const bool may_come_back = worker.card.identity != work::WorkerIdentity{} &&
                               !worker.owner.obituary && !worker.given.empty();
    if (may_come_back) {
        tasks_.add(kj::evalLater([this, id, link] {
            const auto away = workers_.find(id);
            if (away != workers_.end() && away->second->leaving && away->second->link == link)
                events_.worker_away(id, "is away: its link has ended; what it has goes on there");
        }));
        return;
    }
    auto why = kj::evalLater(
        [obituary = worker.owner.obituary, name = worker.name, lost]() -> kj::Promise<std::string> {
            if (!obituary) return lost;
            return obituary(name).catch_([lost](kj::Exception&&) { return lost; });
        });
    tasks_.add(why.then([this, id, link](const std::string& sentence) {
        const auto still = workers_.find(id);
        if (still != workers_.end() && still->second->link == link) gone(id, sentence);
    }));
}

/// Nothing that an away worker has is waited for any more: it is forgotten until it enlists again.
void WorkersServer::forget_if_idle(WorkerId id) {
    tasks_.add(kj::evalLater([this, id] {
        const auto found = workers_.find(id);
        if (found != workers_.end() && found->second->leaving && found->second->given.empty())
            gone(id, fmt::format("worker '{}': its connection was lost", found->second->name));
    }));
}

void WorkersServer::gone(WorkerId id, const std::string& why) {
    const auto left = workers_.extract(id);
    if (!left) return;
    const auto place = places_.find(left.mapped()->card.identity);
    if (place != places_.end() && place->second == id) places_.erase(place);
    events_.worker_gone(id, why);
}

std::string WorkersServer::name(WorkerId worker) const {
    const auto found = workers_.find(worker);
    return found == workers_.end() ? fmt::format("worker {}", worker.value) : found->second->name;
}

}  // namespace femrun::net
