// SPDX-License-Identifier: MIT
// Silence: heartbeats, leases, time limits, workers that go.
#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

/// A study of default terms with one trial that runs, and has begun, on ada since `start`.
struct OneRuns {
    Scheduler scheduler{{.lease = 30s}};
    const std::vector<AttemptId> first{attempt(1)};

    explicit OneRuns(StudyTerms terms = {}) {
        scheduler.study_opened(beam, std::move(terms));
        scheduler.worker_enlisted(ada, 1, start);
        scheduler.trial_queued(trial(1));
        REQUIRE(scheduler.tick(start) == Commands{Dispatch{attempt(1), trial(1), 1, ada}});
        scheduler.attempts_begun(ada, begun(1), start);
    }

    /// Ada has been silent for 30 s, and bob has the trial too.
    void bob_is_at_it_too() {
        scheduler.worker_enlisted(bob, 1, start + 30s);
        REQUIRE(scheduler.tick(start + 30s) ==
                Commands{AttemptLate{attempt(1)}, WorkerSilent{ada, "sent no heartbeat for 30 s"},
                         Dispatch{attempt(2), trial(1), 2, bob}});
    }
};

const Failure another_was_first = superseded("another attempt at the same trial reported first");
const Failure another_is_worth_more =
    superseded("another attempt at the same trial has worked longer");

}  // namespace

TEST_CASE("a trial whose worker falls silent is given to another worker too", "[schedule][lease]") {
    OneRuns story;
    story.scheduler.worker_enlisted(bob, 1, start + 30s);

    CHECK(story.scheduler.next_deadline() == start + 30s);
    CHECK(story.scheduler.tick(start + 29s).empty());
    CHECK(story.scheduler.tick(start + 31s + 7ms) ==
          Commands{AttemptLate{attempt(1)}, WorkerSilent{ada, "sent no heartbeat for 31 s"},
                   Dispatch{attempt(2), trial(1), 2, bob}});
}

TEST_CASE("a heartbeat that names an attempt renews its lease", "[schedule][lease]") {
    OneRuns story;

    story.scheduler.heartbeat(ada, story.first, start + 20s);

    CHECK(story.scheduler.next_deadline() == start + 50s);
    CHECK(story.scheduler.tick(start + 49s).empty());
    CHECK(story.scheduler.tick(start + 50s) ==
          Commands{AttemptLate{attempt(1)}, WorkerSilent{ada, "sent no heartbeat for 30 s"}});
}

TEST_CASE("a worker that comes back before anybody else has its trial goes on",
          "[schedule][lease]") {
    OneRuns story;
    story.scheduler.tick(start + 30s);
    CHECK(story.scheduler.counts().queued == 1);

    story.scheduler.heartbeat(ada, story.first, start + 5min);

    CHECK(story.scheduler.tick(start + 5min) == Commands{AttemptBack{attempt(1)}});
    CHECK(story.scheduler.counts().queued == 0);
    CHECK(story.scheduler.next_deadline() == start + 5min + 30s);
    CHECK(story.scheduler.attempt_solved(attempt(1), start + 5min) == Accepted::first);
}

TEST_CASE("who is given a trial that has not begun there gives way to a worker that comes back",
          "[schedule][lease]") {
    OneRuns story;
    story.bob_is_at_it_too();

    story.scheduler.heartbeat(ada, story.first, start + 40s);

    CHECK(story.scheduler.tick(start + 40s) ==
          Commands{Revoke{attempt(2), bob, RevokeReason::superseded},
                   AttemptOver{attempt(2), trial(1), AttemptState::cancelled,
                               not_begun("another attempt is at it already")},
                   AttemptBack{attempt(1)}});
    CHECK(story.scheduler.counts().running == 1);
}

