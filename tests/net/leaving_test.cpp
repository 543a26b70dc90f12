// SPDX-License-Identifier: MIT
// Workers that go because somebody wants them to.
#include "rig.hpp"

using namespace femrun;
using namespace femrun::net;
using Strings = std::vector<std::string>;

namespace {

const Strings leaves{"worker 1 leaves", "worker 'node7/4711' is leaving, and takes nothing new"};

}  // namespace

TEST_CASE("a worker that is drained finishes what it has begun, and gives back the rest",
          "[net][leave]") {
    Rig rig(hangs(WhenAsked::stops));
    rig.server.muster().dispatch({1}, assignment(1));
    rig.server.muster().dispatch({1}, assignment(2));
    rig.until_solving();

    CHECK(rig.server.muster().drain({1}));
    CHECK(rig.report(2).cancelled);
    CHECK(rig.events.story == leaves);
    CHECK_FALSE(rig.events.reports.contains(1));
    rig.life().instances.back()->solving->fulfill();
    CHECK_FALSE(rig.report(1).cancelled);

    CHECK_FALSE(rig.agent->has_left());
    auto left = rig.agent->left();
    for (const std::uint64_t attempt : {1u, 2u}) rig.server.muster().acknowledge({1}, {attempt});
    rig.loop.wait(kj::mv(left));
}

TEST_CASE("what was decided before a worker said that it leaves comes back at once",
          "[net][leave]") {
    Rig rig(answers({1, 2}));
    rig.solve(1);
    CHECK(rig.server.muster().drain({1}));
    while (rig.events.story != leaves) rig.loop.wait(rig.loop.after(1ms));

    rig.server.muster().dispatch({1}, assignment(2));  // its record took a moment

    CHECK(rig.report(2).cancelled);
    CHECK(rig.life().story == Strings{"start", "open"});
}

TEST_CASE("what a worker that leaves has not finished within its grace is given back",
          "[net][leave]") {
    Rig rig(hangs(WhenAsked::stops));
    rig.server.muster().dispatch({1}, assignment(1));
    rig.until_solving();

    auto gone = rig.agent->leave_within(/*grace=*/2ms, /*patience=*/30s);
    CHECK(rig.report(1).cancelled);
    CHECK_FALSE(rig.agent->has_left());  // not before it is acknowledged
    rig.server.muster().acknowledge({1}, {1});
    rig.loop.wait(kj::mv(gone));

    CHECK(rig.agent->has_left());
}

TEST_CASE("a worker that leaves waits for no scheduler for ever", "[net][leave]") {
    Rig rig(hangs(WhenAsked::stops));
    rig.server.muster().dispatch({1}, assignment(1));
    rig.until_solving();
    rig.accepted = kj::READY_NOW;  // nobody is there to acknowledge anything

    rig.loop.wait(rig.agent->leave_within(/*grace=*/2ms, /*patience=*/2ms));
    CHECK_FALSE(rig.agent->has_left());
}

TEST_CASE("a worker that is to go at once gives back what it has, whatever grace it had",
          "[net][leave]") {
    Rig rig(hangs(WhenAsked::ignores));
    rig.server.muster().dispatch({1}, assignment(1));
    rig.until_solving();
    auto in_peace = rig.agent->leave_within(/*grace=*/1h, /*patience=*/1h);
    rig.until([&] { return rig.events.story == leaves; });

    auto gone = rig.agent->leave_now(/*patience=*/30s);
    CHECK(rig.report(1).cancelled);
    CHECK(rig.life().story.at(3) == "kill");
    CHECK_FALSE(rig.agent->has_left());  // not before it is acknowledged
    rig.server.muster().acknowledge({1}, {1});
    rig.loop.wait(kj::mv(gone));

    CHECK(rig.agent->has_left());
}

TEST_CASE("a worker that is to go at once waits for no scheduler for ever", "[net][leave]") {
    Rig rig(hangs(WhenAsked::stops));
    rig.server.muster().dispatch({1}, assignment(1));
    rig.until_solving();
    rig.accepted = kj::READY_NOW;  // nobody is there to acknowledge anything

    rig.loop.wait(rig.agent->leave_now(/*patience=*/2ms));
    CHECK_FALSE(rig.agent->has_left());
}

TEST_CASE("what a worker finds out about its solvers later is on its card", "[net][card]") {
    Rig rig(answers({1, 2}));
    CHECK(rig.events.cards.at({1}).solvers.empty());

    rig.agent->offers({{"beam", "1.2", "its licence is not there\x1B[2J"}});
    rig.until([&] { return !rig.events.cards.at({1}).solvers.empty(); });

    CHECK(rig.events.cards.at({1}).solvers ==
          std::vector<work::SolverOffer>{{"beam", "1.2", "its licence is not there [2J"}});
    CHECK(rig.server.muster().card({1})->solvers.size() == 1);
    CHECK(rig.server.muster().card({2}) == nullptr);
}

TEST_CASE("a worker that is dismissed gives back what it has", "[net][leave]") {
    Rig rig(hangs(WhenAsked::stops));
    rig.server.muster().dispatch({1}, assignment(1));
    rig.until_solving();

    CHECK(rig.server.muster().dismiss({1}));
    CHECK(rig.report(1).cancelled);
    CHECK(rig.events.story == leaves);
}

TEST_CASE("what comes to a worker that leaves is given back", "[net][leave]") {
    Rig rig(answers({1, 2}));
    rig.agent->leave(worker::Leave::when_done);

    CHECK(rig.solve(1).cancelled);
}

TEST_CASE("nobody can be asked to go who is not there", "[net][leave]") {
    Rig rig(answers({1, 2}));

    CHECK_FALSE(rig.server.muster().drain({7}));
    CHECK_FALSE(rig.server.muster().dismiss({7}));
}
