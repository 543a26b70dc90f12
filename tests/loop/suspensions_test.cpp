// SPDX-License-Identifier: MIT
#include "loop/suspensions.hpp"

#include <vector>

#include "support/catch.hpp"
#include "system/wakefulness.hpp"

using namespace femrun;
using namespace std::chrono_literals;
using loop::EventLoop;
using loop::Suspensions;

TEST_CASE("a PC that was suspended is told of once, with the time", "[loop][sleep]") {
    EventLoop loop;
    Duration asleep = 1h;  // before we were there
    int looks = 0;
    std::vector<Duration> told;
    const Suspensions suspensions(loop, [&](Duration slept) { told.push_back(slept); },
                                  {.suspended_so_far =
                                       [&] {
                                           ++looks;
                                           return asleep;
                                       },
                                   .look_every = 1us});
    const auto look_twice = [&] {
        const int before = looks;
        while (looks < before + 2) loop.wait(loop.after(1us));
    };
    look_twice();
    CHECK(told.empty());

    asleep += 8h;
    look_twice();
    CHECK(told == std::vector<Duration>{8h});

    asleep += 9s;  // a moment that nobody noticed
    look_twice();
    CHECK(told == std::vector<Duration>{8h});
}

TEST_CASE("what the system says of suspensions does not change while nobody sleeps",
          "[loop][sleep]") {
    const Duration before = system::suspended_so_far();
    const Duration after = system::suspended_so_far();
    CHECK(std::chrono::abs(after - before) < Suspensions::worth_telling);
}
