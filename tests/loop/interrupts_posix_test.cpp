// SPDX-License-Identifier: MIT
#include "loop/interrupts.hpp"

#include <csignal>

#include "support/catch.hpp"

using namespace femrun;
using namespace std::chrono_literals;
using loop::EventLoop;

TEST_CASE("Ctrl-C calls back every time and no longer than wanted", "[loop][interrupt]") {
    EventLoop loop;
    int calls = 0;
    {
        const loop::Interrupts interrupts(loop, [&] { ++calls; });

        std::raise(SIGINT);
        loop.wait(loop.after(1ms));
        std::raise(SIGINT);
        loop.wait(loop.after(1ms));
    }

    CHECK(calls == 2);
}