TEST_CASE("of two attempts that have begun the one that has worked longer stays",
          "[schedule][lease]") {
    OneRuns story;
    story.bob_is_at_it_too();
    story.scheduler.attempts_begun(bob, begun(2), start + 31s);

    SECTION("the first, which went on while nobody heard of it") {
        story.scheduler.heartbeat(ada, story.first, start + 45s, begun(1, 45s));
        CHECK(story.scheduler.tick(start + 45s) ==
              Commands{
                  Revoke{attempt(2), bob, RevokeReason::superseded},
                  AttemptOver{attempt(2), trial(1), AttemptState::cancelled, another_is_worth_more},
                  AttemptBack{attempt(1)}});
    }
    SECTION("the second, since the first one's PC was asleep") {
        story.scheduler.heartbeat(bob, std::vector{attempt(2)}, start + 59min + 45s);
        story.scheduler.heartbeat(ada, story.first, start + 1h, begun(1, 10s));
        CHECK(story.scheduler.tick(start + 1h) ==
              Commands{Revoke{attempt(1), ada, RevokeReason::superseded},
                       AttemptOver{attempt(1), trial(1), AttemptState::cancelled,
                                   another_is_worth_more}});
    }
    CHECK(story.scheduler.counts().running == 1);
}

TEST_CASE("a silence that ended is not held against the trial", "[schedule][lease]") {
    OneRuns story;
    Instant now = start;
    for (int silence = 0; silence < 40; ++silence) {
        story.scheduler.tick(now += 30s);
        story.scheduler.heartbeat(ada, story.first, now += 1s);
        REQUIRE(story.scheduler.tick(now) == Commands{AttemptBack{attempt(1)}});
    }
    CHECK(story.scheduler.counts().running == 1);
}

TEST_CASE("an attempt that its worker does not name is lost, and may go to the same worker again",
          "[schedule][lease]") {
    OneRuns story;
    story.scheduler.heartbeat(ada, {}, start + 10s);
    story.scheduler.heartbeat(ada, {}, start + 20s);
    story.scheduler.heartbeat(ada, {}, start + 30s);

    CHECK(story.scheduler.tick(start + 30s) ==
          Commands{Revoke{attempt(1), ada, RevokeReason::unknown_there},
                   AttemptOver{attempt(1), trial(1), AttemptState::lost,
                               silent("the worker has not named it for 30 s")},
                   Dispatch{attempt(2), trial(1), 2, ada}});
}

TEST_CASE("what a worker held when it went is lost and retried elsewhere", "[schedule][lease]") {
    OneRuns story;
    story.scheduler.worker_enlisted(bob, 1, start);

    story.scheduler.worker_gone(ada, "the connection was cut", start + 1s);

    CHECK(story.scheduler.tick(start + 1s) ==
          Commands{
              AttemptOver{attempt(1), trial(1), AttemptState::lost, lost("the connection was cut")},
              Dispatch{attempt(2), trial(1), 2, bob}});
    CHECK(story.scheduler.counts().slots == 1);
}

TEST_CASE("a trial whose worker goes again and again is given up and told why",
          "[schedule][lease]") {
    OneRuns story({.retry = {.attempts_max = 2}, .solve_limit = {}, .licences = {}});
    for (std::uint64_t id = 2; id <= 10; ++id) {
        story.scheduler.worker_gone(ada, "the connection was cut", start);
        story.scheduler.worker_enlisted(ada, 1, start);
        REQUIRE(story.scheduler.tick(start).back() ==
                Command{Dispatch{attempt(id), trial(1), static_cast<std::uint32_t>(id), ada}});
        story.scheduler.attempts_begun(ada, begun(id), start);
    }

    story.scheduler.worker_gone(ada, "the connection was cut", start);

    CHECK(story.scheduler.tick(start).back() ==
          Command{GiveUp{trial(1), study::TrialState::failed,
                         lost("lost with its worker 10 times, the last: the connection was cut; "
                              "giving up")}});
}

TEST_CASE("the first report of a trial counts, also of an attempt that was late",
          "[schedule][lease]") {
    OneRuns story;
    story.bob_is_at_it_too();

    CHECK(story.scheduler.attempt_solved(attempt(1), start + 40s) == Accepted::first);
    CHECK(story.scheduler.tick(start + 40s) ==
          Commands{Revoke{attempt(2), bob, RevokeReason::superseded},
                   AttemptOver{attempt(2), trial(1), AttemptState::cancelled, another_was_first}});
    CHECK(story.scheduler.attempt_solved(attempt(2), start + 41s) == Accepted::late);
    CHECK(story.scheduler.attempt_solved(attempt(1), start + 42s) == Accepted::late);
    CHECK(story.scheduler.counts().running == 0);
}

