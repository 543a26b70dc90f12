// SPDX-License-Identifier: MIT
// Everything that could end a program was killed: the next process of the same owner ends it.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <thread>

#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/cgroup_posix.hpp"
#include "system/child.hpp"
#include "system/leftovers.hpp"
#include "system/this_process.hpp"

using namespace femrun;
using femrun::test::Scratch;
using namespace std::chrono_literals;

namespace {

/// A dead process that nobody has waited for yet has no program any more.
bool runs(const std::string& id) {
    return std::filesystem::exists("/proc/" + std::to_string(std::stoi(id)) + "/exe");
}

void wait_for_end(const std::string& id) {
    while (runs(id)) std::this_thread::sleep_for(1ms);
}

/// Runs `work` in a process of its own, which then kills itself. Gives when and as what it ran.
system::DeadOwner killed_after(const std::function<void()>& work) {
    int pipe[2];
    REQUIRE(::pipe(pipe) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const std::uint64_t started = system::process_started(system::process_id());
        work();
        (void)!::write(pipe[1], &started, sizeof started);
        ::kill(::getpid(), SIGKILL);
    }
    system::DeadOwner dead{.process = static_cast<std::uint64_t>(child),
                           .cgroup = system::own_cgroup()};
    REQUIRE(::read(pipe[0], &dead.started, sizeof dead.started) == sizeof dead.started);
    ::close(pipe[0]);
    ::close(pipe[1]);
    ::waitpid(child, nullptr, 0);
    return dead;
}

/// Starts a program of our own that a death of this process does not end, and what it leaves
/// behind: "id" is the number of its process.
void start(const Scratch& scratch, const std::string& command) {
    auto child = system::spawn({.executable = "sh",
                                .arguments = {"-c", command},
                                .environment = {},
                                .folder = scratch.path(),
                                .output = {},
                                .error = {},
                                .orphan = system::Orphan::ends_itself});
    while (scratch.text("id").empty()) std::this_thread::sleep_for(1ms);
    new system::Child(std::move(*child));  // never destroyed, as in a process that is killed
}

const std::string detached = "setsid sleep 100 & echo $! > id; wait";

}  // namespace

TEST_CASE("what a killed process of the same owner has left is ended", "[system][leftovers]") {
    const Scratch scratch;
    const auto dead = killed_after([&] {
        system::own_what_starts("database-a");
        start(scratch, detached);
    });
    REQUIRE(runs(scratch.text("id")));

    CHECK(system::end_leftovers("database-b", {}) == 0);
    CHECK(runs(scratch.text("id")));
    // The shell and what it has started.
    CHECK(system::end_leftovers("database-a", {}) == 2);
    wait_for_end(scratch.text("id"));
    CHECK(system::end_leftovers("database-a", dead) == 0);
}

TEST_CASE("what a living process of the same owner has started stays", "[system][leftovers]") {
    const Scratch scratch;
    const pid_t living = ::fork();
    if (living == 0) {
        system::own_what_starts("database-c");
        start(scratch, detached);
        ::pause();
    }
    while (scratch.text("id").empty()) std::this_thread::sleep_for(1ms);

    CHECK(system::end_leftovers("database-c", {}) == 0);
    CHECK(runs(scratch.text("id")));

    ::kill(living, SIGKILL);
    ::waitpid(living, nullptr, 0);
    CHECK(system::end_leftovers("database-c", {}) == 2);
}

TEST_CASE("a process that cleared its environment is ended with its control group",
          "[system][leftovers]") {
    const Scratch scratch;
    const auto dead = killed_after([&] {
        system::own_what_starts("database-d");
        // It is told when it has no environment any more.
        start(scratch, "env -i setsid sh -c 'echo $$ > id; exec sleep 100' & exec sleep 100");
    });
    REQUIRE(runs(scratch.text("id")));

    const std::size_t ended = system::end_leftovers("database-d", dead);

    // Only where this system lets us make control groups can it be known.
    const bool granted = system::Cgroup::make("femrun-test") != nullptr;
    CHECK(ended == (granted ? 2 : 1));
    if (!granted) ::kill(std::stoi(scratch.text("id")), SIGKILL);
    wait_for_end(scratch.text("id"));
}

TEST_CASE("a tree is ended with members that detached and cleared their environment",
          "[system][leftovers]") {
    if (!system::Cgroup::make("femrun-test")) return;
    const Scratch scratch;
    auto child = system::spawn(
        {.executable = "sh",
         .arguments = {"-c", "(env -i setsid sh -c 'echo $$ > id; exec sleep 100' &); sleep 100"},
         .environment = {},
         .folder = scratch.path(),
         .output = {},
         .error = {}});
    while (scratch.text("id").empty()) std::this_thread::sleep_for(1ms);

    child->end_tree();

    CHECK_FALSE(runs(scratch.text("id")));
}
