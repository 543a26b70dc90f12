// SPDX-License-Identifier: MIT
// A house with a worker in one thread: the database, the optimizer and the links are real, the
// solver is the test's.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "net/fake_source.hpp"
#include "net/worker_agent.hpp"
#include "serve/reception.hpp"
#include "store/bracket.hpp"
#include "store/folder.hpp"
#include "store/told.hpp"
#include "study/study_file.hpp"
#include "support/catch.hpp"

namespace femrun::serve::testing {

using namespace std::chrono_literals;
using store::testing::must;

class Lines final : public LogSink {
public:
    std::vector<std::string> all;
    void line(LogLevel level, std::string_view text) override {
        if (level >= LogLevel::warning) all.emplace_back(text);
    }
};

inline std::string study_of(const std::string& name, int trials) {
    return fmt::format(R"([study]
name = "{}"
trials = {}
[optimizer]
plugin = "random"
seed = 1
[solver]
plugin = "adder"
[parameters]
x = {{ low = 0, high = 1 }}
[objectives]
sum = {{ minimize = "f" }}
)",
                       name, trials);
}

/// As `femrun run --scheduler` hands it in.
inline control::Submission submission(const std::string& text) {
    const auto reading = study::StudyFile::read(text, "study.toml");
    REQUIRE(reading.mistakes.empty());
    const study::Sources sources{{"random", "1.0.0", "a"}, {"adder", "1.0.0", "b"}, {}};
    return {.definition = store::to_json(reading.file->definition()),
            .file_text = text,
            .file_name = "study.toml",
            .sources = study::to_json(sources)};
}

inline Result<host::Plugin> plugin(host::PluginKind kind, const std::string& name) {
    if (kind != host::PluginKind::optimizer || name != "random")
        return Error{ErrorKind::missing,
                     fmt::format("there is no {} '{}'", host::to_string(kind), name)};
    host::Plugin plugin;
    plugin.description.kind = host::PluginKind::optimizer;
    plugin.description.name = name;
    plugin.description.version = "1.0.0";
    plugin.description.in_process = true;
    plugin.library = TEST_SERVE_OPTIMIZER;
    return plugin;
}

/// A solver that solves when it is let.
struct Gate {
    bool open = true;
    std::vector<kj::Own<kj::PromiseFulfiller<void>>> waiting;

    net::FakeLife::Solve solve() {
        return [this](net::SolveContext context, net::FakeLife::Instance& instance) {
            const auto answer = net::answers({0.5});
            if (open) return answer(context, instance);
            auto turn = kj::newPromiseAndFulfiller<void>();
            waiting.push_back(kj::mv(turn.fulfiller));
            return turn.promise.then(
                [answer, context, &instance]() mutable { return answer(context, instance); });
        };
    }
    void let_all() {
        open = true;
        for (auto& one : waiting) one->fulfill();
        waiting.clear();
    }
};

class Rig {
public:
    explicit Rig(const std::string& path, std::uint32_t slots = 2) : slots_(slots) {
        source.life.solve = gate.solve();
        auto database = must(store::Database::open(path, store::Access::write));
        auto studies = must(database->studies());
        auto pools = must(database->pools());
        house = std::make_unique<House>(loop, HouseSetup{.database = std::move(database),
                                                         .files_folder = path + ".files",
                                                         .studies = std::move(studies),
                                                         .pools = std::move(pools),
                                                         .watching = lines,
                                                         .spoken = spoken,
                                                         .coming = run::Coming::others});
        reception = std::make_unique<Reception>(
            loop, *house,
            ReceptionSetup{
                .version = "1.0", .database = path, .plugin = testing::plugin, .shut_down = [this] {
                    shut_down = true;
                }});
        house->each_turn([this] { reception->turned(); });
        start_worker();
    }
    ~Rig() {
        served = kj::READY_NOW;
        accepted = kj::READY_NOW;
        reception.reset();
        house.reset();
    }
    Rig(const Rig&) = delete;
    Rig& operator=(const Rig&) = delete;

    /// A new one, in the place of the one before.
    void start_worker() {
        served = kj::READY_NOW;
        loop.wait(kj::mv(accepted));
        agent.emplace(
            loop, source, work::WorkerCard{.name = "node7", .slots = slots_},
            net::AgentTimes{
                .begun_after = 2ms,
                .slot = {.grace = 5ms, .obituary = 20ms, .backoff = 2ms, .backoff_max = 8ms}});
        auto pipe = kj::newTwoWayPipe();
        // As of one that was started here: it is told folders, and has no need of a store.
        const auto obituary = [](const std::string& name) -> kj::Promise<std::string> {
            return fmt::format("worker '{}' was let go", name);
        };
        accepted = house->workers().accept(kj::mv(pipe.ends[0]), obituary).eagerlyEvaluate(nullptr);
        served = agent->serve(kj::mv(pipe.ends[1])).eagerlyEvaluate([](kj::Exception&&) {});
    }

    template <typename Value>
    Result<Value> ask(const std::function<void(control::Answer<Value>)>& question) {
        std::optional<Result<Value>> given;
        question([&given](Result<Value> answer) { given.emplace(std::move(answer)); });
        CHECK_FALSE(given);  // never from within the call
        until([&] { return given.has_value(); });
        return std::move(*given);
    }

    Result<control::Submitted> submit(control::Submission study) {
        return ask<control::Submitted>(
            [&](auto answer) { reception->submit(std::move(study), std::move(answer)); });
    }
    control::StudyStatus status(const std::string& name) {
        return must(ask<control::StudyStatus>(
            [&](auto answer) { reception->study(name, std::move(answer)); }));
    }
    void until_state(const std::string& name, store::StudyState state) {
        until([&] {
            const auto now = status(name);
            return now.state == state && !now.open;
        });
    }
    /// All that is on record of it, as one who follows from elsewhere folds it.
    store::History followed(StudyId study) {
        store::History history;
        std::uint64_t after = 0;
        for (bool more = true; more;) {
            const auto news = must(ask<control::Followed>(
                [&](auto answer) { reception->follow(study, after, std::move(answer)); }));
            for (const store::Record& record : news.records)
                CHECK_FALSE(history.apply(record).has_value());
            after = news.upto;
            more = news.more || news.study.open || !news.records.empty();
        }
        return history;
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

    loop::EventLoop loop;
    Lines lines;
    host::SpokenLines spoken{{}, host::SpokenLines::KeptSmall::elsewhere};
    Gate gate;
    net::FakeSource source;
    std::optional<net::WorkerAgent> agent;
    std::unique_ptr<House> house;
    std::unique_ptr<Reception> reception;
    kj::Promise<void> accepted = kj::READY_NOW, served = kj::READY_NOW;
    bool shut_down = false;

private:
    std::uint32_t slots_;
};

}  // namespace femrun::serve::testing
