// SPDX-License-Identifier: MIT
#include "net/reconnect_waits.hpp"

#include <algorithm>
#include <vector>

#include "support/catch.hpp"

using namespace femrun;
using namespace std::chrono_literals;
using net::ReconnectWaits;
using After = ReconnectWaits::After;

TEST_CASE("a hundred workers that lose their scheduler at once do not come back at once",
          "[net][waits]") {
    // Each tries until the scheduler is there again, half a second later.
    std::vector<Duration> joins;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        ReconnectWaits waits({}, seed);
        Duration at = 0s;
        while (at < 500ms) at += waits.next(After::nobody_there);
        joins.push_back(at);
    }

    std::sort(joins.begin(), joins.end());
    CHECK(joins.back() < 500ms + 1s);
    std::size_t most = 0;  // in any fiftieth of a second
    for (std::size_t i = 0; i < joins.size(); ++i) {
        std::size_t together = 0;
        while (i + together < joins.size() && joins[i + together] < joins[i] + 20ms) ++together;
        most = std::max(most, together);
    }
    CHECK(most < 20);
}

TEST_CASE("who waits for a scheduler to come asks every second, however long that takes",
          "[net][waits]") {
    ReconnectWaits waits({}, 7);
    for (int i = 0; i < 10'000; ++i) {
        const Duration wait = waits.next(After::nobody_there);
        REQUIRE(wait >= 100ms);
        REQUIRE(wait <= 1s);
    }
}

TEST_CASE("who is turned away asks more and more seldom, and soon again after a link that held",
          "[net][waits]") {
    ReconnectWaits waits({}, 7);
    CHECK(waits.next(After::turned_away) <= 200ms);
    for (int i = 0; i < 10; ++i) waits.next(After::turned_away);
    CHECK(waits.next(After::turned_away) >= 15s);
    CHECK(waits.next(After::turned_away) <= 30s);

    waits.held_for(5s);
    CHECK(waits.next(After::turned_away) >= 15s);
    waits.held_for(1min);
    CHECK(waits.next(After::turned_away) <= 200ms);
}