TEST_CASE("a late attempt is taken back when another's report is in", "[schedule][lease]") {
    OneRuns story;
    story.bob_is_at_it_too();

    SECTION("solved") {
        CHECK(story.scheduler.attempt_solved(attempt(2), start + 40s) == Accepted::first);
    }
    SECTION("failed for good") {
        // Bob has failed nothing else, and ada may be at it: once he is doubted.
        const Failure mesh = failure(FailureKind::design, "mesh");
        CHECK(story.scheduler.attempt_failed(attempt(2), mesh, start + 40s) == Accepted::doubted);
        story.scheduler.worker_enlisted(cyd, 1, start + 40s);
        REQUIRE(story.scheduler.tick(start + 40s) ==
                Commands{Dispatch{attempt(3), trial(1), 3, cyd}});
        CHECK(story.scheduler.attempt_failed(attempt(3), mesh, start + 40s) == Accepted::first);
    }
    const Commands commands = story.scheduler.tick(start + 40s);
    REQUIRE(commands.size() >= 2);
    CHECK(commands[0] == Command{Revoke{attempt(1), ada, RevokeReason::superseded}});
    CHECK(commands[1] ==
          Command{AttemptOver{attempt(1), trial(1), AttemptState::cancelled, another_was_first}});
    CHECK(story.scheduler.counts().running == 0);
}

TEST_CASE("a late attempt's report takes its trial out of the queue", "[schedule][lease]") {
    OneRuns story;
    story.scheduler.tick(start + 30s);
    REQUIRE(story.scheduler.counts().queued == 1);

    CHECK(story.scheduler.attempt_solved(attempt(1), start + 40s) == Accepted::first);
    story.scheduler.worker_enlisted(bob, 1, start + 40s);

    CHECK(story.scheduler.tick(start + 40s).empty());
    CHECK(story.scheduler.counts().queued == 0);
}

TEST_CASE("a late attempt's failed design ends its trial, its other failures say nothing",
          "[schedule][lease]") {
    OneRuns story;
    const Failure mesh = failure(FailureKind::design, "mesh");

    SECTION("failed design") {
        story.scheduler.tick(start + 30s);
        CHECK(story.scheduler.attempt_failed(attempt(1), mesh, start + 40s) == Accepted::first);
        CHECK(story.scheduler.tick(start + 40s) ==
              Commands{GiveUp{trial(1), study::TrialState::failed, mesh}});
    }
    SECTION("another failure") {
        story.bob_is_at_it_too();
        CHECK(story.scheduler.attempt_failed(attempt(1), failure(FailureKind::resource, "disk"),
                                             start + 40s) == Accepted::late);
        CHECK(story.scheduler.tick(start + 40s).empty());
        CHECK(story.scheduler.counts().running == 1);
    }
}

TEST_CASE("a study that ends waits for nobody who is silent", "[schedule][lease]") {
    OneRuns story;
    story.scheduler.tick(start + 30s);

    story.scheduler.study_draining(beam, start + 31s);

    CHECK(story.scheduler.tick(start + 31s) ==
          Commands{AttemptOver{attempt(1), trial(1), AttemptState::lost,
                               silent("the worker is silent, and the study ends")}});
    CHECK(story.scheduler.counts().running == 0);
    CHECK(story.scheduler.attempt_solved(attempt(1), start + 40s) == Accepted::first);
}

TEST_CASE("reports of attempts that this scheduler never started are unknown",
          "[schedule][lease]") {
    Scheduler scheduler{{.lease = 15s, .first_attempt = attempt(10)}};

    CHECK(scheduler.attempt_solved(attempt(9), start) == Accepted::unknown);
    CHECK(scheduler.attempt_solved(attempt(10), start) == Accepted::unknown);
    CHECK(scheduler.attempt_failed(attempt(11), failure(FailureKind::design, "mesh"), start) ==
          Accepted::unknown);
}

