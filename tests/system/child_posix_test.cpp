// SPDX-License-Identifier: MIT
#include "system/child.hpp"

#include <atomic>
#include <future>
#include <thread>

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/pipe.hpp"
#include "system/program.hpp"

using namespace femrun;
using femrun::test::Scratch;
using namespace std::chrono_literals;
using system::Child;
using system::ChildSpec;
using system::Output;

namespace {

Child started(ChildSpec spec) {
    auto child = system::spawn(std::move(spec));
    if (!child) FAIL(child.error().message);
    return std::move(child).value();
}

bool runs(std::uint64_t process) {
    return std::filesystem::exists("/proc/" + std::to_string(process));
}

}  // namespace

TEST_CASE("a child is given its end of a private pipe and told its number", "[system][child]") {
    auto ends = std::move(system::private_pipe()).value();
    ChildSpec spec{.executable = "sh",
                   .arguments = {"-c", "echo \"hello from $1\" >&$1", "sh", ChildSpec::pipe_handle},
                   .environment = {},
                   .folder = {},
                   .output = Output::discarded(),
                   .error = {},
                   .pipe = std::move(ends.theirs)};
    auto child = started(std::move(spec));

    char text[64] = {};
    const auto got = ::recv(static_cast<int>(ends.ours.handle()), text, sizeof text, MSG_WAITALL);

    CHECK(std::string(text, got > 0 ? static_cast<std::size_t>(got) : 0) == "hello from 3\n");
    const auto ended = child.wait(5s);
    REQUIRE(ended);
    CHECK(ended->text() == "exited with code 0");
}

TEST_CASE("a child that runs has not ended, and one that is dropped does not run on",
          "[system][child]") {
    std::uint64_t id = 0;
    {
        auto child = started({.executable = "sleep",
                              .arguments = {"100"},
                              .environment = {},
                              .folder = {},
                              .output = {},
                              .error = {}});
        id = child.id();
        CHECK_FALSE(child.ended());
        CHECK_FALSE(child.wait(1ms));
        CHECK(runs(id));
    }
    CHECK_FALSE(runs(id));
}

TEST_CASE("a tree can be ended at once, which says how the child died", "[system][child]") {
    auto child = started({.executable = "sleep",
                          .arguments = {"100"},
                          .environment = {},
                          .folder = {},
                          .output = {},
                          .error = {}});

    child.end_tree();

    const auto ended = child.wait(10s);
    REQUIRE(ended);
    // Not of SIGTERM, which would have given it time.
    CHECK(ended->text() == "died with signal 9 (SIGKILL)");
}

TEST_CASE("a program that the system has no room for now may be tried again", "[system][child]") {
    const Scratch scratch;
    const auto run = [&scratch](const system::Output& output) {
        return system::run_program({.executable = "true",
                                    .arguments = {},
                                    .environment = {},
                                    .folder = scratch.path(),
                                    .output = output,
                                    .error = output},
                                   std::nullopt, {});
    };
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const int next = ::dup(0);  // the lowest descriptor that is free
    ::close(next);
    const rlimit none{static_cast<rlim_t>(next), before.rlim_max};

    ::setrlimit(RLIMIT_NOFILE, &none);
    const auto without_file = run(Output::into("out"));
    const auto without_pipe = run(Output{});
    ::setrlimit(RLIMIT_NOFILE, &before);

    CHECK(without_file.ending == system::Ending::failed_to_start);
    CHECK(without_file.message == without_pipe.message);
    CHECK(without_pipe.ending == system::Ending::failed_to_start);
    CHECK(without_pipe.message ==
          "program 'true': cannot be started (Too many open files); close programs or raise "
          "'ulimit'");
}

TEST_CASE("a program dies with the process that started it", "[system][child]") {
    const Scratch scratch;
    const pid_t parent = ::fork();
    if (parent == 0) {  // a parent that is killed before it can tidy up
        auto child = system::spawn({.executable = "sh",
                                    .arguments = {"-c", "echo $$ > id; exec sleep 100"},
                                    .environment = {},
                                    .folder = scratch.path(),
                                    .output = {},
                                    .error = {}});
        while (scratch.text("id").empty()) std::this_thread::sleep_for(1ms);
        ::kill(::getpid(), SIGKILL);
    }
    ::waitpid(parent, nullptr, 0);

    const std::string id = scratch.text("id");
    REQUIRE_FALSE(id.empty());
    // A dead process that nobody has waited for yet has no program any more.
    const auto program = "/proc/" + id.substr(0, id.size() - 1) + "/exe";
    for (int tries = 0; std::filesystem::exists(program) && tries < 5000; ++tries) {
        ::waitpid(-1, nullptr, WNOHANG);  // the orphan, if it was given to this process
        std::this_thread::sleep_for(1ms);
    }
    CHECK_FALSE(std::filesystem::exists(program));
}

