// SPDX-License-Identifier: MIT
// What the scheduler's end and a worker say to each other about themselves.
#include <algorithm>

#include "rig.hpp"

using namespace femrun;
using namespace femrun::net;
using Strings = std::vector<std::string>;

namespace {

/// Says hello with these versions and enlists with so many slots; gives the refusal's text.
std::string enlisted_with(std::uint32_t slots, std::uint32_t lowest, std::uint32_t highest) {
    loop::EventLoop loop;
    Recorder events;
    FakeSource source;
    WorkersServer server(events, events);
    auto pipe = kj::newTwoWayPipe();
    auto accepted = server.accept(kj::mv(pipe.ends[0])).eagerlyEvaluate(nullptr);
    WorkerAgent agent(loop, source, {});
    Connection connection(kj::mv(pipe.ends[1]));
    auto hello = connection.peer().castAs<wire::Door>().helloRequest();
    hello.setLowest(lowest);
    hello.setHighest(highest);
    auto request = hello.send().getSession().enlistRequest();
    request.setWorker(agent.client());
    request.initCard().setName("node7/4711");
    request.getCard().setSlots(slots);
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
    CHECK(server.muster().name({1}) == "node7/4711");
    CHECK(server.muster().name({2}) == "worker 2");
}

TEST_CASE("a worker that cannot be understood is refused with the reason", "[net][enlist]") {
    CHECK(enlisted_with(1, 2, 2) == "enlisted");
    CHECK(enlisted_with(1, 1, 7) == "enlisted");
    CHECK(enlisted_with(1, 3, 4) ==
          "the worker is femrun of an unknown version and speaks versions 3 to 4 of the protocol, "
          "this scheduler is femrun " TEST_FEMRUN_VERSION
          " and speaks 2 to 2; use the same femrun for both");
    CHECK(enlisted_with(0, 2, 2) == "worker 'node7/4711': offers 0 slots; offer 1 to 4096");
}

TEST_CASE("a worker whose connection is lost is gone once, and its attempts are not reported",
          "[net][enlist]") {
    Rig rig(hangs(WhenAsked::ignores));
    rig.server.muster().dispatch({1}, assignment(1));
    rig.until_solving();

    SECTION("when the worker goes") { rig.served = nullptr; }
    SECTION("when the connection is dropped here") { rig.accepted = nullptr; }
    rig.until([&] { return !rig.events.story.empty(); });
    rig.server.muster().dispatch({1}, assignment(2));  // nobody is there any more
    rig.server.muster().revoke({1}, {1});
    rig.loop.wait(rig.loop.after(2ms));

    CHECK(rig.events.story ==
          Strings{"worker 1 gone: worker 'node7/4711': its connection was lost"});
    CHECK(rig.events.reports.empty());
}

TEST_CASE("a worker that loses its scheduler learns it, and kills what runs when it ends",
          "[net][enlist]") {
    Rig rig(hangs(WhenAsked::ignores));
    rig.server.muster().dispatch({1}, assignment(1));
    rig.until_solving();

    rig.accepted = nullptr;
    rig.loop.wait(kj::mv(rig.served));
    rig.agent.reset();

    CHECK(rig.life().story == Strings{"start", "open", "let go"});
}

TEST_CASE("heartbeats name the attempts that run and those that wait", "[net][heartbeat]") {
    Rig rig(hangs(WhenAsked::stops), 1, Rig::quick(), beam(), 3ms);
    for (std::uint64_t i = 1; i <= 3; ++i) rig.server.muster().dispatch({1}, assignment(i));
    rig.until_solving();
    rig.events.heartbeats.clear();

    rig.until([&] { return rig.events.heartbeats.size() >= 2; });

    auto named = rig.events.heartbeats.front();
    std::sort(named.begin(), named.end());
    CHECK(named == std::vector<AttemptId>{{1}, {2}, {3}});
}

TEST_CASE("a worker tells what its slots have begun, and not what only waits", "[net][heartbeat]") {
    Rig rig(hangs(WhenAsked::stops), 2, Rig::quick(), beam(), 3ms);
    for (std::uint64_t i = 1; i <= 4; ++i) rig.server.muster().dispatch({1}, assignment(i));
    rig.until([&] { return rig.events.working.size() == 2; });

    CHECK(rig.events.working == std::vector<AttemptId>{{1}, {2}});
    CHECK(rig.events.heartbeats.back().size() == 4);
    rig.server.muster().revoke({1}, {1});
    const auto tells_of_third = [&] {
        const auto& told = rig.events.told_begun;
        return std::find(told.begin(), told.end(), AttemptId{3}) != told.end();
    };
    rig.until(tells_of_third);
    CHECK(std::count(rig.events.told_begun.begin(), rig.events.told_begun.end(), AttemptId{4}) ==
          0);
}

TEST_CASE("an assignment that makes no sense is reported as failed and does no harm",
          "[net][attempt]") {
    Rig rig(answers({1, 2}));
    rig.solve(1);
    const auto assign = [&](std::uint64_t attempt, std::uint64_t study, unsigned values) {
        auto request = rig.agent->client().assignRequest();
        auto given = request.initAssignments(1)[0];
        given.setStudy(study);
        given.setAttempt(attempt);
        given.initDesign(values);
        rig.loop.wait(request.send().ignoreResult());
        rig.loop.wait(rig.loop.after(2ms));
    };

    assign(50, 9, 2);  // the scheduler has not given these: it hears of their end all the same
    assign(51, 1, 3);
    CHECK(rig.events.repeats == std::vector<AttemptId>{{50}, {51}});

    rig.life().solve = hangs(WhenAsked::stops);
    rig.server.muster().dispatch({1}, assignment(52));
    rig.until_solving();
    auto again = rig.agent->client().assignRequest();  // held already: said twice
    wire::encode(assignment(52), again.initAssignments(1)[0]);
    rig.loop.wait(again.send().ignoreResult());
    rig.server.muster().revoke({1}, {52});
    CHECK(rig.report(52).cancelled);
    CHECK(rig.life().story == Strings{"start", "open", "cancel"});
}
