// SPDX-License-Identifier: MIT
// Licences that rest for somebody who was believed to be gone, and comes back.
#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

StudyTerms two_femtets() { return licensed("femtet", {.count = 2, .hold = 1, .cooldown = 5min}); }

std::uint64_t out(const Scheduler& scheduler, Instant now) {
    return scheduler.pools(now).at(0).out;
}

}  // namespace

TEST_CASE("an attempt that outlives a restart holds one licence, not another that rests for it",
          "[schedule][licence]") {
    Scheduler scheduler{{.lease = 30s, .first_attempt = attempt(5)}};
    scheduler.study_opened(beam, two_femtets());
    scheduler.trial_queued(trial(1), 1);
    scheduler.attempt_recalled(attempt(4), trial(1), start, start + 60s);
    CHECK(out(scheduler, start) == 1);
    scheduler.worker_enlisted(ada, 1, start);
    scheduler.worker_enlisted(bob, 1, start);

    SECTION("of which its worker says that it runs") {
        REQUIRE(scheduler.attempt_adopted(attempt(4), ada, 5s, start));
        CHECK(out(scheduler, start) == 1);
        scheduler.trial_queued(trial(2));
        CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(5), trial(2), 1, bob}});
        scheduler.attempt_solved(attempt(4), start + 1s);
        CHECK(out(scheduler, start + 1s) == 1);
    }
    SECTION("or which has reported") {
        scheduler.attempt_solved(attempt(4), start);
        CHECK(out(scheduler, start) == 0);
    }
    SECTION("or which failed with its design") {
        scheduler.attempt_failed(attempt(4), failure(FailureKind::design, "mesh"), start);
        CHECK(out(scheduler, start) == 0);
    }
    SECTION("but what was killed rests from when nobody hopes for it") {
        scheduler.attempt_failed(attempt(4), failure(FailureKind::infrastructure, "host"), start);
        CHECK(out(scheduler, start) == 1);
        scheduler.tick(start + 60s + 5min - 1s);
        CHECK(out(scheduler, start) == 1);
        scheduler.tick(start + 60s + 5min);
        CHECK(out(scheduler, start) == 0);
    }
}

TEST_CASE("a licence without a cool-down is kept too while its worker may come back",
          "[schedule][licence]") {
    Scheduler scheduler{{.lease = 30s, .first_attempt = attempt(5)}};
    scheduler.study_opened(beam, licensed("femtet", {.count = 1}));
    scheduler.worker_enlisted(ada, 1, start);
    scheduler.trial_queued(trial(1), 1);
    scheduler.trial_queued(trial(2));
    scheduler.attempt_recalled(attempt(4), trial(1), start, start + 60s);
    for (const Duration after : {0s, 20s, 40s}) {
        scheduler.heartbeat(ada, {}, start + after);
        CHECK(scheduler.tick(start + after).empty());
    }
    scheduler.heartbeat(ada, {}, start + 60s);
    CHECK(scheduler.tick(start + 60s).size() == 1);
}

TEST_CASE("who comes back after a silence holds the licence that rested meanwhile",
          "[schedule][licence]") {
    Scheduler scheduler{{.lease = 30s}};
    scheduler.study_opened(beam, two_femtets());
    scheduler.worker_enlisted(ada, 1, start);
    scheduler.trial_queued(trial(1));
    REQUIRE(scheduler.tick(start) == Commands{Dispatch{attempt(1), trial(1), 1, ada}});
    scheduler.attempts_begun(ada, begun(1), start);
    scheduler.tick(start + 30s);
    CHECK(out(scheduler, start + 30s) == 1);

    SECTION("and goes on") {
        const std::vector<AttemptId> running{attempt(1)};
        scheduler.heartbeat(ada, running, start + 40s);
        CHECK(out(scheduler, start + 40s) == 1);
        scheduler.attempt_solved(attempt(1), start + 50s);
    }
    SECTION("and is done") { scheduler.attempt_solved(attempt(1), start + 50s); }
    CHECK(out(scheduler, start + 50s) == 0);
}
