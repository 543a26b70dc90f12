// SPDX-License-Identifier: MIT
// What a scheduler costs: many workers that solve nothing, in one process. They come in at the gate
// and speak the real protocol, and answer each attempt at once; the scheduler is the real program,
// with a durable database. The address says whether it is over TLS.
//
//     femrun scheduler --listen 127.0.0.1:7711 --db /tmp/bench.db &
//     bench_cluster femrun://127.0.0.1:7711 1000 $! &
//     femrun run study.toml --scheduler femrun://127.0.0.1:7711 --detach
//
// When nothing has come for three seconds it says how many tasks a second went through, what each
// cost the scheduler in CPU, how long a report took to be acknowledged (which is when it is on
// disk), what a connection costs in memory, and what the idle scheduler costs.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <capnp/rpc-twoparty.h>
#include <kj/async-io.h>

#include <fmt/format.h>

#include "gate/connect.hpp"
#include "usage.hpp"
#include "wire/cluster.capnp.h"

namespace {

using Clock = std::chrono::steady_clock;
using namespace femrun;
using bench::Usage;
using bench::usage;

double seconds(Clock::duration time) { return std::chrono::duration<double>(time).count(); }

/// What all workers have seen.
struct Tally {
    std::uint64_t tasks = 0;
    std::optional<Clock::time_point> first;
    Clock::time_point last{};
    std::vector<float> acknowledged_ms;
};

class IdleWorker final : public wire::Worker::Server, public kj::TaskSet::ErrorHandler {
public:
    IdleWorker(Tally& tally, loop::EventLoop& loop) : tally_(tally), loop_(loop), tasks_(*this) {}

