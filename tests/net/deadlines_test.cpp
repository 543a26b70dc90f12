// SPDX-License-Identifier: MIT
#include "slots/deadlines.hpp"

#include "base/waking_time.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::slots;
using namespace std::chrono_literals;

TEST_CASE("a deadline does not come while everything sleeps", "[net][sleep]") {
    loop::EventLoop loop;
    Duration slept{0};
    Deadlines deadlines(loop, [&] { return monotonic_now() + slept; });
    bool soon = false, later = false;
    deadlines.after(10min, [&] { later = true; });
    deadlines.after(2ms, [&] { soon = true; });

    slept = 1h;
    while (!soon) loop.wait(loop.after(200us));
    loop.wait(loop.after(1ms));

    CHECK_FALSE(later);
}

TEST_CASE("what a deadline throws keeps no other from coming", "[net]") {
    loop::EventLoop loop;
    Deadlines deadlines(loop);
    bool came = false;
    deadlines.after(1ms, [] { throw std::runtime_error("it broke"); });
    deadlines.after(2ms, [&] { came = true; });

    const Instant patience = monotonic_now() + 5s;
    while (!came && monotonic_now() < patience) loop.wait(loop.after(200us));
    CHECK(came);
}

TEST_CASE("time stands still for who comes late to an appointment", "[net][sleep]") {
    const Instant start{};
    WakingTime time;
    CHECK(time.at(start) == start);
    time.appoint(start + 1s);
    CHECK(time.at(start + 2s) == start + 2s);  // a busy machine
    time.appoint(start + 3s);
    CHECK(time.at(start + 1h) == start + 3s);
    CHECK(time.clock(start + 5s) == start + 1h + 2s);
    CHECK(time.at(start + 1h + 1s) == start + 4s);
    time.appoint(std::nullopt);
    CHECK(time.at(start + 2h) == start + 1h + 3s);  // nobody was expected
}
