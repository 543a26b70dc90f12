// SPDX-License-Identifier: MIT
#include "system/child.hpp"

#include <atomic>
#include <future>

#include "actor_windows.hpp"
#include "support/catch.hpp"
#include "system/native_windows.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;
using system::ChildSpec;

namespace {

void kill(const std::string& process) {
    const system::Handle opened(
        ::OpenProcess(PROCESS_TERMINATE, FALSE, static_cast<DWORD>(std::stoul(process))));
    ::TerminateProcess(opened.get(), 1);
}

}  // namespace

TEST_CASE("a child is given its end of a private pipe", "[system][child]") {
    const Scratch scratch;
    auto ends = std::move(system::private_pipe()).value();
    // The keys of a console that both may share are not its own.
    const std::string word = GENERATE("hear", "hear-beside-keys");
    auto spec = actor({word, ChildSpec::pipe_handle}, scratch);
    spec.pipe = std::move(ends.theirs);
    spec.orphan = system::Orphan::ends_itself;
    auto child = started(std::move(spec));

    char text[6] = {};
    const int got =
        ::recv(static_cast<SOCKET>(ends.ours.handle()), text, sizeof text - 1, MSG_WAITALL);
    CHECK(got == 5);
    CHECK(std::string(text) == "hello");

    ends.ours = {};
    const auto ended = child.wait(30s);
    REQUIRE(ended);
    CHECK(ended->text() == "exited with code 0");
    CHECK(scratch.text("heard") == "the end");
}

TEST_CASE("a child that runs has not ended, and one that is dropped does not run on",
          "[system][child]") {
    const Scratch scratch;
    std::string id;
    {
        auto child = started(actor({"stay"}, scratch));
        id = std::to_string(child.id());
        CHECK_FALSE(child.ended());
        CHECK_FALSE(child.wait(1ms));
        CHECK(runs(id));
    }
    CHECK_FALSE(runs(id));
}

TEST_CASE("a tree can be ended at once, and it is told who did it", "[system][child]") {
    const Scratch scratch;
    auto child = started(actor({"stay"}, scratch));

    child.end_tree();

    const auto ended = child.wait(10s);
    REQUIRE(ended);
    CHECK(ended->text() == "was killed");
}

TEST_CASE("how a program ended is told: with a code or by an exception", "[system][child]") {
    const Scratch scratch;
    const auto end_of = [&](std::vector<std::string> words) {
        auto child = started(actor(std::move(words), scratch));
        const auto ended = child.wait(30s);
        REQUIRE(ended);
        return ended->text();
    };
    CHECK(end_of({"exit", "3"}) == "exited with code 3");
    // Many programs give this when something went wrong.
    CHECK(end_of({"exit", "-1"}) == "exited with code -1");
    CHECK(end_of({"crash"}) == "died with exception 0xC0000005 (access violation)");
    CHECK(scratch.text("err") ==
          "solver 'beam' crashed: exception 0xC0000005 (access violation)\n");
    CHECK(end_of({"abort"}) == "died with exception 0xC0000409 (it gave up, as by abort)");
    CHECK(scratch.text("err").ends_with(
        "solver 'beam' crashed: exception 0xC0000409 (it gave up, as by abort)\n"));
}

TEST_CASE("an exit beside threads keeps its code and what was printed", "[system][child]") {
    const Scratch scratch;
    // One uses what is destroyed; others begin and end, each of which holds a lock of the system's.
    const std::string threads = GENERATE("exit-beside", "exit-amid-births");
    for (int i = 0; i < 5; ++i) {
        auto child = started(actor({threads, "7"}, scratch));
        const auto ended = child.wait(30s);
        REQUIRE(ended);
        CHECK(ended->text() == "exited with code 7");
        CHECK(scratch.text("out") == "written");
    }
}

TEST_CASE("what a program has started and let go of ends with its tree", "[system][child]") {
    const Scratch scratch;
    auto child = started(actor({"detach", "stay"}, scratch));
    REQUIRE(child.wait(30s));
    until([&] { return !scratch.text("id").empty(); });
    CHECK(runs(scratch.text("detached")));

    child.end_tree();

    CHECK_FALSE(runs(scratch.text("detached")));
}

TEST_CASE("a program dies with the process that started it", "[system][child]") {
    const Scratch scratch;
    auto parent = started(actor({"parent", "stay"}, scratch));
    until([&] { return !scratch.text("id").empty(); });
    const std::string program = scratch.text("id");
    REQUIRE(runs(program));

    kill(std::to_string(parent.id()));

    until([&] { return !runs(program); });
    CHECK(parent.wait(10s)->text() == "exited with code 1");
}

TEST_CASE("a process of ours outlives the one that started it for as long as it needs to end",
          "[system][child]") {
    const Scratch scratch;
    auto parent = started(actor({"parent", "hear", "a-pipe"}, scratch));
    until([&] { return !scratch.text("id").empty(); });
    const std::string process = scratch.text("id");

    kill(std::to_string(parent.id()));

    until([&] { return !runs(process); });
    CHECK(scratch.text("heard") == "the end");
}

TEST_CASE("a process that goes takes all its descendants with it", "[system][child]") {
    const Scratch scratch;
    auto child = started(actor({"detach", "stay", "and-wait"}, scratch));
    until([&] { return !scratch.text("id").empty(); });

    system::end_descendants();

    CHECK(child.wait(10s));
    CHECK_FALSE(runs(scratch.text("detached")));
}

TEST_CASE("a tree that was let go of is ended whole by another thread", "[system][child]") {
    const Scratch scratch;
    {
        auto child = started(actor({"detach", "stay", "and-wait"}, scratch));
        until([&] { return !scratch.text("id").empty(); });
        child.end_tree_soon();
        child.end_tree_soon();  // twice is once
        until([&] { return child.ended().has_value(); });
        CHECK(child.ended()->text() == "was killed");
    }
    until([&] { return !runs(scratch.text("detached")); });
}

TEST_CASE("a child sees nothing of ours but what it is given", "[system][child]") {
    const Scratch scratch;
    SECURITY_ATTRIBUTES inheritable{sizeof inheritable, nullptr, TRUE};
    const system::Handle ours(::CreateFileW((scratch.path() / "ours").c_str(), GENERIC_WRITE, 0,
                                            &inheritable, CREATE_NEW, 0, nullptr));
    REQUIRE(ours);

    auto child = started(
        actor({"is-open", std::to_string(reinterpret_cast<std::intptr_t>(ours.get()))}, scratch));

    const auto ended = child.wait(30s);
    REQUIRE(ended);
    CHECK(ended->text() == "exited with code 0");
}

TEST_CASE("memory is told of a whole tree, once, when it is more than a limit", "[system][child]") {
    const Scratch scratch;
    auto small = started(actor({"stay"}, scratch));
    auto large = started(actor({"detach", "hold 200000000", "and-wait"}, scratch));
    std::atomic<int> calls = 0;
    const auto quiet = small.watch_memory(150'000'000, [&](std::uint64_t) { ++calls; });
    std::promise<std::uint64_t> told;
    const auto watch =
        large.watch_memory(150'000'000, [&](std::uint64_t used) { told.set_value(used); });

    auto news = told.get_future();
    REQUIRE(news.wait_for(60s) == std::future_status::ready);
    CHECK(news.get() > 150'000'000);
    CHECK(calls == 0);
}