    void is_enlisted(wire::Roll::Client roll, wire::Terms::Reader terms) {
        roll_ = kj::mv(roll);
        heartbeat_ = std::chrono::milliseconds(terms.getHeartbeatMs());
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

    /// All are reported at once, as those of a worker whose solves take no time would be.
    kj::Promise<void> assign(AssignContext context) override {
        const auto taken = context.getParams().getAssignments();
        const auto now = Clock::now();
        if (!tally_.first) tally_.first = now;
        auto request = roll().reportRequest();
        auto reports = request.initReports(taken.size());
        for (unsigned i = 0; i < taken.size(); ++i) {
            holding_[taken[i].getAttempt()] = now;
            reports[i].setAttempt(taken[i].getAttempt());
            reports[i].setDefinition(taken[i].getDefinition());
            reports[i].initDatabase().setHigh(database_.first);
            reports[i].getDatabase().setLow(database_.second);
            auto outcome = reports[i].initOutcome();
            auto response = outcome.initResponse(responses_[taken[i].getStudy()]);
            for (unsigned at = 0; at < response.size(); ++at) response.set(at, 1);
            outcome.setSeconds(1e-6);
        }
        std::vector<std::uint64_t> attempts;
        for (const auto one : taken) attempts.push_back(one.getAttempt());
        tasks_.add(request.send().then([this, attempts = std::move(attempts), now](auto&&) {
            tally_.last = Clock::now();
            tally_.tasks += attempts.size();
            for (const std::uint64_t attempt : attempts) {
                holding_.erase(attempt);
                tally_.acknowledged_ms.push_back(
                    static_cast<float>(1000 * seconds(tally_.last - now)));
            }
        }));
        return kj::READY_NOW;
    }

    kj::Promise<void> revoke(RevokeContext) override { return kj::READY_NOW; }
    kj::Promise<void> discard(DiscardContext) override { return kj::READY_NOW; }
    kj::Promise<void> close(CloseContext) override { return kj::READY_NOW; }

private:
    wire::Roll::Client& roll() { return KJ_ASSERT_NONNULL(roll_); }

    void beat() {
        auto heartbeat = roll().heartbeatRequest();
        auto holding = heartbeat.initHolding(static_cast<unsigned>(holding_.size()));
        unsigned at = 0;
        for (const auto& [attempt, since] : holding_) holding.set(at++, attempt);
        tasks_.add(heartbeat.send().ignoreResult());
        tasks_.add(loop_.after(heartbeat_).then([this] { beat(); }));
    }
    void taskFailed(kj::Exception&& why) override {
        std::cerr << "a worker's link: " << why.getDescription().cStr() << "\n";
        std::exit(1);
    }

    Tally& tally_;
    loop::EventLoop& loop_;
    kj::Maybe<wire::Roll::Client> roll_;
    Duration heartbeat_ = std::chrono::seconds(5);
    std::pair<std::uint64_t, std::uint64_t> database_;
    std::map<std::uint64_t, unsigned> responses_;  // by study
    std::map<std::uint64_t, Clock::time_point> holding_;
    kj::TaskSet tasks_;
};

/// A connection with its worker.
struct Link {
    kj::Own<kj::AsyncIoStream> stream;
    kj::Own<capnp::TwoPartyClient> rpc;
};

Link enlist(loop::EventLoop& loop, const gate::Address& address,
            const gate::Credentials& credentials, Tally& tally, unsigned number) {
    Link link{loop.wait(gate::connect(loop, address, credentials)), {}};
    link.rpc = kj::heap<capnp::TwoPartyClient>(*link.stream);
    auto hello = link.rpc->bootstrap().castAs<wire::Door>().helloRequest();
    hello.setLowest(0);
    hello.setHighest(1000);
    auto welcome = loop.wait(hello.send());

    auto worker = kj::heap<IdleWorker>(tally, loop);
    IdleWorker& its = *worker;
    auto request = welcome.getSession().enlistRequest();
    request.setWorker(kj::mv(worker));
    auto card = request.initCard();
    const std::string name = fmt::format("idle/{}", number);
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

double part(std::vector<float>& sorted, double which) {
    return sorted.empty()
               ? 0
               : sorted[static_cast<std::size_t>(which * static_cast<double>(sorted.size() - 1))];
}

int measure(const char* written, unsigned count, const std::string& scheduler) {
    const auto address = gate::Address::parse(written);
    const auto credentials = gate::Credentials::in_folder(
        std::filesystem::temp_directory_path() / "bench_cluster", gate::Credentials::Of::guest);
    if (!address || !credentials) {
        std::cerr << (address ? credentials.error() : address.error()).message << "\n";
        return 2;
    }
    loop::EventLoop loop;
    Tally tally;
    std::vector<Link> links;
    const Usage alone = usage(scheduler);
    for (unsigned i = 0; i < count; ++i)
        links.push_back(enlist(loop, *address, *credentials, tally, i));
    loop.wait(loop.after(std::chrono::seconds(1)));

    const Usage idle_from = usage(scheduler);
    constexpr double idle_s = 10;
    loop.wait(loop.after(std::chrono::seconds(10)));
    const Usage idle_to = usage(scheduler);
    std::cout << fmt::format(
                     "{} workers enlisted; scheduler idle: {:.3f} % of a core, {:.1f} MB in "
                     "all, {:.1f} kB a connection\nnow hand in a study\n",
                     count, 100 * (idle_to.cpu_s - idle_from.cpu_s) / idle_s, idle_to.memory / 1e6,
                     (idle_to.memory - alone.memory) / 1e3 / count)
              << std::flush;

    while (!tally.first) loop.wait(loop.after(std::chrono::milliseconds(1)));
    const Usage before = idle_to;
    while (Clock::now() - std::max(tally.last, *tally.first) < std::chrono::seconds(3))
        loop.wait(loop.after(std::chrono::milliseconds(100)));
    const Usage after = usage(scheduler);

    std::sort(tally.acknowledged_ms.begin(), tally.acknowledged_ms.end());
    const double took = seconds(tally.last - *tally.first);
    const double tasks = static_cast<double>(tally.tasks);
    std::cout << fmt::format(
        "{} tasks in {:.2f} s: {:.0f} a second; scheduler CPU {:.1f} us a task; "
        "assigned to acknowledged {:.2f} ms (p50), {:.2f} ms (p99); {:.1f} MB\n",
        tally.tasks, took, tasks / took, 1e6 * (after.cpu_s - before.cpu_s) / tasks,
        part(tally.acknowledged_ms, 0.5), part(tally.acknowledged_ms, 0.99), after.memory / 1e6);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "usage: bench_cluster ADDRESS WORKERS PID-OF-THE-SCHEDULER\n";
        return 2;
    }
    return measure(argv[1], static_cast<unsigned>(std::strtoul(argv[2], nullptr, 10)), argv[3]);
}
