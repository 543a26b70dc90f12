// SPDX-License-Identifier: MIT
// Licences that rest for somebody who was believed to be gone, and comes back: they rest once for
// an attempt, whatever is heard of it, and are held once when it goes on.
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

namespace {

/// Two licences of which ada's attempt 1 has one, since `start`.
struct AtWork {
    AtWork() {
        scheduler.study_opened(beam, two_femtets());
        scheduler.worker_enlisted(ada, 1, start);
        scheduler.trial_queued(trial(1));
        REQUIRE(scheduler.tick(start) == Commands{Dispatch{attempt(1), trial(1), 1, ada}});
    }
    /// The worker signs and does not name it: it is lost, for all that is known.
    void lose() {
        for (const Duration after : {10s, 20s, 30s}) {
            scheduler.heartbeat(ada, {}, start + after);
            scheduler.tick(start + after, Starts::none);
        }
        REQUIRE_FALSE(scheduler.is_at(attempt(1)));
        REQUIRE(out(scheduler, start + 30s) == 1);
    }

    Scheduler scheduler{{.lease = 30s}};
};

}  // namespace

TEST_CASE("an attempt that was lost and is at its worker after all holds what rested for it",
          "[schedule][licence]") {
    AtWork at;
    at.scheduler.attempts_begun(ada, begun(1), start);
    at.lose();

    REQUIRE(at.scheduler.attempt_adopted(attempt(1), ada, 31s, start + 31s));

    CHECK(out(at.scheduler, start + 31s) == 1);
    at.scheduler.attempt_solved(attempt(1), start + 40s);
    CHECK(out(at.scheduler, start + 40s) == 0);
}

TEST_CASE("the licence of a lost attempt is there again when its solver has ended in peace",
          "[schedule][licence]") {
    AtWork at;
    at.scheduler.attempts_begun(ada, begun(1), start);

    SECTION("at a worker that did not name it") { at.lose(); }
    SECTION("at a worker that went, whose next process has its report") {
        at.scheduler.worker_gone(ada, "its process died", start + 30s);
    }
    REQUIRE(out(at.scheduler, start + 30s) == 1);
    at.scheduler.attempt_solved(attempt(1), start + 31s);
    CHECK(out(at.scheduler, start + 31s) == 0);
}

TEST_CASE("the report of an attempt gives back its own licence, and none that rests for another",
          "[schedule][licence]") {
    AtWork at;
    at.scheduler.attempts_begun(ada, begun(1), start);
    at.scheduler.worker_enlisted(bob, 1, start);
    at.scheduler.trial_queued(trial(2));
    REQUIRE(at.scheduler.tick(start) == Commands{Dispatch{attempt(2), trial(2), 1, bob}});
    at.scheduler.attempts_begun(bob, begun(2), start);
    at.scheduler.worker_gone(ada, "its process died", start + 1s);
    at.scheduler.worker_gone(bob, "its process died", start + 1s);
    REQUIRE(out(at.scheduler, start + 1s) == 2);

    at.scheduler.attempt_solved(attempt(2), start + 2s);

    CHECK(out(at.scheduler, start + 2s) == 1);
    CHECK(at.scheduler.pools(start + 2s).at(0).resting == 1);
}

TEST_CASE("what never began holds nothing once that is known, though its worker was silent",
          "[schedule][licence]") {
    AtWork at;
    at.scheduler.tick(start + 30s);
    REQUIRE(out(at.scheduler, start + 30s) == 1);

    SECTION("for it never reached the worker") {
        at.scheduler.worker_back(ada, {}, start + 40s);
        CHECK(out(at.scheduler, start + 40s) == 0);
    }
    SECTION("for its worker gives it back") {
        const std::vector<AttemptId> all{attempt(1)};
        at.scheduler.handed_back(ada, all, start + 40s);
        CHECK(out(at.scheduler, start + 40s) == 0);
    }
    SECTION("for it could not be put on record") {
        at.scheduler.attempt_withdrawn(attempt(1));
        CHECK(out(at.scheduler, start + 40s) == 0);
    }
    SECTION("for another is at its trial when its worker comes back with it") {
        at.scheduler.worker_enlisted(bob, 1, start + 40s);
        REQUIRE(at.scheduler.tick(start + 40s) == Commands{Dispatch{attempt(2), trial(1), 2, bob}});
        at.scheduler.attempts_begun(bob, begun(2), start + 40s);
        REQUIRE(out(at.scheduler, start + 40s) == 2);
        const std::vector<AttemptId> still_there{attempt(1)};
        at.scheduler.heartbeat(ada, still_there, start + 41s);
        CHECK(out(at.scheduler, start + 41s) == 1);
    }
}

TEST_CASE("what rests of an attempt rests once, whoever says so again", "[schedule][licence]") {
    AtWork at;
    at.scheduler.attempts_begun(ada, begun(1), start);

    SECTION("when its study is opened again, which has it on record as killed") {
        at.scheduler.study_stopped(beam);
        at.scheduler.tick(start + 1s);
        REQUIRE(out(at.scheduler, start + 1s) == 1);
        at.scheduler.study_opened(beam, two_femtets());
        at.scheduler.licences_rest(attempt(1), "femtet", 1, start + 1s + 5min);
        CHECK(out(at.scheduler, start + 1s) == 1);
    }
    SECTION("and not while the attempt is at work, and has it") {
        at.scheduler.licences_rest(attempt(1), "femtet", 1, start + 5min);
        CHECK(out(at.scheduler, start) == 1);
        CHECK(at.scheduler.pools(start).at(0).resting == 0);
    }
    SECTION("but what rests of another does so beside it") {
        at.scheduler.licences_rest(attempt(77), "femtet", 1, start + 5min);
        CHECK(out(at.scheduler, start) == 2);
    }
}

TEST_CASE("an attempt whose loss is on record holds what rests for it when it comes back",
          "[schedule][licence]") {
    Scheduler scheduler{{.lease = 30s, .first_attempt = attempt(5)}};
    scheduler.study_opened(beam, two_femtets());
    scheduler.licences_rest(attempt(4), "femtet", 1, start + 4min);
    scheduler.trial_queued(trial(1), 1);
    scheduler.attempt_lost(attempt(4), trial(1));
    scheduler.worker_enlisted(ada, 1, start);

    REQUIRE(scheduler.attempt_adopted(attempt(4), ada, 5s, start));

    CHECK(out(scheduler, start) == 1);
    scheduler.attempt_solved(attempt(4), start + 1s);
    CHECK(out(scheduler, start + 1s) == 0);
}
