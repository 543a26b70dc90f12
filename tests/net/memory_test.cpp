// SPDX-License-Identifier: MIT
// What an attempt may use of memory, and whom it is held against when there is none.
#include "rig.hpp"

using namespace femrun;
using namespace femrun::net;
using study::Failure;
using study::FailureKind;
using Strings = std::vector<std::string>;

namespace {

work::Assignment limited_to(std::uint64_t bytes) {
    auto one = assignment(1);
    one.memory_limit = bytes;
    return one;
}

}  // namespace

TEST_CASE("an attempt that uses more memory than it may is killed at once",
          "[net][attempt][memory]") {
    Rig rig(hangs(WhenAsked::ignores));
    rig.server.muster().dispatch({1}, limited_to(2'000'000'000));
    rig.until_solving();
    REQUIRE(rig.life().instances.back()->memory_limit == 2'000'000'000);
    rig.life().instances.back()->uses->fulfill(3'100'000'000);

    CHECK(rig.report(1).failure ==
          Failure{FailureKind::resource, "memory",
                  "attempt used 3.1 GB of memory, more than the 2 GB that it may; raise "
                  "memory_limit in [solver] if such designs need more",
                  study::Cause::memory_limit});
    rig.life().solve = answers({1, 2});
    CHECK(rig.solve(2).response == std::vector<double>{1, 2});
    CHECK(rig.life().story ==
          Strings{"start", "open", "watch memory", "kill", "let go", "start", "open"});
}

TEST_CASE("nobody watches the memory of an attempt that is over", "[net][attempt][memory]") {
    Rig rig(answers({1, 2}));
    rig.server.muster().dispatch({1}, limited_to(2'000'000'000));
    CHECK_FALSE(rig.report(1).failure);

    CHECK_FALSE(rig.life().instances.back()->uses->isWaiting());
}

TEST_CASE("when the PC had to kill processes for want of memory, no design is blamed",
          "[net][attempt][memory]") {
    SECTION("its solver says that the design failed") {
        std::uint64_t* killed = nullptr;
        Rig rig([&](SolveContext context, FakeLife::Instance&) -> kj::Promise<void> {
            if (killed != nullptr) ++*killed;
            auto failed = context.getResults().initOutcome().initFailure();
            failed.setKind(wire::FailureKind::DESIGN);
            failed.setStage("solve");
            failed.setMessage("program 'ccx': died with signal 9 (SIGKILL)");
            return kj::READY_NOW;
        });
        CHECK(rig.solve(1).failure->kind == FailureKind::design);
        killed = &rig.source.killed_for_memory;

        CHECK(rig.solve(2).failure ==
              Failure{FailureKind::resource, "memory",
                      "the PC had no memory left, and its system killed 1 process during the "
                      "attempt, which may be why program 'ccx': died with signal 9 (SIGKILL); "
                      "use fewer slots there, or close programs",
                      study::Cause::memory});
    }
    SECTION("its solver was killed itself") {
        Rig rig(hangs(WhenAsked::ignores));
        rig.server.muster().dispatch({1}, assignment(1));
        rig.until_solving();
        rig.source.killed_for_memory = 2;
        rig.life().instances.back()->die("plugin process of 'beam' died with signal 9 (SIGKILL)");

        CHECK(rig.report(1).failure->cause == study::Cause::memory);
    }
}
