// SPDX-License-Identifier: MIT
// Keys reach all programs of a console: so the story is told in one of its own, which a child that
// writes into files has.
#include "loop/interrupts.hpp"

#include <iostream>

#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/api_windows.hpp"
#include "system/child.hpp"
#include "system/this_process.hpp"

using namespace femrun;
using namespace std::chrono_literals;
using loop::EventLoop;

namespace {

/// Presses it and waits until it was heard.
void press(EventLoop& loop, DWORD key, const int& calls) {
    const int before = calls;
    REQUIRE(::GenerateConsoleCtrlEvent(key, 0) != 0);
    while (calls == before) loop.wait(loop.after(1ms));
}

}  // namespace

TEST_CASE("in a console of its own", "[.interrupted]") {
    EventLoop loop;
    int calls = 0;
    {
        const loop::Interrupts interrupts(loop, [&] { ++calls; });
        press(loop, CTRL_C_EVENT, calls);
        press(loop, CTRL_BREAK_EVENT, calls);
        press(loop, CTRL_C_EVENT, calls);
    }
    CHECK(calls == 3);
    // From here on it ends the process as usual.
    ::GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, 0);
    for (;;) ::Sleep(INFINITE);
}

TEST_CASE("Ctrl-C and Ctrl-Break call back every time and no longer than wanted",
          "[loop][interrupt]") {
    const test::Scratch scratch;
    auto child = system::spawn({.executable = system::executable_path(),
                                .arguments = {"in a console of its own"},
                                .environment = {},
                                .folder = scratch.path(),
                                .output = system::Output::into("out"),
                                .error = system::Output::into("err")});
    REQUIRE(child);

    const auto ended = child->wait(60s);
    INFO(scratch.text("out") + scratch.text("err"));
    REQUIRE(ended);
    CHECK(ended->text() == "died with exception 0xC000013A (Ctrl-C or a closed console)");
}
