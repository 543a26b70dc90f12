// SPDX-License-Identifier: MIT
#pragma once

#include "rig.hpp"

namespace femrun::net {

/// A worker with an identity, and a link to the server that can be cut and made anew.
struct Away {
    explicit Away(FakeLife::Solve solve, work::DatabaseId database = {1, 2},
                  std::optional<std::filesystem::path> reports_folder = {})
        : server(std::make_unique<WorkersServer>(
              events, events, work::Terms{.heartbeat = 1h, .lease = 3h, .database = database})),
          folder(std::move(reports_folder)) {
        source.life.solve = std::move(solve);
        server->muster().open_study(beam());
        start(/*epoch=*/1);
    }

    void start(std::uint64_t epoch) {
        cut();
        agent.emplace(
            loop, source, work::WorkerCard{"node7/4711", 1, "0.1", {"node7", "ann", "1"}, epoch},
            Rig::quick(),
            folder
                ? std::optional(ReportsOnDisk{*folder,
                                              [this](const std::string& it) { told.push_back(it); },
                                              {.write_after = 1ms, .again_after = 5ms}})
                : std::nullopt);
        connect();
    }
    /// Another scheduler, on the same address.
    void another_house(work::DatabaseId database) {
        cut();
        server = std::make_unique<WorkersServer>(
            events, events, work::Terms{.heartbeat = 1h, .lease = 3h, .database = database});
        server->muster().open_study(beam());
    }
    void connect() {
        auto pipe = kj::newTwoWayPipe();
        accepted = server->accept(kj::mv(pipe.ends[0])).eagerlyEvaluate(nullptr);
        served = agent->serve(kj::mv(pipe.ends[1])).eagerlyEvaluate([](kj::Exception&&) {});
        settle();
    }
    void cut() {
        served = kj::READY_NOW;
        accepted = kj::READY_NOW;
        settle();
    }
    void settle() { loop.wait(loop.after(3ms)); }
    template <typename Condition>
    void until(Condition condition) {
        const Instant patience = monotonic_now() + 30s;
        while (!condition()) {
            if (monotonic_now() > patience) FAIL("waited in vain");
            loop.wait(loop.after(200us));
        }
    }
    void until_solving() {
        until([&] {
            return !source.life.instances.empty() &&
                   source.life.instances.back()->solving.get() != nullptr;
        });
    }
    std::vector<std::string> take_story() { return std::exchange(events.story, {}); }

    loop::EventLoop loop;
    Recorder events;
    FakeSource source;
    std::unique_ptr<WorkersServer> server;
    std::optional<std::filesystem::path> folder;
    std::vector<std::string> told;
    std::optional<WorkerAgent> agent;
    kj::Promise<void> accepted = kj::READY_NOW, served = kj::READY_NOW;
};

}  // namespace femrun::net