TEST_CASE("an attempt of before a restart still counts if it reports first", "[schedule][lease]") {
    Scheduler scheduler{{.lease = 15s, .first_attempt = attempt(10)}};
    scheduler.study_opened(beam, {});
    scheduler.trial_queued(trial(1), 1);
    scheduler.attempt_recalled(attempt(7), trial(1), start);

    CHECK(scheduler.attempt_solved(attempt(7), start + 1s) == Accepted::first);
    CHECK(scheduler.counts().queued == 0);
    CHECK(scheduler.footprint() ==
          Scheduler({.lease = 15s}).footprint() + 2);  // the study and its line
}

TEST_CASE("a trial waits for the other attempt of before a restart when one has failed",
          "[schedule][lease]") {
    Scheduler scheduler{{.lease = 15s, .first_attempt = attempt(10)}};
    scheduler.study_opened(beam, {});
    scheduler.trial_queued(trial(1), 1);
    const Instant grace = start + 60s;
    scheduler.attempt_recalled(attempt(7), trial(1), start, grace);
    scheduler.attempt_recalled(attempt(8), trial(1), start, grace);
    scheduler.worker_enlisted(ada, 1, start);
    REQUIRE(scheduler.attempt_adopted(attempt(7), ada, 5s, start));

    scheduler.attempt_failed(attempt(7), failure(FailureKind::infrastructure, "host"), start + 10s);
    const std::vector<AttemptId> none;
    const auto beats_until = [&](Instant end) {
        Commands all;
        for (Instant now = start + 10s; now < end; now += 5s) {
            scheduler.heartbeat(ada, none, now);
            for (const Command& command : scheduler.tick(now)) all.push_back(command);
        }
        return all;
    };
    CHECK(beats_until(grace).empty());

    SECTION("it comes back") {
        CHECK(scheduler.attempt_adopted(attempt(8), ada, 50s, grace - 1s));
        CHECK(scheduler.tick(grace).empty());
    }
    SECTION("it does not") {
        CHECK(scheduler.tick(grace) == Commands{Dispatch{attempt(10), trial(1), 2, ada}});
    }
}

TEST_CASE("a worker that still runs what is over is told so again", "[schedule][lease]") {
    OneRuns story;
    story.bob_is_at_it_too();
    story.scheduler.attempt_solved(attempt(2), start + 31s);
    story.scheduler.tick(start + 31s);

    story.scheduler.heartbeat(ada, story.first, start + 40s);

    CHECK(story.scheduler.tick(start + 40s) ==
          Commands{Revoke{attempt(1), ada, RevokeReason::superseded}});
}

TEST_CASE("an attempt that outlives its time limit is revoked a lease later", "[schedule][lease]") {
    OneRuns story{{.retry = {}, .solve_limit = 60s, .licences = {}}};
    for (auto now = start; now < start + 90s; now += 10s)
        story.scheduler.heartbeat(ada, story.first, now);

    CHECK(story.scheduler.tick(start + 89s).empty());
    CHECK(story.scheduler.next_deadline() == start + 90s);
    CHECK(story.scheduler.tick(start + 90s) ==
          Commands{Revoke{attempt(1), ada, RevokeReason::time_limit},
                   AttemptOver{attempt(1), trial(1), AttemptState::revoked,
                               failure(FailureKind::resource, "time",
                                       "no report 90 s after it had begun; its time limit is 60 "
                                       "s"),
                               /*counted=*/true}});
    CHECK(story.scheduler.next_deadline() == start + 91s);  // the back-off
}

TEST_CASE("a time limit can count against the design", "[schedule][lease]") {
    OneRuns story{{.retry = {.time_limit_is_design = true}, .solve_limit = 10s, .licences = {}}};
    story.scheduler.heartbeat(ada, story.first, start + 20s);

    const Commands commands = story.scheduler.tick(start + 40s);

    REQUIRE(commands.size() == 3);
    CHECK(commands[2] ==
          Command{GiveUp{trial(1), study::TrialState::failed,
                         failure(FailureKind::design, "solve",
                                 "no report 40 s after it had begun; its time limit is 10 s")}});
}
