// SPDX-License-Identifier: MIT
// Keys reach all programs of a console: so the story is told in one of its own, which a child that
// writes into files has.
#include "loop/interrupts.hpp"

#include <iostream>

#include "loop/session_end_windows.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/api_windows.hpp"
#include "system/child.hpp"
#include "system/this_process.hpp"

using namespace femrun;
using namespace std::chrono_literals;
using loop::EventLoop;

namespace {

/// Presses it and waits until it was heard. Wine 8 cannot press Ctrl-Break.
void press(EventLoop& loop, DWORD key, const int& calls) {
    const int before = calls;
    const bool pressed = ::GenerateConsoleCtrlEvent(key, 0) != 0;
    REQUIRE((pressed || key == CTRL_BREAK_EVENT));
    while (pressed && calls == before) loop.wait(loop.after(1ms));
}

HWND own_session_window() {
    HWND window = nullptr;
    while ((window = ::FindWindowExW(nullptr, window, loop::session_window, nullptr)) != nullptr) {
        DWORD process = 0;
        ::GetWindowThreadProcessId(window, &process);
        if (process == ::GetCurrentProcessId()) return window;
    }
    return nullptr;
}

std::string end_of(const std::string& story) {
    const test::Scratch scratch;
    auto child = system::spawn({.executable = system::executable_path(),
                                .arguments = {story},
                                .environment = {},
                                .folder = scratch.path(),
                                .output = system::Output::into("out"),
                                .error = system::Output::into("err")});
    REQUIRE(child);
    const auto ended = child->wait(60s);
    INFO(scratch.text("out") + scratch.text("err"));
    REQUIRE(ended);
    return ended->text() + '\n' + scratch.text("out");
}

}  // namespace

TEST_CASE("in a session that ends", "[.interrupted]") {
    EventLoop loop;
    int calls = 0;
    const loop::Interrupts interrupts(loop, [&] { ++calls; });
    while (own_session_window() == nullptr) loop.wait(loop.after(1ms));
    CHECK(::SendMessageW(own_session_window(), WM_QUERYENDSESSION, 0, ENDSESSION_LOGOFF) == TRUE);
    CHECK(calls == 0);

    ::PostMessageW(own_session_window(), WM_ENDSESSION, TRUE, ENDSESSION_LOGOFF);

    while (calls < 2) loop.wait(loop.after(1ms));
}

TEST_CASE("a session's end calls back as somebody who then cannot wait", "[loop][interrupt]") {
    const std::string end = end_of("in a session that ends");
    INFO(end);
    CHECK(end.starts_with("exited with code 0\n"));
}

TEST_CASE("in a console of its own", "[.interrupted]") {
    EventLoop loop;
    int calls = 0;
    {
        const loop::Interrupts interrupts(loop, [&] { ++calls; });
        press(loop, CTRL_C_EVENT, calls);
        press(loop, CTRL_BREAK_EVENT, calls);
        press(loop, CTRL_C_EVENT, calls);
    }
    // From here on it ends the process as usual.
    ::GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
    for (;;) ::Sleep(INFINITE);
}

TEST_CASE("Ctrl-C and Ctrl-Break call back every time and no longer than wanted",
          "[loop][interrupt]") {
    const std::string end = end_of("in a console of its own");
    INFO(end);
    // Wine 8 says nothing of the key.
    CHECK((end.starts_with("died with exception 0xC000013A (Ctrl-C or a closed console)\n") ||
           end.starts_with("exited with code 0\n")));
    CHECK(end.find("FAILED") == std::string::npos);
}
