// SPDX-License-Identifier: MIT
// Whatever a plugin does in a process of its own, who started it lives on and knows what happened.
#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>

#include <capnp/message.h>

#include "host/instance.hpp"
#include "host/optimizer_link.hpp"
#include "host/places.hpp"
#include "system/folders.hpp"
#include "system/this_process.hpp"
#include "wire/convert.hpp"

using namespace femrun;
using namespace femrun::host;
using namespace std::chrono_literals;

namespace {

LaunchSettings settings() {
    LaunchSettings settings;
    settings.host_command = host_command();
    return settings;
}

/// A solver of misbehaving.femrun in a process, open.
class Process {
public:
    explicit Process(const std::string& deed, const LaunchSettings& with = settings())
        : launched_(loop.wait(launch_solver(loop, misbehaving(PluginKind::solver, deed),
                                            study::Isolation::process, "{}", "/", with))),
          solver(launched_.solver) {
        auto request = solver.openRequest();
        request.initQuantities(1)[0].setName("width");
        request.initResponses(1).set(0, "mass");
        opened = answer(request.send().ignoreResult());
    }

    kj::Promise<std::string> solve() {
        auto request = solver.solveRequest();
        request.initAttempt().initDesign(1)[0].setReal(2.5);
        return request.send().then(
            [](capnp::Response<wire::Solver::SolveResults>&& reply) -> std::string {
                const auto report = wire::decode(reply.getOutcome());
                if (report->cancelled) return "cancelled";
                if (report->failure) return report->failure->message;
                return "solved";
            },
            [](kj::Exception&& thrown) -> std::string {
                if (thrown.getType() == kj::Exception::Type::DISCONNECTED) return "disconnected";
                return wire::error_text(wire::error_from(thrown));
            });
    }
    std::string answer(kj::Promise<void> call) {
        return loop.wait(call.then(
            [] { return std::string("fine"); },
            [](kj::Exception&& thrown) { return wire::error_text(wire::error_from(thrown)); }));
    }
    /// How it ended: the sentence that a user reads.
    std::string death() {
        return sentence(launched_.instance->plugin(), loop.wait(launched_.instance->ended()));
    }
    Instance& instance() { return *launched_.instance; }

    loop::EventLoop loop;

private:
    LaunchedSolver launched_;

public:
    wire::Solver::Client& solver;
    std::string opened;
};

// The promise is one second; the rest is for a test machine that has much else to do. What is not
// ended at all runs into the test's own limit.
constexpr double ended_within_s = 10;

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string launch_error(const std::string& deed, const LaunchSettings& with = settings()) {
    loop::EventLoop loop;
    return loop.wait(launch_solver(loop, misbehaving(PluginKind::solver, deed),
                                   study::Isolation::process, "{}", "/", with)
                         .then([](LaunchedSolver&&) { return std::string("launched"); },
                               [](kj::Exception&& thrown) {
                                   return wire::error_text(wire::error_from(thrown));
                               }));
}

}  // namespace

TEST_CASE("a plugin in a process solves like one on a thread", "[faults]") {
    Process beam("well-behaved");
    CHECK(beam.loop.wait(beam.solve()) == "solved");
    CHECK(beam.loop.wait(beam.solve()) == "solved");
}

TEST_CASE("a plugin that crashes takes its process alone, and its signal is known", "[faults]") {
    Process beam("segv");
    CHECK(beam.loop.wait(beam.solve()) == "disconnected");
    CHECK(beam.death() == "plugin process of 'segv' died with signal 11 (SIGSEGV)");
}

TEST_CASE("a plugin that aborts leaves its last words", "[faults]") {
    Process beam("abort");
    CHECK(beam.loop.wait(beam.solve()) == "disconnected");
    CHECK(beam.death() ==
          "plugin process of 'abort' died with signal 6 (SIGABRT); its last words: free(): invalid "
          "pointer");
}

TEST_CASE("a plugin that exits is known by its exit code", "[faults]") {
    Process beam("exit");
    CHECK(beam.loop.wait(beam.solve()) == "disconnected");
    CHECK(beam.death() == "plugin process of 'exit' exited with code 3");
}

