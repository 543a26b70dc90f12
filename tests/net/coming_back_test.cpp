// SPDX-License-Identifier: MIT
// Links that break between a worker that lives and a scheduler that lives.
#include "away.hpp"
#include "net/stay_enlisted.hpp"

using namespace femrun;
using namespace femrun::net;
using Strings = std::vector<std::string>;

namespace {

const std::string away = "worker 1 is away: its link has ended; what it has goes on there";

}  // namespace

TEST_CASE("a worker whose link breaks goes on solving, and is the same when it comes back",
          "[net][back]") {
    Away pc(hangs(WhenAsked::stops));
    pc.server->muster().dispatch({1}, assignment(1));
    pc.until_solving();
    pc.take_story();

    pc.cut();
    CHECK(pc.take_story() == Strings{away});
    pc.source.life.instances.back()->solving->fulfill();  // it ends while there is no link
    pc.settle();
    CHECK(pc.events.reports.empty());
    pc.connect();

    CHECK(pc.take_story() == Strings{"worker 1 is back with 1"});
    pc.until([&] { return pc.events.reports.contains(1); });
    CHECK(pc.source.life.story == Strings{"start", "open"});
}

TEST_CASE("a report that was not acknowledged is said again on the next link", "[net][back]") {
    Away pc(answers({1, 2}));
    pc.server->muster().dispatch({1}, assignment(1));
    pc.until([&] { return pc.events.reports.contains(1); });
    pc.server->muster().dispatch({1}, assignment(2));
    pc.until([&] { return pc.events.reports.contains(2); });
    pc.server->muster().acknowledge({1}, {2});
    pc.settle();

    pc.events.reports.clear();
    pc.cut();
    pc.connect();
    pc.until([&] { return pc.events.reports.contains(1); });
    pc.server->muster().acknowledge({1}, {1});
    pc.server->muster().acknowledge({2}, {1});
    pc.settle();

    pc.events.reports.clear();
    pc.take_story();
    pc.cut();
    pc.connect();
    CHECK(pc.events.reports.empty());
}

TEST_CASE("a report of a study that is not open is kept until it is", "[net][back]") {
    Away pc(hangs(WhenAsked::stops));
    pc.server->muster().dispatch({1}, assignment(1));
    pc.until_solving();

    SECTION("closed while its worker was away") {
        pc.cut();
        pc.server->muster().close_study({1});
        pc.settle();
        pc.source.life.instances.back()->solving->fulfill();
        pc.settle();
        pc.take_story();
        pc.connect();
        CHECK(pc.take_story() == Strings{"worker 2 enlisted with 1 slots"});
    }
    SECTION("closed while it was there") {
        pc.server->muster().close_study({1});
        pc.source.life.instances.back()->solving->fulfill();
        pc.settle();
        pc.take_story();
    }
    pc.settle();
    CHECK(pc.events.reports.empty());
    CHECK(pc.events.repeats.empty());

    pc.server->muster().open_study(beam());
    pc.until([&] { return pc.events.reports.contains(1); });
    const Strings story = pc.take_story();
    REQUIRE(story.size() == 1);
    CHECK(story.front().ends_with(" kept 1"));
    CHECK_FALSE(pc.events.reports.at(1).cancelled);
}

TEST_CASE("what is begun of a study that is closed goes on, and what waits is given back",
          "[net][back]") {
    Away pc(hangs(WhenAsked::stops));
    pc.server->muster().dispatch({1}, assignment(1));
    pc.server->muster().dispatch({1}, assignment(2));
    pc.until_solving();

    pc.server->muster().close_study({1});
    pc.until([&] { return !pc.events.repeats.empty(); });

    CHECK(pc.events.repeats == std::vector<AttemptId>{{2}});
    CHECK(pc.source.life.instances.back()->solving.get() != nullptr);
}

TEST_CASE("what was given back of a closed study is not waited for when it is opened again",
          "[net][back]") {
    Away pc(hangs(WhenAsked::stops));
    pc.server->muster().dispatch({1}, assignment(1));
    pc.until_solving();

    pc.server->muster().revoke({1}, {1});
    pc.server->muster().close_study({1});
    pc.until([&] { return !pc.events.repeats.empty(); });
    pc.take_story();
    pc.server->muster().open_study(beam());
    pc.settle();

    CHECK(pc.take_story().empty());
}

TEST_CASE("a report of a study that is over for good is acknowledged", "[net][back]") {
    Away pc(hangs(WhenAsked::stops));
    pc.server->muster().dispatch({1}, assignment(1));
    pc.until_solving();
    pc.events.closed_studies = run::Closed::for_good;

    pc.server->muster().close_study({1});
    pc.source.life.instances.back()->solving->fulfill();
    pc.until([&] { return !pc.events.repeats.empty(); });

    CHECK(pc.events.repeats == std::vector<AttemptId>{{1}});
}

TEST_CASE("an assignment that was lost with its link is not held any more", "[net][back]") {
    Away pc(hangs(WhenAsked::stops));
    pc.server->muster().dispatch({1}, assignment(1));
    pc.until_solving();
    pc.cut();
    pc.server->muster().dispatch({1}, assignment(2));
    pc.take_story();

    pc.connect();

    CHECK(pc.take_story() == Strings{"worker 1 is back with 1"});
}

TEST_CASE("a worker that was started anew is another, and the one before is gone", "[net][back]") {
    Away pc(hangs(WhenAsked::stops));
    pc.server->muster().dispatch({1}, assignment(1));
    pc.until_solving();
    pc.take_story();

    pc.start(/*epoch=*/2);

    CHECK(pc.take_story() == Strings{away, "worker 2 enlisted with 1 slots",
                                     "worker 1 gone: worker 'node7/4711': it was started anew"});
}

