// SPDX-License-Identifier: MIT
// A worker of the oldest version that is spoken, from its hello to the acknowledgement of its
// report, as kept bytes: a field that is added later, here or there, must not disturb it.
//
//     FEMRUN_KEEP=1 build/dev/tests/test_net "[kept]"
//
// writes the session down where there is none, by the worker of today: for when a new version
// becomes the oldest. A file that is there is never written over.
#include <cstdlib>

#include "kept_exchange.hpp"
#include "rig.hpp"
#include "wire/limits.hpp"

using namespace femrun;
using namespace femrun::net;

namespace {

const work::WorkerCard card{.name = "node7/4711",
                            .slots = 1,
                            .version = "0.1.0",
                            .identity = {"node7", "ann", "1"},
                            .epoch = 42,
                            .platform = "linux-x86_64",
                            .memory_bytes = 1'000'000'000,
                            .cores = 8,
                            .tags = {"big"},
                            .solvers = {{"beam", "1.2", "licence free"}}};

std::filesystem::path kept_session() {
    return std::filesystem::path(TEST_KEPT_SESSIONS) /
           fmt::format("version-{}-session", wire::version_lowest);
}

/// A scheduler with one study, and what it does with whoever enlists: gives one design, hears its
/// report, and acknowledges it.
struct Scheduler {
    Scheduler() { server.muster().open_study(beam()); }

    void work_with(kj::Own<kj::AsyncIoStream> stream) {
        accepted = server.accept(kj::mv(stream)).eagerlyEvaluate(nullptr);
        until([&] { return events.cards.contains({1}); });
        server.muster().dispatch({1}, assignment(7));
        until([&] { return events.reports.contains(7); });
        server.muster().acknowledge({1}, {7});
    }
    template <typename Condition>
    void until(Condition condition) {
        const Instant patience = monotonic_now() + 30s;
        while (!condition()) {
            if (!trouble.empty()) FAIL(trouble);
            if (monotonic_now() > patience) FAIL("waited in vain");
            loop.wait(loop.after(200us));
        }
    }

    loop::EventLoop loop;
    Recorder events;
    WorkersServer server{events, events, {.heartbeat = 1h, .lease = 3h, .database = {1, 2}}};
    kj::Promise<void> accepted = kj::READY_NOW;
    std::string trouble;  // of whoever enlists
};

void write_down_a_session() {
    Exchange exchange;
    Scheduler scheduler;
    FakeSource source;
    source.life.solve = answers({2.5, 0.001});
    WorkerAgent agent(scheduler.loop, source, card, Rig::quick());
    auto pipe = kj::newTwoWayPipe();
    auto served =
        agent.serve(kj::heap<Overheard>(kj::mv(pipe.ends[1]), exchange)).eagerlyEvaluate(nullptr);
    scheduler.work_with(kj::mv(pipe.ends[0]));
    agent.leave(worker::Leave::when_done);
    scheduler.until([&] { return agent.has_left(); });
    const std::string bytes = bytes_of(exchange);
    std::filesystem::create_directories(kept_session().parent_path());
    std::ofstream(kept_session(), std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

TEST_CASE("a worker of the oldest version enlists, solves, reports and leaves", "[net][kept]") {
    if (std::getenv("FEMRUN_KEEP") != nullptr && !std::filesystem::exists(kept_session()))
        write_down_a_session();
    Exchange kept = exchange_in(kept_session());
    REQUIRE(kept.size() > 10);
    Scheduler scheduler;
    auto pipe = kj::newTwoWayPipe();
    SaidAgain worker(kj::mv(pipe.ends[1]), std::move(kept));
    work::StudySetup opened;
    std::vector<work::Assignment> assigned;
    worker.hears = [&](rpc::Call::Reader call) {
        const auto params = call.getParams().getContent();
        if (call.getMethodId() == 0)
            opened = wire::decode(params.getAs<wire::Worker::OpenParams>().getStudy()).value();
        if (call.getMethodId() == 1)
            for (const auto one : params.getAs<wire::Worker::AssignParams>().getAssignments())
                assigned.push_back(wire::decode(one).value());
    };
    bool all_said = false;
    auto said =
        worker.run().then([&] { all_said = true; }).eagerlyEvaluate([&](kj::Exception&& exception) {
            scheduler.trouble =
                fmt::format("{}, at {}", exception.getDescription().cStr(), worker.waits_for());
        });

    scheduler.work_with(kj::mv(pipe.ends[0]));
    INFO("the worker waits for " << worker.waits_for());
    scheduler.until([&] { return all_said; });

    const work::WorkerCard& enlisted = scheduler.events.cards.at({1});
    CHECK(enlisted.name == card.name);
    CHECK(enlisted.slots == card.slots);
    CHECK(enlisted.version == card.version);
    CHECK(enlisted.identity == card.identity);
    CHECK(enlisted.epoch == card.epoch);
    CHECK(enlisted.platform == card.platform);
    CHECK(enlisted.memory_bytes == card.memory_bytes);
    CHECK(enlisted.cores == card.cores);
    CHECK(enlisted.tags == card.tags);
    CHECK(enlisted.solvers == card.solvers);
    CHECK(opened == beam());
    REQUIRE(assigned.size() == 1);
    CHECK(assigned[0].attempt == AttemptId{7});
    CHECK(assigned[0].trial == assignment(7).trial);
    CHECK(assigned[0].ordinal == 2);
    CHECK(assigned[0].design == assignment(7).design);
    CHECK(scheduler.events.homes == std::map<StudyId, Home>{{{1}, Home::own_process}});
    const work::Report& report = scheduler.events.reports.at(7);
    CHECK(report.response == std::vector<double>{2.5, 0.001});
    CHECK(report.seconds == 0.25);
    CHECK_FALSE(report.failure);
    CHECK(scheduler.events.repeats.empty());
    CHECK(scheduler.events.story ==
          std::vector<std::string>{"worker 1 enlisted with 1 slots", "worker 1 leaves",
                                   "worker 'node7/4711' is leaving, and takes nothing new"});
}
