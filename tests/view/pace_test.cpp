// SPDX-License-Identifier: MIT
#include "view/pace.hpp"

#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::view;
using namespace std::chrono_literals;

namespace {
constexpr Instant start{};
}

TEST_CASE("nothing is estimated before the first completion", "[view][pace]") {
    Pace pace;
    CHECK_FALSE(pace.seconds_left(start, 10));
    pace.note(start, 3);  // of earlier runs
    CHECK_FALSE(pace.seconds_left(start + 60s, 10));
    CHECK(pace.seconds_left(start + 60s, 3) == 0.0);
}

TEST_CASE("the estimate is what is missing at the pace so far", "[view][pace]") {
    Pace pace;
    pace.note(start, 100);
    for (int i = 1; i <= 10; ++i) pace.note(start + 6s * i, 100 + static_cast<std::uint64_t>(i));
    CHECK(*pace.seconds_left(start + 60s, 130) == Approx(120));
}

TEST_CASE("silence makes the estimate grow", "[view][pace]") {
    Pace pace;
    pace.note(start, 0);
    pace.note(start + 10s, 10);
    CHECK(*pace.seconds_left(start + 10s, 20) == Approx(10));
    CHECK(*pace.seconds_left(start + 100s, 20) == Approx(100));
}

TEST_CASE("what was long ago is forgotten, but never the last 32 completions", "[view][pace]") {
    Pace quick;
    quick.note(start, 0);
    for (int second = 1; second <= 600; ++second)  // one a second, then ten a second
        quick.note(start + 1s * second,
                   static_cast<std::uint64_t>(second <= 300 ? second : 300 + 10 * (second - 300)));
    CHECK(*quick.seconds_left(start + 600s, 4300) == Approx(100).epsilon(0.05));

    Pace slow;
    slow.note(start, 0);
    for (int hour = 1; hour <= 40; ++hour)
        slow.note(start + 1h * hour, static_cast<std::uint64_t>(hour));
    CHECK(*slow.seconds_left(start + 40h, 50) == Approx(36'000));
}
