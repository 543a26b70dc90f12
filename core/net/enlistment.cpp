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
        const WorkerId id{++(*server)->enlisted_};
        visitor_->worker = id;
        context.getResults().setRoll(kj::heap<Roll>(server_, id));
        (*server)->enlist(params.getWorker(), card, id, visitor_->owner);
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
        if (server && visitor->worker) (*server)->connection_ended(*visitor->worker);
    });
    return ended.attach(kj::mv(leave)).attach(kj::mv(connection));
}

void WorkersServer::enlist(wire::Worker::Client worker, const work::WorkerCard& card, WorkerId id,
                           Owner owner) {
    workers_.emplace(id, std::make_unique<Enlisted>(Enlisted{.id = id,
                                                             .client = kj::mv(worker),
                                                             .name = card.name,
                                                             .owner = std::move(owner),
                                                             .told = {},
                                                             .given = {},
                                                             .unsent = {},
                                                             .receipts = {}}));
    events_.worker_enlisted(id, card.slots);
}

void WorkersServer::connection_ended(WorkerId id) {
    const auto found = workers_.find(id);
    if (found == workers_.end() || found->second->leaving) return;
    Enlisted& worker = *found->second;
    worker.leaving = true;
    worker.receipts.clear();  // nobody waits for them any more
    std::string lost = fmt::format("worker '{}': its connection was lost", worker.name);
    auto why = kj::evalLater(
        [obituary = worker.owner.obituary, name = worker.name, lost]() -> kj::Promise<std::string> {
            if (!obituary) return lost;
            return obituary(name).catch_([lost](kj::Exception&&) { return lost; });
        });
    tasks_.add(why.then([this, id](const std::string& sentence) { gone(id, sentence); }));
}

void WorkersServer::gone(WorkerId id, const std::string& why) {
    const auto left = workers_.extract(id);
    if (left) events_.worker_gone(id, why);
}

std::string WorkersServer::name(WorkerId worker) const {
    const auto found = workers_.find(worker);
    return found == workers_.end() ? fmt::format("worker {}", worker.value) : found->second->name;
}

}  // namespace femrun::net
