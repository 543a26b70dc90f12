// SPDX-License-Identifier: MIT
#include "stub_workers.hpp"

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <map>
#include <string>
#include <utility>

#include <capnp/rpc-twoparty.h>
#include <kj/async-io.h>

#include <fmt/format.h>

#include "gate/connect.hpp"
#include "wire/cluster.capnp.h"

namespace femrun::bench {

namespace {

class StubWorker final : public wire::Worker::Server, public kj::TaskSet::ErrorHandler {
public:
    StubWorker(Tally& tally, loop::EventLoop& loop, Duration solve)
        : tally_(tally), loop_(loop), solve_(solve), tasks_(*this) {}

    void is_enlisted(wire::Roll::Client roll, wire::Terms::Reader terms) {
        roll_ = kj::mv(roll);
        heartbeat_ = std::chrono::milliseconds(terms.getHeartbeatMs());
        idle_heartbeat_ = std::chrono::milliseconds(terms.getIdleHeartbeatMs());
        database_ = {terms.getDatabase().getHigh(), terms.getDatabase().getLow()};
        beat();
    }

    kj::Promise<void> open(OpenContext context) override {
        const auto study = context.getParams().getStudy();
        responses_[study.getStudy()] = study.getResponses().size();
        auto opened = roll().openedRequest();
        opened.setStudy(study.getStudy());
        tasks_.add(opened.send().ignoreResult());
        return kj::READY_NOW;
    }

    kj::Promise<void> assign(AssignContext context) override {
        const auto taken = context.getParams().getAssignments();
        const auto now = Clock::now();
        if (!tally_.first) tally_.first = now;
        std::vector<Held> held;
        for (const auto one : taken) {
            held.push_back({one.getAttempt(), one.getStudy(), one.getDefinition().getHigh(),
                            one.getDefinition().getLow(), now});
            holding_.emplace(one.getAttempt(), now);
        }
        if (solve_ <= Duration::zero()) {
            report(held);
            return kj::READY_NOW;
        }
        const bool idle = queue_.empty();
        queue_.insert(queue_.end(), held.begin(), held.end());
        if (idle && !queue_.empty()) solve_next();
        return kj::READY_NOW;
    }

    kj::Promise<void> revoke(RevokeContext) override { return kj::READY_NOW; }
    kj::Promise<void> discard(DiscardContext) override { return kj::READY_NOW; }
    kj::Promise<void> close(CloseContext) override { return kj::READY_NOW; }

private:
    struct Held {
        std::uint64_t attempt, study, definition_high, definition_low;
        Clock::time_point since;
    };

    wire::Roll::Client& roll() { return KJ_ASSERT_NONNULL(roll_); }

    void solve_next() {
        tasks_.add(loop_.after(solve_).then([this] {
            report({queue_.front()});
            queue_.pop_front();
            if (!queue_.empty()) solve_next();
        }));
    }

    /// In one message, as those of a worker whose solves take no time would be.
    void report(const std::vector<Held>& ended) {
        auto request = roll().reportRequest();
        auto reports = request.initReports(static_cast<unsigned>(ended.size()));
        for (unsigned i = 0; i < reports.size(); ++i) {
            reports[i].setAttempt(ended[i].attempt);
            reports[i].initDefinition().setHigh(ended[i].definition_high);
            reports[i].getDefinition().setLow(ended[i].definition_low);
            reports[i].initDatabase().setHigh(database_.first);
            reports[i].getDatabase().setLow(database_.second);
            auto outcome = reports[i].initOutcome();
            auto response = outcome.initResponse(responses_[ended[i].study]);
            for (unsigned at = 0; at < response.size(); ++at) response.set(at, 1);
            outcome.setSeconds(std::max(1e-6, std::chrono::duration<double>(solve_).count()));
        }
        tasks_.add(request.send().then([this, ended](auto&&) {
            tally_.last = Clock::now();
            tally_.tasks += ended.size();
            for (const Held& one : ended) {
                holding_.erase(one.attempt);
                tally_.acknowledged_ms.push_back(1000 * seconds(tally_.last - one.since));
                tally_.acknowledged.push_back(tally_.last);
            }
        }));
    }

