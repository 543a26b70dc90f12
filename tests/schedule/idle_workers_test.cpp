// SPDX-License-Identifier: MIT
// How long a worker that has nothing is waited for, and what it is given after a silence.
#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

TEST_CASE("a late worker is given nothing new until it signs again", "[schedule][lease]") {
    Scheduler scheduler{{.lease = 30s}};
    scheduler.study_opened(beam, {});
    scheduler.worker_enlisted(ada, 1, start);
    scheduler.trial_queued(trial(1));

    CHECK(scheduler.tick(start + 30s).empty());
    scheduler.heartbeat(ada, {}, start + 31s);
    CHECK(scheduler.tick(start + 31s) == Commands{Dispatch{attempt(1), trial(1), 1, ada}});
}

TEST_CASE("a worker that has nothing is waited for twice as long", "[schedule][lease]") {
    Scheduler scheduler{{.lease = 30s}};
    scheduler.study_opened(beam, {});
    scheduler.worker_enlisted(ada, 1, start);

    CHECK(scheduler.tick(start + 59s).empty());
    CHECK(scheduler.next_deadline() == start + 60s);
    CHECK(scheduler.tick(start + 60s) == Commands{WorkerSilent{ada, "sent no heartbeat for 60 s"}});
    CHECK(scheduler.next_deadline() == std::nullopt);
}

TEST_CASE("what a worker is given while nobody has heard of it for a while goes on after a lease",
          "[schedule][lease]") {
    Scheduler scheduler{{.lease = 30s}};
    scheduler.study_opened(beam, {});
    scheduler.worker_enlisted(ada, 1, start);
    CHECK(scheduler.tick(start + 15s).empty());  // nobody wonders yet
    scheduler.trial_queued(trial(1));
    REQUIRE(scheduler.tick(start + 29s) == Commands{Dispatch{attempt(1), trial(1), 1, ada}});
    scheduler.worker_enlisted(bob, 1, start + 29s);

    SECTION("if it stays silent") {
        scheduler.trial_queued(trial(2));
        CHECK(scheduler.tick(start + 44s) == Commands{Dispatch{attempt(2), trial(2), 1, bob}});
        scheduler.attempt_solved(attempt(2), start + 45s);
        scheduler.heartbeat(bob, {}, start + 45s);
        CHECK(scheduler.tick(start + 58s).empty());
        CHECK(scheduler.tick(start + 59s) ==
              Commands{AttemptLate{attempt(1)}, WorkerSilent{ada, "sent no heartbeat for 30 s"},
                       Dispatch{attempt(3), trial(1), 2, bob}});
    }
    SECTION("and not if it is done with it in time, though it need not sign so soon then") {
        scheduler.attempt_solved(attempt(1), start + 30s);
        scheduler.heartbeat(bob, {}, start + 50s);
        CHECK(scheduler.tick(start + 58s).empty());
        CHECK(scheduler.tick(start + 59s).empty());  // ada is late, and given nothing
        scheduler.heartbeat(ada, {}, start + 60s);
        for (const std::uint64_t number : {2U, 3U}) scheduler.trial_queued(trial(number));
        CHECK(scheduler.tick(start + 61s).size() == 2);
    }
}
