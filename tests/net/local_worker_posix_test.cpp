// SPDX-License-Identifier: MIT
#include "net/local_worker.hpp"

#include <csignal>

#include "rig.hpp"

using namespace femrun;
using namespace femrun::net;
using Strings = std::vector<std::string>;

namespace {

LocalWorkerSpec program(const std::string& how) {
    return {.executable = TEST_NET_WORKER,
            .arguments = {system::ChildSpec::pipe_handle, how},
            .environment = {},
            .backoff = 1ms,
            .backoff_max = 4ms};
}

struct Local {
    explicit Local(LocalWorkerSpec spec) {
        server.muster().open_study(beam());
        worker.emplace(loop, server, events, std::move(spec),
                       [this](const Error& error) { hopeless.push_back(error.message); });
    }

    template <typename Condition>
    void until(Condition condition) {
        const Instant patience = monotonic_now() + 10s;
        while (!condition()) {
            if (monotonic_now() > patience) FAIL("waited in vain");
            loop.wait(loop.after(500us));
        }
    }
    void until_told(const std::string& line) {
        until([&] { return std::count(events.story.begin(), events.story.end(), line) > 0; });
    }

    loop::EventLoop loop;
    Recorder events;
    WorkersServer server{events, events};
    Strings hopeless;
    std::optional<LocalWorker> worker;
};

work::Assignment design(std::uint64_t attempt, double width) {
    auto given = assignment(attempt);
    given.design[0] = width;
    return given;
}

bool runs(std::uint64_t process) { return ::kill(static_cast<pid_t>(process), 0) == 0; }

}  // namespace

TEST_CASE("the worker on this PC solves in a process of its own and ends with its owner",
          "[net][local]") {
    Local local(program("alone"));
    local.until_told("worker 1 enlisted with 2 slots");
    const std::uint64_t process = local.worker->process().value();

    local.server.muster().dispatch({1}, design(1, 3));
    local.until([&] { return local.events.reports.contains(1); });
    local.worker.reset();

    CHECK(local.events.reports.at(1).response ==
          std::vector<double>{3, static_cast<double>(process)});
    local.until([&] { return !runs(process); });
    local.until_told("worker 1 gone: worker 'here' was let go");
}

TEST_CASE("a worker on this PC that dies is mourned with its signal and started again",
          "[net][local]") {
    Local local(program("alone"));
    local.until_told("worker 1 enlisted with 2 slots");

    local.server.muster().dispatch({1}, design(1, 2000));  // kills it
    local.until_told("worker 2 enlisted with 2 slots");
    local.server.muster().dispatch({2}, design(2, 3));
    local.until([&] { return local.events.reports.contains(2); });

    local.until_told("worker 1 gone: worker 'here' died with signal 6 (SIGABRT)");
    local.until_told("worker on this PC died with signal 6 (SIGABRT); starting it again");
    CHECK_FALSE(local.events.reports.contains(1));
    CHECK(local.hopeless.empty());
}

TEST_CASE("a worker on this PC that dies is missed though what it has started holds its pipe",
          "[net][local]") {
    LocalWorkerSpec spec = program("alone");
    spec.executable = "sh";
    spec.arguments = {"-c", "sleep 60 & exec \"$0\" \"$1\" alone", TEST_NET_WORKER,
                      system::ChildSpec::pipe_handle};
    Local local(std::move(spec));
    local.until_told("worker 1 enlisted with 2 slots");

    local.server.muster().dispatch({1}, design(1, 2000));  // kills it

    local.until_told("worker 2 enlisted with 2 slots");
    local.until_told("worker 1 gone: worker 'here' died with signal 6 (SIGABRT)");
}

TEST_CASE("a worker on this PC that a plugin ends with code 0 has not left, and is started again",
          "[net][local]") {
    Local local(program("alone"));
    local.until_told("worker 1 enlisted with 2 slots");

    local.server.muster().dispatch({1}, design(1, 3000));
    local.until_told("worker 2 enlisted with 2 slots");
    local.until_told("worker on this PC exited with code 0; starting it again");
}

TEST_CASE("a worker on this PC that is asked to leave is gone, and not started again",
          "[net][local]") {
    Local local(program("alone"));
    local.until_told("worker 1 enlisted with 2 slots");

    REQUIRE(local.server.muster().drain({1}));
    local.until_told("worker 1 gone: worker 'here' has left");
    local.until([&] { return !local.worker->process(); });
    local.loop.wait(local.loop.after(20ms));

    CHECK_FALSE(local.worker->process());
}

TEST_CASE("a worker on this PC may be let go while the news of its end is awaited",
          "[net][local]") {
    Local local(program("alone"));
    local.until_told("worker 1 enlisted with 2 slots");

    local.server.muster().dispatch({1}, design(1, 600));  // it closes its pipe and lives on
    local.until([&] { return local.server.muster().is_away({1}); });
    local.worker.reset();

    local.until_told("worker 1 gone: worker 'here' was let go");
}

TEST_CASE("a worker on this PC that is stopped is ended and started anew", "[net][local]") {
    Local local(program("alone"));
    local.until_told("worker 1 enlisted with 2 slots");
    const std::uint64_t stopped = local.worker->process().value();
    REQUIRE(::kill(static_cast<pid_t>(stopped), SIGSTOP) == 0);

    local.server.muster().silent({1}, "sent no heartbeat for 15 s");
    local.until_told("worker 2 enlisted with 2 slots");
    local.server.muster().dispatch({2}, design(2, 3));
    local.until([&] { return local.events.reports.contains(2); });

    local.until([&] { return !runs(stopped); });
    local.until_told("worker 1 gone: worker 'here' sent no heartbeat for 15 s and was ended");
    local.until_told(
        "worker on this PC sent no heartbeat for 15 s and was ended; starting it again");
}

TEST_CASE("a worker on this PC that never enlists is given up with the reason", "[net][local]") {
    Local local(program("stillborn"));

    local.until([&] { return !local.hopeless.empty(); });

    CHECK(
        local.hopeless ==
        Strings{"worker on this PC: '" + std::string(TEST_NET_WORKER) +
                "' exited with code 7 before it enlisted, 3 times in a row; run it by hand to see "
                "why"});
}

TEST_CASE("a worker program that is not there is said at once", "[net][local]") {
    auto spec = program("alone");
    spec.executable = "/nowhere/femrun";
    Local local(spec);

    local.until([&] { return !local.hopeless.empty(); });

    CHECK(local.hopeless ==
          Strings{"worker on this PC: program '/nowhere/femrun': there is no such "
                  "file; check its path"});
}

TEST_CASE("the measure of a worker process", "[.bench]") {
    Local local(program("alone"));
    local.until_told("worker 1 enlisted with 2 slots");
    constexpr std::uint64_t count = 50000, ahead = 64;
    const Instant start = monotonic_now();

    std::uint64_t sent = 0;
    while (local.events.reports.size() < count) {
        for (; sent < count && sent < local.events.reports.size() + ahead; ++sent)
            local.server.muster().dispatch({1}, design(sent + 1, 3));
        local.loop.wait(local.events.next_report());
    }

    const double seconds = std::chrono::duration<double>(monotonic_now() - start).count();
    WARN(static_cast<double>(count) / seconds << " attempts/s");
}
