// SPDX-License-Identifier: MIT
// What both ends of a link keep does not grow with what is over: attempts, workers, studies.
#include "rig.hpp"
#include "support/counted_memory.hpp"

using namespace femrun;
using namespace femrun::net;

namespace {

// Of a thousand things that are over; the smallest that could be kept of each is a node of a map.
constexpr std::size_t noise_max = 24'000;

void forget(Recorder& events) {
    events.story.clear();
    events.reports.clear();
    events.repeats.clear();
    events.heartbeats.clear();
    events.told_begun.clear();
    events.homes.clear();
    events.cards.clear();
}

FakeLife::Solve now_well_now_failed() {
    return [count = 0](SolveContext context, FakeLife::Instance&) mutable -> kj::Promise<void> {
        auto outcome = context.getResults().initOutcome();
        if (++count % 3 == 0)
            outcome.initFailure().setMessage("the rib is thinner than an element");
        else
            outcome.initResponse(2);
        return kj::READY_NOW;
    };
}

}  // namespace

TEST_CASE("attempts that are over leave nothing at either end of the link", "[net][growth]") {
    Rig rig(now_well_now_failed());
    std::uint64_t attempt = 0;
    const auto solve = [&](int count) {
        for (int i = 0; i < count; ++i) {
            rig.solve(++attempt);
            rig.server.muster().acknowledge({1}, {attempt});
            rig.loop.wait(rig.loop.after(100us));
            forget(rig.events);
        }
        return test::held_memory();
    };

    const std::size_t after_few = solve(100);
    solve(1000);
    // Timers that were overtaken are there for a second more.
    rig.until([&] { return test::held_memory() < after_few + noise_max; });
}

TEST_CASE("workers that have come and gone leave nothing at the scheduler", "[net][growth]") {
    loop::EventLoop loop;
    Recorder events;
    WorkersServer server(events, events);
    server.muster().open_study(beam());
    std::uint64_t epoch = 0;
    const auto come_and_go = [&](int count) {
        for (int i = 0; i < count; ++i) {
            FakeSource source;
            source.life.solve = answers({1, 2});
            const std::string pc = fmt::format("node{}", ++epoch);
            WorkerAgent agent(loop, source, {pc + "/1", 1, "0.1", {pc, "ann", "1"}, epoch});
            auto pipe = kj::newTwoWayPipe();
            auto accepted = server.accept(kj::mv(pipe.ends[0])).eagerlyEvaluate(nullptr);
            auto served = agent.serve(kj::mv(pipe.ends[1])).eagerlyEvaluate(nullptr);
            while (events.cards.empty()) loop.wait(loop.after(100us));
            const WorkerId worker = events.cards.begin()->first;
            server.muster().dispatch(worker, assignment(epoch));
            while (events.reports.empty()) loop.wait(loop.after(100us));
            server.muster().acknowledge(worker, {epoch});
            served = kj::READY_NOW;
            while (!events.story.back().starts_with("worker") ||
                   events.story.back().find("gone") == std::string::npos)
                loop.wait(loop.after(100us));
            forget(events);
        }
        return test::held_memory();
    };

    const std::size_t after_few = come_and_go(50);
    CHECK(come_and_go(500) < after_few + noise_max);
}

TEST_CASE("studies that are over leave nothing at a worker", "[net][growth]") {
    Rig rig(answers({1, 2}));
    std::uint64_t number = 1;
    const auto study = [&](int count) {
        for (int i = 0; i < count; ++i) {
            work::StudySetup setup = beam();
            setup.study = {++number};
            setup.name = fmt::format("beam {}", number);
            rig.server.muster().open_study(setup);
            rig.server.muster().dispatch({1}, assignment(number, setup.study));
            rig.report(number);
            CHECK(rig.events.homes.contains(setup.study));
            rig.server.muster().acknowledge({1}, {number});
            rig.server.muster().close_study(setup.study);
            forget(rig.events);
            rig.life().story.clear();
        }
        rig.loop.wait(rig.loop.after(2ms));
        return test::held_memory();
    };

    // As many folders of studies as a worker remembers, for what is to be deleted of them.
    const std::size_t after_few = study(1100);
    study(500);
    rig.until([&] { return test::held_memory() < after_few + noise_max; });
}
