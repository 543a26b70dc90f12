// SPDX-License-Identifier: MIT
#include "schedule/lease.hpp"

#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;
using namespace std::chrono_literals;
using Health = Lease::Health;

TEST_CASE("a lease is late after half of it and expires after the whole", "[schedule]") {
    const Lease lease{30s, Instant{}};

    CHECK(lease.health(Instant{}) == Health::fresh);
    CHECK(lease.health(Instant{} + 14s) == Health::fresh);
    CHECK(lease.health(Instant{} + 15s) == Health::late);
    CHECK(lease.health(Instant{} + 29s) == Health::late);
    CHECK(lease.health(Instant{} + 30s) == Health::expired);
    CHECK(lease.silence(Instant{} + 31s) == 31s);
}

TEST_CASE("a heartbeat renews a lease and an overtaken one changes nothing", "[schedule]") {
    Lease lease{30s, Instant{}};

    lease.renew(Instant{} + 20s);
    lease.renew(Instant{} + 10s);

    CHECK(lease.expires_at() == Instant{} + 50s);
    CHECK(lease.late_at() == Instant{} + 35s);
}