TEST_CASE("a worker that connects twice speaks over the later link", "[net][back]") {
    Away pc(hangs(WhenAsked::stops));
    pc.server->muster().dispatch({1}, assignment(1));
    pc.until_solving();
    pc.take_story();

    // Nobody has noticed yet that the first one is dead.
    auto dead_here = kj::mv(pc.accepted), dead_there = kj::mv(pc.served);
    pc.connect();
    CHECK(pc.take_story() == Strings{"worker 1 is back with 1"});
    dead_here = kj::READY_NOW;
    dead_there = kj::READY_NOW;
    pc.settle();

    CHECK(pc.take_story() == Strings{});
    pc.server->muster().revoke({1}, {1});
    pc.until([&] { return pc.events.reports.contains(1); });
}

TEST_CASE("nobody waits for an away worker whose attempts are taken back", "[net][back]") {
    Away pc(hangs(WhenAsked::stops));
    pc.server->muster().dispatch({1}, assignment(1));
    pc.until_solving();
    pc.cut();
    pc.take_story();

    pc.server->muster().revoke({1}, {1});
    pc.settle();

    CHECK(pc.take_story() ==
          Strings{"worker 1 gone: worker 'node7/4711': its connection was lost"});
}

TEST_CASE("attempts of another scheduler's database are dropped", "[net][back]") {
    Away pc(hangs(WhenAsked::stops));
    pc.server->muster().dispatch({1}, assignment(1));
    pc.until_solving();
    pc.cut();

    pc.server = std::make_unique<WorkersServer>(
        pc.events, pc.events, work::Terms{.heartbeat = 1h, .lease = 3h, .database = {3, 4}});
    pc.server->muster().open_study(beam());
    pc.take_story();
    pc.connect();

    CHECK(pc.take_story() ==
          Strings{"worker 1 enlisted with 1 slots",
                  "worker 'node7/4711': attempt 1 is of another database than this scheduler's "
                  "and was dropped"});
    pc.settle();
    CHECK(pc.events.reports.empty());
    CHECK(pc.events.repeats.empty());
}

TEST_CASE("a worker that holds more than the scheduler's terms let it say is taken all the same",
          "[net][back]") {
    Away pc(hangs(WhenAsked::stops));
    pc.server->muster().dispatch({1}, assignment(1));
    pc.until_solving();
    pc.server->muster().dispatch({1}, assignment(2));
    auto plate = beam();
    plate.study = {2};
    pc.server->muster().open_study(plate);
    pc.server->muster().dispatch({1}, assignment(3, plate.study));
    pc.settle();
    pc.cut();

    pc.server = std::make_unique<WorkersServer>(
        pc.events, pc.events,
        work::Terms{
            .heartbeat = 1h, .lease = 3h, .database = {1, 2}, .attempts_max = 1, .studies_max = 1});
    pc.server->muster().open_study(beam());
    pc.take_story();
    pc.connect();

    CHECK(pc.take_story() == Strings{"worker 1 enlisted with 1 slots", "worker 1 is back with 1"});
}

TEST_CASE("a worker connects again and again, and goes on with what it has", "[net][back]") {
    Away pc(hangs(WhenAsked::stops));
    pc.server->muster().dispatch({1}, assignment(1));
    pc.until_solving();
    pc.cut();
    pc.take_story();
    int tries = 0;
    const auto connect = [&]() -> kj::Promise<kj::Own<kj::AsyncIoStream>> {
        if (++tries % 3 != 0)
            return loop::exception("nobody listens", kj::Exception::Type::DISCONNECTED);
        auto pipe = kj::newTwoWayPipe();
        pc.accepted = pc.server->accept(kj::mv(pipe.ends[0])).eagerlyEvaluate(nullptr);
        return kj::mv(pipe.ends[1]);
    };
    StayEnlisted stay(pc.loop, *pc.agent, connect, 7, {.backoff = 100us, .backoff_max = 1ms});
    pc.served = stay.run().eagerlyEvaluate([](kj::Exception&&) {});

    pc.until([&] { return pc.events.story.size() == 1; });
    CHECK(pc.take_story() == Strings{"worker 1 is back with 1"});
    pc.accepted = kj::READY_NOW;
    pc.until([&] { return pc.events.story.size() == 2; });

    CHECK(pc.take_story() == Strings{away, "worker 1 is back with 1"});
    CHECK(tries == 6);
    pc.cut();
}

TEST_CASE("a worker that is refused does not try again", "[net][back]") {
    Away pc(answers({1, 2}));
    WorkerAgent none(pc.loop, pc.source, {"node8/1", 0, "0.1"});
    int tries = 0;
    StayEnlisted stay(pc.loop, none,
                      [&]() -> kj::Promise<kj::Own<kj::AsyncIoStream>> {
                          ++tries;
                          auto pipe = kj::newTwoWayPipe();
                          pc.accepted =
                              pc.server->accept(kj::mv(pipe.ends[0])).eagerlyEvaluate(nullptr);
                          return kj::mv(pipe.ends[1]);
                      },
                      7, {.backoff = 100us, .backoff_max = 1ms});
    std::string why;
    pc.loop.wait(stay.run().catch_(
        [&](kj::Exception&& refusal) { why = wire::error_from(refusal).error.message; }));

    CHECK(why == "worker 'node8/1': offers 0 slots; offer 1 to 4096");
    CHECK(tries == 1);
}
