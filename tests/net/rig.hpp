// SPDX-License-Identifier: MIT
// A scheduler's end and a worker, connected in one thread, with a solver that the test makes up.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "fake_source.hpp"
#include "net/worker_agent.hpp"
#include "net/workers_server.hpp"
#include "recorder.hpp"
#include "support/catch.hpp"

namespace femrun::net {

using namespace std::chrono_literals;

inline work::StudySetup beam() {
    return {.study = {1},
            .name = "beam study",
            .solver = "beam",
            .settings = "{}",
            .quantities = {{"width", "m", study::QuantityKind::real},
                           {"height", "m", study::QuantityKind::real}},
            .responses = {{"mass"}, {"deflection"}},
            .study_folder = "/nowhere/study",
            .files_folder = "/nowhere/files"};
}

inline work::Assignment assignment(std::uint64_t attempt, StudyId study = {1}) {
    return {
        .attempt = {attempt}, .trial = {study, attempt + 100}, .ordinal = 2, .design = {0.05, 0.0}};
}

struct Rig {
    explicit Rig(FakeLife::Solve solve, std::uint32_t slots = 1, AgentTimes times = quick(),
                 work::StudySetup setup = beam(), Duration heartbeat = 1h)
        : server(events, events, {.heartbeat = heartbeat, .lease = 3 * heartbeat}) {
        source.life.solve = std::move(solve);
        server.muster().open_study(std::move(setup));
        auto pipe = kj::newTwoWayPipe();
        agent.emplace(loop, source, work::WorkerCard{"node7/4711", slots, "0.1"}, times);
        accepted = server.accept(kj::mv(pipe.ends[0])).eagerlyEvaluate(nullptr);
        served = agent->serve(kj::mv(pipe.ends[1])).eagerlyEvaluate(nullptr);
        until([this] { return !events.story.empty(); });
        events.story.clear();
    }

    static AgentTimes quick() {
        return {.begun_after = 2ms,
                .slot = {.grace = 5ms, .obituary = 20ms, .backoff = 2ms, .backoff_max = 8ms}};
    }

    template <typename Condition>
    void until(Condition condition) {
        // A test machine that is busy elsewhere may leave this process without a turn for seconds.
        const Instant patience = monotonic_now() + 30s;
        while (!condition()) {
            if (monotonic_now() > patience) FAIL("waited in vain");
            loop.wait(loop.after(200us));
        }
    }

    const work::Report& report(std::uint64_t attempt) {
        until([&] { return events.reports.contains(attempt); });
        return events.reports.at(attempt);
    }
    const work::Report& solve(std::uint64_t attempt) {
        server.muster().dispatch({1}, assignment(attempt));
        return report(attempt);
    }
    FakeLife& life() { return source.life; }
    /// Waits for a solve that hangs.
    void until_solving() {
        until([&] {
            return !life().instances.empty() && life().instances.back()->solving.get() != nullptr;
        });
    }

    loop::EventLoop loop;
    Recorder events;
    FakeSource source;
    WorkersServer server;
    std::optional<WorkerAgent> agent;
    kj::Promise<void> accepted = kj::READY_NOW, served = kj::READY_NOW;
};

}  // namespace femrun::net