TEST_CASE("a process that goes takes all its descendants with it", "[system][child]") {
    const Scratch scratch;
    auto child = started({.executable = "sh",
                          .arguments = {"-c", "setsid sleep 100 & echo $! > id; wait"},
                          .environment = {},
                          .folder = scratch.path(),
                          .output = {},
                          .error = {}});
    while (scratch.text("id").empty()) std::this_thread::sleep_for(1ms);

    system::end_descendants();

    CHECK(child.wait(10s));
    CHECK_FALSE(runs(std::stoull(scratch.text("id"))));
}

TEST_CASE("ended trees leave no zombies", "[system][child]") {
    const Scratch scratch;
    {
        auto child =
            started({.executable = "sh",
                     .arguments = {"-c", "(setsid sh -c 'echo $$ > id; sleep 100' &); wait"},
                     .environment = {},
                     .folder = scratch.path(),
                     .output = {},
                     .error = {}});
        while (scratch.text("id").empty()) std::this_thread::sleep_for(1ms);
        child.wait(1s);
        child.end_tree();
    }

    CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);  // no child at all
}

namespace {

/// Holds so many bytes in a process of its own that a shell starts.
ChildSpec hog(const std::string& bytes) {
    return {.executable = "sh",
            .arguments = {"-c", "head -c " + bytes + " /dev/zero | tail -c " + bytes +
                                    " | { sleep 100; cat; } & wait"},
            .environment = {},
            .folder = {},
            .output = Output::discarded(),
            .error = {}};
}

}  // namespace

TEST_CASE("memory is told of a whole tree, once, when it is more than a limit", "[system][child]") {
    auto child = started(hog("80000000"));
    std::promise<std::uint64_t> told;
    const auto watch =
        child.watch_memory(50'000'000, [&](std::uint64_t used) { told.set_value(used); });

    auto news = told.get_future();
    REQUIRE(news.wait_for(30s) == std::future_status::ready);
    CHECK(news.get() > 50'000'000);
}

TEST_CASE("a tree within its limit is left alone, and nothing comes after a watch has ended",
          "[system][child]") {
    auto small = started({.executable = "sleep",
                          .arguments = {"100"},
                          .environment = {},
                          .folder = {},
                          .output = {},
                          .error = {}});
    auto large = started(hog("80000000"));
    std::atomic<int> calls = 0;
    const auto watch = small.watch_memory(50'000'000, [&](std::uint64_t) { ++calls; });
    std::atomic<bool> let_go = false;
    auto soon_over = large.watch_memory(1, [&](std::uint64_t) { calls += let_go; });
    soon_over.reset();
    let_go = true;
    std::promise<void> told;
    const auto other = large.watch_memory(50'000'000, [&](std::uint64_t) { told.set_value(); });

    REQUIRE(told.get_future().wait_for(30s) == std::future_status::ready);
    CHECK(calls == 0);
}

TEST_CASE("a child that ignores requests to end passes that on to what it starts",
          "[system][child]") {
    const Scratch scratch;
    const auto said_by = [&](system::Requests requests) {
        Child child = started({.executable = "sh",
                               .arguments = {"-c",
                                             "sh -c 'kill -TERM $$; echo inner'; "
                                             "kill -TERM $$; echo outer"},
                               .environment = {},
                               .folder = scratch.path(),
                               .output = Output::into("said"),
                               .error = Output::discarded(),
                               .requests = requests});
        REQUIRE(child.wait(10s));
        return scratch.text("said");
    };

    CHECK(said_by(system::Requests::ignored) == "inner\nouter\n");
    CHECK(said_by(system::Requests::heard) == "");
}

TEST_CASE("a child that ignores requests to end is ended all the same", "[system][child]") {
    Child child = started({.executable = "sleep",
                           .arguments = {"1000"},
                           .environment = {},
                           .folder = {},
                           .output = Output::discarded(),
                           .error = Output::discarded(),
                           .requests = system::Requests::ignored});

    child.end_tree(100ms);

    CHECK(child.ended());
}