    void beat() {
        auto heartbeat = roll().heartbeatRequest();
        auto holding = heartbeat.initHolding(static_cast<unsigned>(holding_.size()));
        unsigned at = 0;
        for (const auto& [attempt, since] : holding_) holding.set(at++, attempt);
        answer_ = nullptr;  // as net::WorkerLink does
        tasks_.add(
            heartbeat.send().then([this](capnp::Response<wire::Roll::HeartbeatResults>&& answer) {
                answer_ = kj::mv(answer);
            }));
        last_beat_ = Clock::now();
        wait_for_beat();
    }
    /// As worker::Worker does: half as often while there is nothing to name.
    void wait_for_beat() {
        tasks_.add(loop_.after(heartbeat_).then([this] {
            const bool is_time =
                !holding_.empty() || Clock::now() - last_beat_ > idle_heartbeat_ - heartbeat_ / 2;
            return is_time ? beat() : wait_for_beat();
        }));
    }
    void taskFailed(kj::Exception&& why) override {
        std::cerr << "a worker's link: " << why.getDescription().cStr() << "\n";
        std::exit(1);
    }

    Tally& tally_;
    loop::EventLoop& loop_;
    Duration solve_;
    kj::Maybe<wire::Roll::Client> roll_;
    kj::Maybe<capnp::Response<wire::Roll::HeartbeatResults>> answer_;  // until the next one
    Duration heartbeat_{}, idle_heartbeat_{};
    Clock::time_point last_beat_{};
    std::pair<std::uint64_t, std::uint64_t> database_;
    std::map<std::uint64_t, unsigned> responses_;  // by study
    std::map<std::uint64_t, Clock::time_point> holding_;
    std::deque<Held> queue_;  // the first is being solved
    kj::TaskSet tasks_;
};

/// A connection with its worker.
struct Link {
    kj::Own<kj::AsyncIoStream> stream;
    kj::Own<capnp::TwoPartyClient> rpc;
};

}  // namespace

struct StubWorkers::Parts {
    loop::EventLoop& loop;
    Tally tally{};
    std::vector<Link> links{};

    Link enlist(const gate::Address& address, const gate::Credentials& credentials,
                std::size_t number, Duration solve) {
        Link link{loop.wait(gate::connect(loop, address, credentials)), {}};
        link.rpc = kj::heap<capnp::TwoPartyClient>(*link.stream);
        auto hello = link.rpc->bootstrap().castAs<wire::Door>().helloRequest();
        hello.setLowest(0);
        hello.setHighest(1000);
        auto welcome = loop.wait(hello.send());

        auto worker = kj::heap<StubWorker>(tally, loop, solve);
        StubWorker& its = *worker;
        auto request = welcome.getSession().enlistRequest();
        request.setWorker(kj::mv(worker));
        auto card = request.initCard();
        const std::string name = fmt::format("stub/{}", number);
        card.setName(name.c_str());
        card.setSlots(1);
        card.setVersion("0.1.0");
        card.setPc(name.c_str());
        card.setUser("bench");
        card.setInstance("1");
        card.setEpoch(static_cast<std::uint64_t>(Clock::now().time_since_epoch().count()));
        auto enlisted = request.send();
        its.is_enlisted(enlisted.getRoll(), welcome.getTerms());
        loop.wait(enlisted.ignoreResult());
        return link;
    }
};

StubWorkers::StubWorkers(loop::EventLoop& loop) : parts_(new Parts{loop}) {}
StubWorkers::~StubWorkers() = default;

void StubWorkers::enlist(const gate::Address& address, const gate::Credentials& credentials,
                         unsigned count, Duration solve) {
    for (unsigned i = 0; i < count; ++i)
        parts_->links.push_back(parts_->enlist(address, credentials, parts_->links.size(), solve));
}

Tally& StubWorkers::tally() { return parts_->tally; }

double part(std::vector<double> all, double which) {
    if (all.empty()) return 0;
    std::sort(all.begin(), all.end());
    return all[static_cast<std::size_t>(which * static_cast<double>(all.size() - 1))];
}

}  // namespace femrun::bench
