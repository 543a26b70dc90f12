// SPDX-License-Identifier: MIT
// Who comes in, and how workers come and go.
#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/plain_text.hpp"
#include "loop/exception.hpp"
#include "net/back_pressure.hpp"
#include "net/connection.hpp"
#include "net/enlisted_line.hpp"
#include "net/files_server.hpp"
#include "net/roll.hpp"
#include "net/until_hello.hpp"
#include "wire/convert.hpp"
#include "wire/error_text.hpp"
#include "wire/limits.hpp"

namespace femrun::net {

namespace {

kj::Exception refusal(std::string why) {
    return wire::to_exception({Error{ErrorKind::invalid, std::move(why)}, {}});
}

std::optional<work::Role> role_of(wire::Role role) {
    switch (role) {
        case wire::Role::WORKER:
            return work::Role::worker;
        case wire::Role::USER:
            return work::Role::user;
        case wire::Role::VIEWER:
            return work::Role::viewer;
    }
    return std::nullopt;
}

/// Whoever has a token or a key of the wrong role needs another one.
std::string not_let_in(work::Role role, work::Roles roles) {
    std::vector<std::string_view> has;
    for (const work::Role one : {work::Role::worker, work::Role::user, work::Role::viewer})
        if (roles.contains(one)) has.push_back(to_string(one));
    return fmt::format(
        "this needs the role '{}', and the address that was used is one of role '{}'; ask whoever "
        "started the scheduler for an address of role '{}'",
        to_string(role), fmt::join(has, "' and '"), to_string(role));
}

}  // namespace

/// Who is at the other end of a connection.
struct WorkersServer::Visitor {
    Owner owner;
    work::Roles roles;       // that whoever let it in gave it
    std::string key;         // by which it was let in, if by one
    std::uint64_t line = 0;  // once it has enlisted
    bool looks = false;      // has been given a view
    std::shared_ptr<bool> greeted = std::make_shared<bool>(false);
};

/// What one connection offers, to one who came in this role. A connection enlists one worker, or
/// gives one person a view.
class WorkersServer::Session final : public wire::Session::Server {
public:
    Session(std::weak_ptr<WorkersServer*> server, std::shared_ptr<Visitor> visitor, work::Role role)
        : server_(std::move(server)), visitor_(std::move(visitor)), role_(role) {}

    kj::Promise<void> enlist(EnlistContext context) override {
        const auto params = context.getParams();
        const auto server = server_.lock();
        if (!server) return loop::exception("the scheduler has ended");
        if (role_ != work::Role::worker) return not_for(role_, "enlist");
        const std::string name = plain(wire::view(params.getCard().getName()), word_bytes_max);
        const auto refuse = [&](std::string why) {
            return wire::to_exception(
                {Error{ErrorKind::invalid, fmt::format("worker '{}': {}", name, why)}, {}});
        };
        // Before they are read: empty structs have no bytes, and a short message may list millions.
        const auto tags = params.getCard().getTags().size();
        const auto solvers = params.getCard().getSolvers().size();
        if (tags > wire::tags_max || solvers > wire::solvers_max)
            return refuse(fmt::format("has {} tags and {} solvers; it may have {} and {}", tags,
                                      solvers, wire::tags_max, wire::solvers_max));
        work::WorkerCard card = wire::decode(params.getCard());
        card.identity.key = visitor_->key;
        if (card.slots < 1 || card.slots > wire::slots_max)
            return refuse(
                fmt::format("offers {} slots; offer 1 to {}", card.slots, wire::slots_max));
        if (visitor_->line != 0)
            return refuse("is enlisted already; use a connection of its own for another");
        const work::Terms& terms = (*server)->terms_;
        if (params.getHolding().size() > terms.attempts_max ||
            params.getStudies().size() > terms.studies_max)
            return refuse(fmt::format("holds {} attempts of {} studies; it may hold {} of {}",
                                      params.getHolding().size(), params.getStudies().size(),
                                      terms.attempts_max, terms.studies_max));
        visitor_->line = enlist(**server, card, context);
        return kj::READY_NOW;
    }

    kj::Promise<void> view(ViewContext context) override {
        const auto server = server_.lock();
        if (!server) return loop::exception("the scheduler has ended");
        if (role_ == work::Role::worker) return not_for(role_, "look at studies");
        if (auto no = nobody_is_asked(**server)) return kj::mv(*no);
        context.getResults().setView((*server)->people_->view());
        return kj::READY_NOW;
    }

