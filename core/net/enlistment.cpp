// SPDX-License-Identifier: MIT
// How workers come and go.
#include <algorithm>

#include <fmt/format.h>

#include "base/plain_text.hpp"
#include "loop/exception.hpp"
#include "net/connection.hpp"
#include "net/enlisted_line.hpp"
#include "net/roll.hpp"
#include "wire/convert.hpp"
#include "wire/error_text.hpp"
#include "wire/limits.hpp"

namespace femrun::net {

/// Who is at the other end of a connection.
struct WorkersServer::Visitor {
    Owner owner;
    std::uint64_t line = 0;  // once it has enlisted
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
        const work::WorkerCard card = wire::decode(params.getCard());
        const std::string name = plain(card.name, word_bytes_max);
        const auto refuse = [&](std::string why) {
            return wire::to_exception(
                {Error{ErrorKind::invalid, fmt::format("worker '{}': {}", name, why)}, {}});
        };
        if (card.slots < 1 || card.slots > wire::slots_max)
            return refuse(
                fmt::format("offers {} slots; offer 1 to {}", card.slots, wire::slots_max));
        if (visitor_->line != 0)
            return refuse("is enlisted already; use a connection of its own for another");
        if (params.getHolding().size() > wire::attempts_max ||
            params.getStudies().size() > wire::studies_max)
            return refuse(fmt::format("holds {} attempts of {} studies; it may hold {} of {}",
                                      params.getHolding().size(), params.getStudies().size(),
                                      wire::attempts_max, wire::studies_max));
        if (card.tags.size() > wire::tags_max || card.solvers.size() > wire::solvers_max)
            return refuse(fmt::format("has {} tags and {} solvers; it may have {} and {}",
                                      card.tags.size(), card.solvers.size(), wire::tags_max,
                                      wire::solvers_max));
        visitor_->line = enlist(**server, card, context);
        return kj::READY_NOW;
    }

private:
    std::uint64_t enlist(WorkersServer& server, const work::WorkerCard& card,
                         EnlistContext& context) {
        const auto params = context.getParams();
        std::vector<work::Holding> holding;
        for (const auto one : params.getHolding()) holding.push_back(wire::decode(one));
        std::map<StudyId, work::DefinitionHash> studies;
        for (const auto one : params.getStudies())
            studies.emplace(StudyId{one.getStudy()}, wire::decode(one.getDefinition()));
        auto line = std::make_unique<EnlistedLine>(server, params.getWorker(), visitor_->owner);
        const muster::Enlistment answer = server.muster_.enlist(card, holding, studies, *line);
        const muster::Place place = answer.place;
        line->take(place);
        server.lines_.emplace(place.line, std::move(line));

        auto results = context.getResults();
        results.setRoll(kj::heap<Roll>(server_, place));
        auto drop = results.initDrop(static_cast<unsigned>(answer.drop.size()));
        for (unsigned i = 0; i < drop.size(); ++i) drop.set(i, answer.drop[i].value);
        auto close = results.initClose(static_cast<unsigned>(answer.close.size()));
        for (unsigned i = 0; i < close.size(); ++i) close.set(i, answer.close[i].value);
        return place.line;
    }

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
        if (server && visitor->line != 0) (*server)->line_ended(visitor->line);
    });
    return ended.attach(kj::mv(leave)).attach(kj::mv(connection));
}

/// Whoever started the worker knows how it ended. Of any other only this is known: there is no
/// link.
void WorkersServer::line_ended(std::uint64_t line) {
    const auto ended = lines_.extract(line);
    if (!ended) return;
    const muster::Place place = ended.mapped()->place();
    const Obituary obituary = ended.mapped()->owner().obituary;
    if (muster_.line_ended(place, obituary ? muster::Owner::tells : muster::Owner::none)) return;
    const std::string name = muster_.name(place.worker);
    const std::string lost = fmt::format("worker '{}': its connection was lost", name);
    auto why = kj::evalLater([obituary, name, lost]() -> kj::Promise<std::string> {
        if (!obituary) return lost;
        return obituary(name).catch_([lost](kj::Exception&&) { return lost; });
    });
    tasks_.add(
        why.then([this, place](const std::string& sentence) { muster_.gone(place, sentence); }));
}

}  // namespace femrun::net
