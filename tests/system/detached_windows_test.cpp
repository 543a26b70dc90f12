// SPDX-License-Identifier: MIT
#include "system/detached.hpp"

#include "actor_windows.hpp"
#include "support/catch.hpp"
#include "system/native_windows.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;

namespace {

/// A name that only this story has.
std::string a_name() {
    static int count = 0;
    return "story-" + std::to_string(system::process_id()) + "-" + std::to_string(++count);
}

}  // namespace

TEST_CASE("a detached process is known by its name and its start, and ended by the name",
          "[system][detached]") {
    const Scratch scratch;
    const std::string name = a_name();

    auto started = system::start_detached(actor({"stay"}, scratch), name);

    if (!started) FAIL(started.error().message);
    until([&] { return !scratch.text("id").empty(); });
    CHECK(std::to_string(started->process) == scratch.text("id"));
    CHECK(started->started == system::process_started(started->process));
    CHECK(system::count_detached(name) >= 1);  // its console may have a process of its own
    CHECK(system::count_detached(name + "0") == 0);
    system::end_detached(name);
    CHECK(system::count_detached(name) == 0);
    CHECK_FALSE(runs(scratch.text("id")));
}

TEST_CASE("a detached process ends with what it has detached", "[system][detached]") {
    const Scratch scratch;
    const std::string name = a_name();
    auto started = system::start_detached(actor({"detach", "stay", "too"}, scratch), name);
    if (!started) FAIL(started.error().message);
    until([&] { return !scratch.text("detached").empty() && !scratch.text("id").empty(); });
    CHECK(system::count_detached(name) >= 2);

    system::end_detached(name);

    CHECK_FALSE(runs(scratch.text("detached")));
}

TEST_CASE("a detached process that cannot be started says why", "[system][detached]") {
    const Scratch scratch;
    system::ChildSpec spec = actor({"stay"}, scratch);
    spec.executable = "femrun-no-such-program";

    const auto started = system::start_detached(spec, a_name());

    REQUIRE(!started.ok());
    CHECK(started.error().kind == ErrorKind::missing);
}
