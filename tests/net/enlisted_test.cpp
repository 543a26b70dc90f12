// SPDX-License-Identifier: MIT
// What the scheduler's end and a worker say to each other about themselves.
#include <algorithm>

#include "rig.hpp"

using namespace femrun;
using namespace femrun::net;
using Strings = std::vector<std::string>;

namespace {

/// Enlists with this card; gives the refusal's text.
std::string enlisted_with(std::uint32_t slots, std::uint32_t protocol) {
    loop::EventLoop loop;
    Recorder events;
    FakeSource source;
    WorkersServer server(events, events);
    auto pipe = kj::newTwoWayPipe();
    auto accepted = server.accept(kj::mv(pipe.ends[0])).eagerlyEvaluate(nullptr);
    WorkerAgent agent(loop, source, {});
    Connection connection(kj::mv(pipe.ends[1]));
    auto request = connection.peer().castAs<wire::Scheduler>().enlistRequest();
    request.setWorker(agent.client());
    auto card = request.initCard();
    card.setName("node7/4711");
    card.setSlots(slots);
    card.setProtocol(protocol);
    card.setVersion("9.9");
    std::string text = "enlisted";
    loop.wait(request.send().ignoreResult().catch_(
        [&](kj::Exception&& e) { text = wire::error_from(e).error.message; }));
    return text;
}

}  // namespace

TEST_CASE("a worker enlists with its slots and has a name", "[net][enlist]") {
    loop::EventLoop loop;
    Recorder events;
    FakeSource source;
    WorkersServer server(events, events);
    WorkerAgent agent(loop, source, {"node7/4711", 3, "0.1"});
    auto pipe = kj::newTwoWayPipe();
    auto accepted = server.accept(kj::mv(pipe.ends[0])).eagerlyEvaluate(nullptr);
    auto served = agent.serve(kj::mv(pipe.ends[1])).eagerlyEvaluate(nullptr);

    loop.wait(loop.after(1ms));

    CHECK(events.story == Strings{"worker 1 enlisted with 3 slots"});
    CHECK(server.name({1}) == "node7/4711");
    CHECK(server.name({2}) == "worker 2");
}

TEST_CASE("a worker that cannot be understood is refused with the reason", "[net][enlist]") {
    CHECK(enlisted_with(1, 1) == "enlisted");
    CHECK(enlisted_with(1, 2) ==
          "worker 'node7/4711': speaks protocol 2 (femrun 9.9), this scheduler speaks 1; use the "
          "same femrun for both");
    CHECK(enlisted_with(0, 1) == "worker 'node7/4711': offers 0 slots; offer 1 to 4096");
}

TEST_CASE("a worker whose connection is lost is gone once, and its attempts are not reported",
          "[net][enlist]") {
    Rig rig(hangs(WhenAsked::ignores));
    rig.server.dispatch({1}, assignment(1));
    rig.until_solving();

    SECTION("when the worker goes") { rig.served = nullptr; }
    SECTION("when the connection is dropped here") { rig.accepted = nullptr; }
    rig.until([&] { return !rig.events.story.empty(); });
    rig.server.dispatch({1}, assignment(2));  // nobody is there any more
    rig.server.revoke({1}, {1});
    rig.loop.wait(rig.loop.after(2ms));

    CHECK(rig.events.story ==
          Strings{"worker 1 gone: worker 'node7/4711': its connection was lost"});
    CHECK(rig.events.reports.empty());
}

TEST_CASE("a worker that loses its scheduler learns it, and kills what runs when it ends",
          "[net][enlist]") {
    Rig rig(hangs(WhenAsked::ignores));
    rig.server.dispatch({1}, assignment(1));
    rig.until_solving();

    rig.accepted = nullptr;
    rig.loop.wait(kj::mv(rig.served));
    rig.agent.reset();

    CHECK(rig.life().story == Strings{"start", "open", "let go"});
}

TEST_CASE("heartbeats name the attempts that run and those that wait", "[net][heartbeat]") {
    auto times = Rig::quick();
    times.heartbeat = 3ms;
    Rig rig(hangs(WhenAsked::stops), 1, times);
    for (std::uint64_t i = 1; i <= 3; ++i) rig.server.dispatch({1}, assignment(i));
    rig.until_solving();
    rig.events.heartbeats.clear();

    rig.until([&] { return rig.events.heartbeats.size() >= 2; });

    auto named = rig.events.heartbeats.front();
    std::sort(named.begin(), named.end());
    CHECK(named == std::vector<AttemptId>{{1}, {2}, {3}});
}

TEST_CASE("a worker tells what its slots have begun, and not what only waits", "[net][heartbeat]") {
    auto times = Rig::quick();
    times.heartbeat = 3ms;
    Rig rig(hangs(WhenAsked::stops), 2, times);
    for (std::uint64_t i = 1; i <= 4; ++i) rig.server.dispatch({1}, assignment(i));
    rig.until([&] { return rig.events.working.size() == 2; });

    CHECK(rig.events.working == std::vector<AttemptId>{{1}, {2}});
    CHECK(rig.events.heartbeats.back().size() == 4);
    rig.server.revoke({1}, {1});
    const auto tells_of_third = [&] {
        const auto& told = rig.events.told_begun;
        return std::find(told.begin(), told.end(), AttemptId{3}) != told.end();
    };
    rig.until(tells_of_third);
    CHECK(std::count(rig.events.told_begun.begin(), rig.events.told_begun.end(), AttemptId{4}) ==
          0);
}

TEST_CASE("what makes no sense is refused and does no harm", "[net][attempt]") {
    Rig rig(answers({1, 2}));
    rig.solve(1);
    const auto run = [&](std::uint64_t study, unsigned values) {
        auto request = rig.agent->client().runRequest();
        auto given = request.initAssignment();
        given.setStudy(study);
        given.setAttempt(50);
        given.initDesign(values);
        std::string text = "taken";
        rig.loop.wait(request.send().ignoreResult().catch_(
            [&](kj::Exception&& e) { text = wire::error_from(e).error.message; }));
        return text;
    };

    CHECK(run(9, 2) == "attempt 50: study 9 is not open here; open it first");
    CHECK(run(1, 3) == "attempt 50: the design has 3 values, the study has 2 quantities");
    CHECK(run(1, 2) == "taken");

    rig.life().solve = hangs(WhenAsked::stops);
    rig.server.dispatch({1}, assignment(50));
    rig.until_solving();
    CHECK(run(1, 2) == "attempt 50: is held here already");
}