TEST_CASE("a plugin that throws fails its attempt alone", "[faults]") {
    Process thrower("throw");
    CHECK(thrower.loop.wait(thrower.solve()) ==
          "solver 'throw' misbehaved: solve let an exception out of the library: matrix is "
          "singular, for design (width 2.5)");
    CHECK(thrower.loop.wait(thrower.solve()) != "disconnected");
}

// Sanitizers need descriptors and address space themselves.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("a plugin that leaks or takes all memory fails its attempt alone", "[faults]") {
    {
        Process leaker("leak");
        for (int time = 0; time < 2; ++time) {
            const std::string said = leaker.loop.wait(leaker.solve());
            INFO(said);
            CHECK(said.starts_with("plugin process of 'leak' has used up the "));
            CHECK(
                said.ends_with(" open files that it may have, and is replaced: solver 'leak': "
                               "no descriptors are left"));
        }
    }
    Process hoarder("hoard");
    CHECK(hoarder.loop.wait(hoarder.solve()) ==
          "plugin process of 'hoard' has used up the 1024 MiB of memory that it may have, and is "
          "replaced: solver 'hoard': out of memory in solve");
}
#endif

TEST_CASE("a plugin that writes garbage disturbs nobody", "[faults]") {
    Process beam("garbage");
    CHECK(beam.loop.wait(beam.solve()) == "solved");
}

TEST_CASE("a plugin that never returns is killed", "[faults]") {
    Process beam("hang");
    auto running = beam.solve();
    beam.loop.wait(beam.solver.cancelRequest().send().ignoreResult());
    beam.instance().kill();
    CHECK(beam.loop.wait(kj::mv(running)) == "disconnected");
    CHECK(beam.death() == "plugin process of 'hang' died with signal 9 (SIGKILL)");
}

TEST_CASE("a plugin process that was stopped is ended, and nobody waits for it", "[faults]") {
    auto impatient = settings();
    impatient.silence_max = 1s;
    Process beam("stop", impatient);
    CHECK(beam.loop.wait(beam.solve()) == "disconnected");
    CHECK(beam.death() ==
          "plugin process of 'stop' did not answer for 1 s and was ended; either somebody "
          "stopped it, or the PC has too little memory for it to go on");
}

TEST_CASE("a plugin process answers while its plugin computes", "[faults]") {
    Process beam("hang");
    auto running = beam.solve().eagerlyEvaluate(nullptr);
    CHECK(beam.answer(beam.instance().capability().aliveRequest().send().ignoreResult()) == "fine");
}

TEST_CASE("a plugin process ends when its pipe closes, even if the plugin never returns",
          "[faults]") {
    Process beam("hang");
    auto running = beam.solve().eagerlyEvaluate(nullptr);
    beam.loop.wait(beam.solver.cancelRequest().send().ignoreResult());
    const auto start = std::chrono::steady_clock::now();
    beam.loop.wait(beam.instance().close());
    CHECK(beam.death() == "plugin process of 'hang' exited with code 0");
    CHECK(seconds_since(start) < ended_within_s);
}

TEST_CASE("a plugin process that ends with its pipe leaves no file behind", "[faults]") {
    const auto files = [] {
        const auto mine = "-" + std::to_string(system::process_id()) + "-";
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::directory_iterator(system::temporary_folder()))
            if (const auto name = entry.path().filename().string();
                name.starts_with("femrun-") && name.find(mine) != std::string::npos)
                ++count;
        return count;
    };
    Process beam("garbage");
    CHECK(beam.loop.wait(beam.solve()) == "solved");
    CHECK(files() == 1);
    beam.loop.wait(beam.instance().close());
    CHECK(files() == 0);
}

TEST_CASE("a program that a plugin runs ends with the plugin's process", "[faults]") {
    Process beam("stubborn-program");
    auto running = beam.solve().eagerlyEvaluate(nullptr);
    beam.loop.wait(beam.loop.after(50ms));
    const auto start = std::chrono::steady_clock::now();
    beam.loop.wait(beam.instance().close());
    CHECK(beam.death() == "plugin process of 'stubborn-program' exited with code 0");
    CHECK(seconds_since(start) < ended_within_s);
}