    kj::Promise<void> control(ControlContext context) override {
        const auto server = server_.lock();
        if (!server) return loop::exception("the scheduler has ended");
        if (role_ != work::Role::user) return not_for(role_, "change anything");
        if (auto no = nobody_is_asked(**server)) return kj::mv(*no);
        context.getResults().setControl((*server)->people_->control());
        return kj::READY_NOW;
    }

private:
    static kj::Exception not_for(work::Role role, std::string_view what) {
        return refusal(fmt::format("a {} may not {}", to_string(role), what));
    }
    /// Each view has its own bound on what it may ask; one connection has one.
    std::optional<kj::Exception> nobody_is_asked(const WorkersServer& server) {
        if (server.people_ == nullptr)
            return refusal("this scheduler serves one study, and nobody else");
        if (std::exchange(visitor_->looks, true))
            return refusal("was given a view already; use a connection of its own for another");
        return std::nullopt;
    }

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
        if (server.files_ != nullptr && !visitor_->owner.obituary)
            results.setFiles(offer_store(*server.files_, May::read));
        auto drop = results.initDrop(static_cast<unsigned>(answer.drop.size()));
        for (unsigned i = 0; i < drop.size(); ++i) drop.set(i, answer.drop[i].value);
        auto close = results.initClose(static_cast<unsigned>(answer.close.size()));
        for (unsigned i = 0; i < close.size(); ++i) close.set(i, answer.close[i].value);
        return place.line;
    }

    std::weak_ptr<WorkersServer*> server_;
    std::shared_ptr<Visitor> visitor_;
    work::Role role_;
};

/// Older ones did not say.
std::string femrun_of(capnp::Text::Reader said) {
    const std::string version = plain(wire::view(said), word_bytes_max);
    return version.empty() ? "of an unknown version" : version;
}

/// All that a stranger can reach.
class WorkersServer::Door final : public wire::Door::Server {
public:
    Door(std::weak_ptr<WorkersServer*> server, std::shared_ptr<Visitor> visitor)
        : server_(std::move(server)), visitor_(std::move(visitor)) {}

    kj::Promise<void> hello(HelloContext context) override {
        const auto params = context.getParams();
        const auto server = server_.lock();
        if (!server) return loop::exception("the scheduler has ended");
        const auto role = role_of(params.getRole());
        if (!role)
            return refusal(
                "a role that this scheduler does not know; use the same femrun for both");
        if (params.getLowest() > wire::version_highest ||
            params.getHighest() < wire::version_lowest)
            return refusal(fmt::format(
                "the {} is femrun {} and speaks versions {} to {} of the protocol, this scheduler "
                "is femrun {} and speaks {} to {}; use the same femrun for both",
                to_string(*role), femrun_of(params.getFemrun()), params.getLowest(),
                params.getHighest(), FEMRUN_VERSION, wire::version_lowest, wire::version_highest));
        if (said_) return refusal("hello was said already");
        if (!visitor_->roles.contains(*role)) return refusal(not_let_in(*role, visitor_->roles));
        said_ = true;
        *visitor_->greeted = true;
        auto results = context.getResults();
        results.setVersion(std::min(params.getHighest(), wire::version_highest));
        results.setSession(kj::heap<Session>(server_, visitor_, *role));
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
    return accept(kj::mv(stream), Owner{std::move(obituary), std::move(silence)},
                  work::Role::worker, {});
}

kj::Promise<void> WorkersServer::accept(kj::Own<kj::AsyncIoStream> stream, work::Roles roles,
                                        std::string key) {
    return accept(kj::mv(stream), Owner{}, roles, std::move(key));
}

kj::Promise<void> WorkersServer::accept(kj::Own<kj::AsyncIoStream> stream, Owner owner,
                                        work::Roles roles, std::string key) {
    auto visitor = std::make_shared<Visitor>(Visitor{std::move(owner), roles, std::move(key)});
    auto connection =
        kj::heap<Connection>(with_back_pressure(until_hello(kj::mv(stream), visitor->greeted)),
                             wire::Door::Client(kj::heap<Door>(link_, visitor)));
    auto ended = connection->ended();
    auto leave = kj::defer([link = std::weak_ptr(link_), visitor] {
        const auto server = link.lock();
        if (server && visitor->line != 0) (*server)->line_ended(visitor->line);
    });
    return ended.attach(kj::mv(leave)).attach(kj::mv(connection));
}

/// What a link has not brought any more comes over the next one.
void WorkersServer::await_files(const muster::Place& place) {
    const std::vector<std::string> left = artefacts_->line_ended(place.line);
    if (left.empty()) return;
    muster_.await(left);
    log_.line(LogLevel::info,
              fmt::format("worker '{}' is not there any more, and the files of {} of its attempts "
                          "did not come yet; they do when it comes back",
                          muster_.name(place.worker), left.size()));
}

/// Whoever started the worker knows how it ended. Of any other only this is known: there is no
/// link.
void WorkersServer::line_ended(std::uint64_t line) {
    const auto ended = lines_.extract(line);
    if (!ended) return;
    if (artefacts_) await_files(ended.mapped()->place());
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
