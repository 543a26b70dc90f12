// SPDX-License-Identifier: MIT
// A loop lets go of process trees; another thread sees to their end.
#include <thread>

#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/child.hpp"

using namespace femrun;
using femrun::test::Scratch;
using namespace std::chrono_literals;

namespace {

system::Child started(system::ChildSpec spec) {
    auto child = system::spawn(std::move(spec));
    if (!child) FAIL(child.error().message);
    return std::move(child).value();
}

bool runs(std::uint64_t process) {
    return std::filesystem::exists("/proc/" + std::to_string(process));
}

template <typename Condition>
void until(Condition condition) {
    for (int tries = 0; !condition(); ++tries) {
        if (tries > 30'000) FAIL("waited in vain");
        std::this_thread::sleep_for(1ms);
    }
}

}  // namespace

TEST_CASE("a tree that was let go of is ended whole by another thread", "[system][child]") {
    const Scratch scratch;
    std::uint64_t root = 0;
    {
        auto child = started({.executable = "sh",
                              .arguments = {"-c", "setsid sleep 100 & echo $! > id; wait"},
                              .environment = {},
                              .folder = scratch.path(),
                              .output = {},
                              .error = {}});
        root = child.id();
        until([&] { return !scratch.text("id").empty(); });
        child.end_tree_soon();
        child.end_tree_soon();  // twice is once
        until([&] { return child.ended().has_value(); });
        CHECK(child.ended()->text() == "died with signal 9 (SIGKILL)");
    }
    until([&] { return !runs(std::stoull(scratch.text("id"))) && !runs(root); });
}

TEST_CASE("a child that is given time ends by itself, and what it leaves is ended then",
          "[system][child]") {
    const Scratch scratch;
    {
        auto child = started(
            {.executable = "sh",
             .arguments = {"-c",
                           "setsid sleep 100 & echo $! > id; while ! [ -e go ]; do sleep 0.01; "
                           "done; echo well > how"},
             .environment = {},
             .folder = scratch.path(),
             .output = {},
             .error = {}});
        until([&] { return !scratch.text("id").empty(); });
        child.end_tree_soon(1min);
    }
    scratch.write("go", "");
    until([&] { return !runs(std::stoull(scratch.text("id"))); });
    CHECK(scratch.text("how") == "well\n");
}