TEST_CASE("a plugin tidies up before its process ends", "[faults]") {
    const test::Scratch scratch;
    const auto sign = scratch.path("tidied");
    ::setenv("MISBEHAVE_SIGN", sign.c_str(), 1);
    Process beam("tidies");
    CHECK(beam.loop.wait(beam.solve()) == "solved");
    beam.loop.wait(beam.instance().close());
    CHECK(beam.death() == "plugin process of 'tidies' exited with code 0");
    CHECK(std::filesystem::remove(sign));
}

TEST_CASE("a plugin that hangs while it is let go does not keep its process alive", "[faults]") {
    Process beam("hang-in-destroy");
    CHECK(beam.loop.wait(beam.solve()) == "solved");
    const auto start = std::chrono::steady_clock::now();
    beam.loop.wait(beam.instance().close());
    CHECK(seconds_since(start) < ended_within_s);
}

TEST_CASE("a plugin that is cancelled tells so and can go on", "[faults]") {
    Process beam("patient");
    auto running = beam.solve();
    beam.loop.wait(beam.solver.cancelRequest().send().ignoreResult());
    CHECK(beam.loop.wait(kj::mv(running)) == "cancelled");
}

TEST_CASE("a plugin that dies while it is made or opened says so", "[faults]") {
    CHECK(launch_error("exit-in-create") ==
          "unavailable|host|host|plugin process of 'exit-in-create' exited with code 7");
    {
        Process beam("segv-in-open");
        CHECK(beam.death() == "plugin process of 'segv-in-open' died with signal 11 (SIGSEGV)");
    }
    auto impatient = settings();
    impatient.make_limit = 200ms;
    CHECK(
        launch_error("hang-in-create", impatient) ==
        "unavailable|host|host|solver 'hang-in-create': create has not returned after 200 ms; its "
        "process was ended");
}

TEST_CASE("a library that does not load is told over the pipe", "[faults]") {
    loop::EventLoop loop;
    Plugin plugin{{}, unloadable_folder / "abi-2.femrun"};
    plugin.description.name = "wing";
    const auto answer =
        loop.wait(launch_solver(loop, plugin, study::Isolation::process, "{}", "/", settings())
                      .then([](LaunchedSolver&&) { return std::string("launched"); },
                            [](kj::Exception&& thrown) {
                                return wire::error_text(wire::error_from(thrown));
                            }));
    CHECK(answer == "invalid|plain||plugin '" + plugin.library.string() +
                        "': built for ABI 2, this host speaks ABI 1; rebuild it with femrun-sdk "
                        "1.x");
}

TEST_CASE("a host that cannot be started is told with its name", "[faults]") {
    auto nowhere = settings();
    nowhere.host_command = {"/nowhere/femrun", "host"};
    const auto error = launch_error("well-behaved", nowhere);
    CHECK(error ==
          "missing|plain||solver 'well-behaved': program '/nowhere/femrun': there is no such file; "
          "check "
          "its path");
}

TEST_CASE("an optimizer that crashes in its process is told to the study's loop", "[faults]") {
    loop::EventLoop loop;
    Problem problem;
    problem.space.parameters = {{"x", study::IntegerDomain{1, 10, 1, study::Scale::linear}, ""}};
    const auto link =
        loop.wait(OptimizerLink::open(loop, misbehaving(PluginKind::optimizer, "segv-in-ask"),
                                      study::Isolation::process, "{}", problem, settings()));
    std::optional<Error> error;
    link->ask({1}, [&](Result<std::vector<study::Design>> designs) { error = designs.error(); });
    while (!error) loop.wait(loop.after(1ms));
    CHECK(*error == Error{ErrorKind::fault,  // which pauses the study, rather than ending it
                          "plugin process of 'segv-in-ask' died with signal 11 (SIGSEGV)"});
}
