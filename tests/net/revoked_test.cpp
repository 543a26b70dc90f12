// SPDX-License-Identifier: MIT
// Attempts that are taken back.
#include "rig.hpp"

using namespace femrun;
using namespace femrun::net;
using study::Failure;
using study::FailureKind;
using Strings = std::vector<std::string>;

TEST_CASE("a revoked attempt is reported cancelled", "[net][attempt][revoke]") {
    Rig rig(hangs(WhenAsked::stops));
    rig.server.muster().dispatch({1}, assignment(1));
    rig.server.muster().dispatch({1}, assignment(2));  // waits behind it
    rig.until_solving();

    rig.server.muster().revoke({1}, {2});
    CHECK(rig.report(2).cancelled);
    rig.server.muster().revoke({1}, {1});
    CHECK(rig.report(1).cancelled);
    CHECK_FALSE(rig.report(1).failure);
    rig.server.muster().revoke({1}, {1});  // of an unknown attempt: no harm

    CHECK(rig.life().story == Strings{"start", "open", "cancel"});
}

TEST_CASE("an attempt that is taken back before it was sent is never sent",
          "[net][attempt][revoke]") {
    Rig rig(answers({2.5, 0.001}));

    rig.server.muster().dispatch({1}, assignment(7));
    rig.server.muster().revoke({1}, {7});

    rig.solve(8);
    CHECK_FALSE(rig.events.reports.contains(7));
}

TEST_CASE("a scheduler that never comes to rest sends its work all the same",
          "[net][attempt][heartbeat]") {
    Rig rig(hangs(WhenAsked::stops), 1, Rig::quick(), beam(), 1ms);
    std::function<kj::Promise<void>()> busy = [&] { return kj::evalLater([&] { return busy(); }); };
    const kj::Promise<void> never_done = busy().eagerlyEvaluate(nullptr);

    rig.server.muster().dispatch({1}, assignment(7));

    rig.until_solving();
    CHECK(rig.life().instances.size() == 1);
}

TEST_CASE("a revoked attempt that does not stop is killed", "[net][attempt][revoke]") {
    Rig rig(hangs(WhenAsked::ignores));
    rig.server.muster().dispatch({1}, assignment(1));
    rig.until_solving();

    rig.server.muster().revoke({1}, {1});

    CHECK(rig.report(1).cancelled);
    rig.until([&] { return rig.life().story.back() == "let go"; });
    CHECK(rig.life().story == Strings{"start", "open", "cancel", "kill", "let go"});
}
