// SPDX-License-Identifier: MIT
// A scheduler with a store and a worker elsewhere, which has nothing of its own, in one thread.
#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "base/content_hash.hpp"
#include "base/path_text.hpp"
#include "rig.hpp"
#include "system/private_folder.hpp"

namespace femrun::net {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

inline std::string text_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

/// Many chunks, none like another.
inline std::string mesh() {
    std::string bytes;
    for (int i = 0; bytes.size() < 1'000'000; ++i) bytes += std::to_string(i) + " 0.5 0.25\n";
    return bytes;
}

/// Leaves a file in the attempt's folder.
inline kj::Promise<void> leaves_a_field(SolveContext context, FakeLife::Instance&) {
    const fs::path folder = path_of(wire::view(context.getParams().getAttempt().getFolder()));
    fs::create_directories(folder);
    std::ofstream(folder / "result.frd", std::ios::binary) << mesh();
    auto outcome = context.getResults().initOutcome();
    outcome.initResponse(2);
    outcome.setFolderUsed(true);
    return kj::READY_NOW;
}

/// A source that writes down which folders its solvers are opened with.
class SeenSource final : public SolverSource {
public:
    std::vector<work::StudySetup> seen;
    FakeSource fake;

    kj::Promise<Home> find(const work::StudySetup& setup) override {
        seen.push_back(setup);
        return fake.find(setup);
    }
    kj::Promise<kj::Own<SlotSolver>> start(const work::StudySetup& setup) override {
        return fake.start(setup);
    }
    std::uint64_t memory_kills() override { return fake.memory_kills(); }
};

/// A scheduler with a store, and a worker elsewhere with a store of its own.
struct Elsewhere {
    Elsewhere()
        : store(loop, stage::Store(scheduler.path())),
          staged(loop, {.folder = worker.path() / "own", .store = worker.path() / "store"}),
          server(events, events, {.heartbeat = 1h, .database = {0, 0xdb}}) {
        source.fake.life.solve = answers({1, 2});
        server.stage(store, {.files_folder = scheduler.path() / "files"});
        agent.emplace(loop, source,
                      work::WorkerCard{"node7/4711", 1, "0.1", {"node7", "ann", "1"}, 1}, times(),
                      std::nullopt, &staged);
    }
    static AgentTimes times() {
        AgentTimes quick = Rig::quick();
        quick.bring_backoff = 1ms;
        quick.bring_backoff_max = 2ms;
        return quick;
    }

    /// Puts a content into the scheduler's store.
    work::StagedFile file(const std::string& path, const std::string& bytes) {
        const fs::path from = scheduler.path() / "from";
        std::ofstream(from, std::ios::binary) << bytes;
        const std::string hash = content_hash(bytes);
        REQUIRE(loop.wait(store.run([=](stage::Store& in) { return in.put(from, hash); })));
        return {path, hash, bytes.size()};
    }
    void open(std::vector<work::StagedFile> files) {
        auto setup = beam();
        setup.files = std::move(files);
        server.muster().open_study(std::move(setup));
    }
    void connect() {
        auto pipe = kj::newTwoWayPipe();
        accepted = server.accept(kj::mv(pipe.ends[0])).eagerlyEvaluate(nullptr);
        served = agent->serve(kj::mv(pipe.ends[1])).eagerlyEvaluate([](kj::Exception&&) {});
    }
    void cut() {
        served = kj::READY_NOW;
        accepted = kj::READY_NOW;
        loop.wait(loop.after(1ms));
    }
    template <typename Condition>
    void until(Condition condition) {
        const Instant patience = monotonic_now() + 30s;
        while (!condition()) {
            if (monotonic_now() > patience) FAIL("waited in vain");
            loop.wait(loop.after(200us));
        }
    }
    void give(std::uint64_t attempt) {
        until([&] { return !events.story.empty(); });  // enlisted
        server.muster().dispatch({1}, assignment(attempt));
    }
    const work::Report& solve(std::uint64_t attempt) {
        give(attempt);
        until([&] { return events.reports.contains(attempt); });
        return events.reports.at(attempt);
    }
    fs::path study_folder() const { return source.seen.back().study_folder; }

    system::PrivateFolder scheduler, worker;
    loop::EventLoop loop;
    Recorder events;
    SeenSource source;
    StoreThread store;
    WorkerFiles staged;
    WorkersServer server;  // told of `store`
    std::optional<WorkerAgent> agent;
    kj::Promise<void> accepted = kj::READY_NOW, served = kj::READY_NOW;
};

}  // namespace femrun::net
