// SPDX-License-Identifier: MIT
#include "gate/refusals.hpp"

#include "support/catch.hpp"

using namespace femrun;
using namespace std::chrono_literals;
using gate::Refusals;

TEST_CASE("a PC that is refused too often is not heard, and soon is again", "[gate][refusals]") {
    Refusals refusals;
    const Instant start{};
    for (int i = 0; i < 19; ++i) refusals.refused("pc7", "pc7:1", "no token", start);
    CHECK_FALSE(refusals.too_many("pc7", start));
    refusals.refused("pc7", "pc7:1", "no token", start);

    CHECK(refusals.too_many("pc7", start));
    CHECK_FALSE(refusals.too_many("pc8", start));
    CHECK(refusals.too_many("pc7", start + 400ms));
    CHECK_FALSE(refusals.too_many("pc7", start + 600ms));
}

TEST_CASE("one who asks twice a second is heard for ever", "[gate][refusals]") {
    Refusals refusals;
    Instant now{};
    for (int i = 0; i < 10'000; ++i, now += 500ms) {
        REQUIRE_FALSE(refusals.too_many("pc7", now));
        refusals.refused("pc7", "pc7:1", "no token", now);
    }
}

TEST_CASE("a thousand refusals are a few lines, and how many they were", "[gate][refusals]") {
    Refusals refusals;
    const Instant start{};
    CHECK(refusals.refused("pc7", "pc7:50001", "its token has expired", start) ==
          "pc7:50001 was not let in: its token has expired");
    int lines = 1;
    for (int i = 0; i < 999; ++i)
        if (refusals.refused("pc7", "pc7:1", "its token has expired", start + 1s)) ++lines;
    CHECK(lines == 5);
    CHECK(refusals.refused("pc8", "pc8:1", "its token has expired", start + 1s));
    CHECK(refusals.refused("pc7", "pc7:2", "its key was revoked", start + 1min) ==
          "pc7:2 was not let in: its key was revoked (995 more from there were not written here)");
}

TEST_CASE("whoever has many addresses does not fill the memory", "[gate][refusals]") {
    Refusals refusals;
    Instant now{};
    for (int i = 0; i < 20; ++i) refusals.refused("pc7", "pc7:1", "junk", now);
    for (int i = 0; i < 5000; ++i)
        refusals.refused("pc" + std::to_string(1000 + i), "x", "junk", now += 1us);
    CHECK_FALSE(refusals.too_many("pc7", now));  // forgotten long ago
}
