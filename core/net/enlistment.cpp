// SPDX-License-Identifier: MIT
// How workers come and go, and what they say in between.
#include <algorithm>

#include <fmt/format.h>

#include "base/plain_text.hpp"
#include "loop/exception.hpp"
#include "net/connection.hpp"
#include "net/enlisted.hpp"
#include "net/protocol.hpp"
#include "wire/error_text.hpp"

namespace femrun::net {

namespace {

std::string plain_name(wire::WorkerCard::Reader card) {
    return plain(wire::view(card.getName()), word_bytes_max);
}

}  // namespace

/// A worker's place among the enlisted: it ends with the worker's last reference to this.
class WorkersServer::Roll final : public wire::Roll::Server {
public:
    Roll(std::weak_ptr<WorkersServer*> server, WorkerId worker)
        : server_(std::move(server)), worker_(worker) {}
    ~Roll() noexcept(false) {
        if (const auto server = server_.lock()) (*server)->connection_ended(worker_);
    }

    kj::Promise<void> heartbeat(HeartbeatContext context) override {
        if (const auto server = server_.lock()) {
            std::vector<AttemptId> running;
            for (const auto id : context.getParams().getRunning())
                if ((*server)->has(worker_, {id})) running.push_back({id});
            (*server)->heard(worker_, running,
                             (*server)->believed_begun(worker_, context.getParams().getBegun()));
        }
        return kj::READY_NOW;
    }

    kj::Promise<void> begun(BegunContext context) override {
        if (const auto server = server_.lock())
            (*server)->events_.begun(
                worker_, (*server)->believed_begun(worker_, context.getParams().getAttempts()));
        return kj::READY_NOW;
    }

    kj::Promise<void> progress(ProgressContext context) override {
        const auto params = context.getParams();
        const auto server = server_.lock();
        if (server && (*server)->has(worker_, {params.getAttempt()}))
            (*server)->events_.progressed({params.getAttempt()},
                                          believed_fraction(params.getFraction()),
                                          plain(wire::view(params.getStage()), word_bytes_max));
        return kj::READY_NOW;
    }

    kj::Promise<void> log(LogContext context) override {
        const auto params = context.getParams();
        if (const auto server = server_.lock()) {
            const auto level = std::min<std::uint8_t>(params.getLevel(),
                                                      static_cast<std::uint8_t>(LogLevel::error));
            (*server)->said(worker_, static_cast<LogLevel>(level), wire::view(params.getText()));
        }
        return kj::READY_NOW;
    }

private:
    std::weak_ptr<WorkersServer*> server_;
    WorkerId worker_;
};

/// What one connection offers. A connection enlists one worker.
class WorkersServer::Scheduler final : public wire::Scheduler::Server {
public:
    Scheduler(std::weak_ptr<WorkersServer*> server, Owner owner)
        : server_(std::move(server)), owner_(std::move(owner)) {}

    kj::Promise<void> enlist(EnlistContext context) override {
        const auto params = context.getParams();
        const auto card = params.getCard();
        const auto server = server_.lock();
        if (!server) return loop::exception("the scheduler has ended");
        const auto refuse = [&](std::string why) {
            return wire::to_exception(
                {Error{ErrorKind::invalid, fmt::format("worker '{}': {}", plain_name(card), why)},
                 {}});
        };
        if (card.getProtocol() != cluster_protocol)
            return refuse(fmt::format(
                "speaks protocol {} (femrun {}), this scheduler speaks {}; use the same femrun for "
                "both",
                card.getProtocol(), plain(wire::view(card.getVersion()), word_bytes_max),
                cluster_protocol));
        if (card.getSlots() < 1 || card.getSlots() > slots_max)
            return refuse(
                fmt::format("offers {} slots; offer 1 to {}", card.getSlots(), slots_max));
        if (enlisted_)
            return refuse("is enlisted already; use a connection of its own for another");
        enlisted_ = true;
        const WorkerId id{++(*server)->enlisted_};
        context.getResults().setRoll(kj::heap<Roll>(server_, id));
        (*server)->enlist(params.getWorker(), card, id, std::move(owner_));
        return kj::READY_NOW;
    }

private:
    std::weak_ptr<WorkersServer*> server_;
    Owner owner_;
    bool enlisted_ = false;
};

// -- workers come and go

kj::Promise<void> WorkersServer::accept(kj::Own<kj::AsyncIoStream> stream, Obituary obituary,
                                        Silence silence) {
    Owner owner{std::move(obituary), std::move(silence)};
    auto connection = kj::heap<Connection>(
        kj::mv(stream), wire::Scheduler::Client(kj::heap<Scheduler>(link_, std::move(owner))));
    auto ended = connection->ended();
    return ended.attach(kj::mv(connection));
}

void WorkersServer::enlist(wire::Worker::Client worker, wire::WorkerCard::Reader card, WorkerId id,
                           Owner owner) {
    workers_.emplace(id, std::make_unique<Enlisted>(Enlisted{.id = id,
                                                             .client = kj::mv(worker),
                                                             .name = plain_name(card),
                                                             .owner = std::move(owner),
                                                             .told = {},
                                                             .given = {}}));
    events_.worker_enlisted(id, card.getSlots());
}

void WorkersServer::connection_ended(WorkerId id) {
    const auto found = workers_.find(id);
    if (found == workers_.end()) return;
    Enlisted& worker = *found->second;
    worker.leaving = true;
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

// -- what they say in between

bool WorkersServer::has(WorkerId worker, AttemptId attempt) const {
    const auto found = workers_.find(worker);
    return found != workers_.end() && found->second->given.contains(attempt);
}

/// Of what the worker has, and each once: of anything else it cannot have begun any.
std::vector<Begun> WorkersServer::believed_begun(WorkerId worker,
                                                 capnp::List<wire::Begun>::Reader told) const {
    std::map<AttemptId, Begun> begun;
    for (const auto one : told)
        if (has(worker, {one.getAttempt()}))
            begun.emplace(AttemptId{one.getAttempt()}, wire::decode(one));
    std::vector<Begun> all;
    for (const auto& [attempt, one] : begun) all.push_back(one);
    return all;
}

void WorkersServer::heard(WorkerId worker, std::span<const AttemptId> running,
                          std::span<const Begun> begun) {
    if (const auto found = workers_.find(worker); found != workers_.end()) found->second->lines = 0;
    events_.heartbeat(worker, running, begun);
}

void WorkersServer::said(WorkerId id, LogLevel level, std::string_view text) {
    const auto found = workers_.find(id);
    if (found == workers_.end() || ++found->second->lines > lines_max + 1) return;
    const bool too_much = found->second->lines > lines_max;
    log_.line(too_much ? LogLevel::warning : level,
              fmt::format("worker '{}': {}", name(id),
                          too_much ? fmt::format("says more than {} lines between two heartbeats; "
                                                 "the rest is left out",
                                                 lines_max)
                                   : plain(text, message_bytes_max)));
}

}  // namespace femrun::net
