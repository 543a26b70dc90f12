// SPDX-License-Identifier: MIT
#include "system/detached.hpp"

#include <csignal>
#include <thread>

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/program.hpp"
#include "system/this_process.hpp"

using namespace femrun;
using femrun::test::Scratch;
using namespace std::chrono_literals;

namespace {

/// A name that only this story has.
std::string a_name() {
    static int count = 0;
    return fmt::format("story-{}-{}", ::getpid(), ++count);
}

system::ChildSpec shell(const std::string& script, const Scratch& scratch) {
    return {.executable = "sh",
            .arguments = {"-c", script},
            .environment = {},
            .folder = scratch.path(),
            .output = system::Output::into("out"),
            .error = system::Output::into("out")};
}

std::string in_time(const Scratch& scratch, const std::string& file) {
    for (int tries = 0; scratch.text(file).empty() && tries < 10'000; ++tries)
        std::this_thread::sleep_for(1ms);
    return scratch.text(file);
}

void until_none_runs(const std::string& name) {
    for (int tries = 0; system::count_detached(name) > 0 && tries < 10'000; ++tries)
        std::this_thread::sleep_for(1ms);
}

}  // namespace

TEST_CASE("a detached process lives on when who started it is killed", "[system][detached]") {
    const Scratch scratch;
    const std::string name = a_name();
    const pid_t starter = ::fork();
    if (starter == 0) {
        auto started = system::start_detached(shell("echo $$ > id; exec sleep 100", scratch), name);
        scratch.write("told", started ? fmt::format("{} {}", started->process, started->started)
                                      : started.error().message);
        ::kill(::getpid(), SIGKILL);
    }
    ::waitpid(starter, nullptr, 0);

    const std::string id = in_time(scratch, "id");
    REQUIRE(!id.empty());
    const auto process = std::stoull(id);
    CHECK(scratch.text("told") == fmt::format("{} {}", process, system::process_started(process)));
    CHECK(system::process_started(process) != 0);
    CHECK(system::count_detached(name) == 1);
    system::end_detached(name);
    CHECK(system::count_detached(name) == 0);
}

TEST_CASE("what other programs leave is ended, and a detached process is not",
          "[system][detached]") {
    const Scratch scratch;
    const std::string name = a_name();
    REQUIRE(system::start_detached(shell("exec sleep 100", scratch), name).ok());

    (void)system::run_program(shell("sleep 100 & exit 0", scratch), std::nullopt, {});

    CHECK(system::count_detached(name) == 1);
    system::end_detached(name);
}

TEST_CASE("a detached process is asked to end, and whoever has its number later is not",
          "[system][detached]") {
    const Scratch scratch;
    const std::string name = a_name();
    const auto process = system::start_detached(
        shell("trap 'echo asked > asked; exit' TERM; echo x > there; while :; do sleep 0.01; done",
              scratch),
        name);
    REQUIRE(process.ok());
    in_time(scratch, "there");

    system::ask_to_end({.process = process->process, .started = process->started + 1});
    system::ask_to_end({.process = process->process, .started = 0});
    CHECK(system::count_detached(name) > 0);
    system::ask_to_end(*process);

    until_none_runs(name);
    CHECK(scratch.text("asked") == "asked\n");
}

TEST_CASE("a detached process is killed with descendants that have left its session",
          "[system][detached]") {
    const Scratch scratch;
    const std::string name = a_name();
    REQUIRE(system::start_detached(
                shell("setsid sh -c 'trap \"\" TERM; echo x > there; sleep 100' & exit 0", scratch),
                name)
                .ok());
    in_time(scratch, "there");
    REQUIRE(system::count_detached(name) >= 1);

    system::end_detached(name);

    CHECK(system::count_detached(name) == 0);
}

TEST_CASE("a detached process that cannot be started says why", "[system][detached]") {
    const Scratch scratch;
    system::ChildSpec spec = shell("exit 0", scratch);
    spec.executable = "femrun-no-such-program";

    const auto started = system::start_detached(spec, a_name());

    REQUIRE(!started.ok());
    CHECK(started.error().message ==
          "program 'femrun-no-such-program': not found in PATH; install it or give its full path");
    spec = shell("exit 0", scratch);
    spec.folder = scratch.path("missing");
    spec.output = spec.error = system::Output::discarded();
    const auto nowhere = system::start_detached(spec, a_name());
    REQUIRE(!nowhere.ok());
    CHECK(nowhere.error().message ==
          "program 'sh': working folder '" + scratch.path("missing").string() +
              "' cannot be entered (No such file or directory); make it first");
}
