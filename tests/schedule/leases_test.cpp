// SPDX-License-Identifier: MIT
// Silence: heartbeats, leases, time limits, workers that go.
#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

/// A study of default terms with one trial that runs on ada since `start`.
struct OneRuns {
    Scheduler scheduler{{.heartbeat = 10s}};

    explicit OneRuns(StudyTerms terms = {}) {
        scheduler.study_opened(beam, std::move(terms));
        scheduler.worker_enlisted(ada, 1, start);
        scheduler.trial_queued(trial(1));
        REQUIRE(scheduler.tick(start) == Commands{Dispatch{attempt(1), trial(1), 1, ada}});
    }
};

Failure silent(int seconds) {
    return failure(FailureKind::infrastructure, "worker",
                   fmt::format("the worker sent no heartbeat for {} s", seconds));
}

}  // namespace

TEST_CASE("a trial whose worker falls silent is given to another worker", "[schedule][lease]") {
    OneRuns story;
    story.scheduler.worker_enlisted(bob, 1, start + 30s);

    CHECK(story.scheduler.next_deadline() == start + 30s);
    CHECK(story.scheduler.tick(start + 29s).empty());
    CHECK(story.scheduler.tick(start + 31s + 7ms) ==
          Commands{Revoke{attempt(1), ada, RevokeReason::lease_expired},
                   AttemptOver{attempt(1), trial(1), AttemptState::lost, silent(31)},
                   Dispatch{attempt(2), trial(1), 2, bob}});
}

TEST_CASE("a heartbeat that names an attempt renews its lease", "[schedule][lease]") {
    OneRuns story;
    const std::vector<AttemptId> running{attempt(1)};

    story.scheduler.heartbeat(ada, running, start + 20s);

    CHECK(story.scheduler.next_deadline() == start + 50s);
    CHECK(story.scheduler.tick(start + 49s).empty());
    CHECK(story.scheduler.tick(start + 50s) ==
          Commands{Revoke{attempt(1), ada, RevokeReason::lease_expired},
                   AttemptOver{attempt(1), trial(1), AttemptState::lost, silent(30)}});
}

TEST_CASE("an attempt that its worker does not name is lost, and may go to the same worker again",
          "[schedule][lease]") {
    OneRuns story;
    story.scheduler.heartbeat(ada, {}, start + 10s);
    story.scheduler.heartbeat(ada, {}, start + 20s);
    story.scheduler.heartbeat(ada, {}, start + 30s);

    CHECK(story.scheduler.tick(start + 30s) ==
          Commands{Revoke{attempt(1), ada, RevokeReason::lease_expired},
                   AttemptOver{attempt(1), trial(1), AttemptState::lost, silent(30)},
                   Dispatch{attempt(2), trial(1), 2, ada}});
}

TEST_CASE("a late worker is given nothing new until it signs again", "[schedule][lease]") {
    Scheduler scheduler{{.heartbeat = 10s}};
    scheduler.study_opened(beam, {});
    scheduler.worker_enlisted(ada, 1, start);
    scheduler.trial_queued(trial(1));

    CHECK(scheduler.tick(start + 15s).empty());
    scheduler.heartbeat(ada, {}, start + 16s);
    CHECK(scheduler.tick(start + 16s) == Commands{Dispatch{attempt(1), trial(1), 1, ada}});
}

TEST_CASE("what a worker held when it went is lost and retried elsewhere", "[schedule][lease]") {
    OneRuns story;
    story.scheduler.worker_enlisted(bob, 1, start);

    story.scheduler.worker_gone(ada, "the connection was cut", start + 1s);

    CHECK(story.scheduler.tick(start + 1s) ==
          Commands{
              AttemptOver{attempt(1), trial(1), AttemptState::lost,
                          failure(FailureKind::infrastructure, "worker", "the connection was cut")},
              Dispatch{attempt(2), trial(1), 2, bob}});
    CHECK(story.scheduler.counts().slots == 1);
}

TEST_CASE("a trial that loses all its attempts is given up and told why", "[schedule][lease]") {
    Scheduler scheduler{{.heartbeat = 10s}};
    scheduler.study_opened(beam, {.retry = {.attempts_max = 2}, .solve_limit = {}, .licences = {}});
    scheduler.trial_queued(trial(1));
    scheduler.worker_enlisted(ada, 1, start);
    scheduler.tick(start);
    scheduler.worker_enlisted(bob, 1, start + 30s);
    scheduler.tick(start + 30s);

    CHECK(scheduler.tick(start + 60s) ==
          Commands{Revoke{attempt(2), bob, RevokeReason::lease_expired},
                   AttemptOver{attempt(2), trial(1), AttemptState::lost, silent(30)},
                   GiveUp{trial(1), study::TrialState::failed,
                          failure(FailureKind::infrastructure, "worker",
                                  "attempt 2 of 2 lost: the worker sent no heartbeat for 30 s; "
                                  "giving up")}});
}

TEST_CASE("the first report of a trial counts, also of an attempt that was lost",
          "[schedule][lease]") {
    OneRuns story;
    story.scheduler.worker_enlisted(bob, 1, start + 30s);
    story.scheduler.tick(start + 30s);

    CHECK(story.scheduler.attempt_solved(attempt(1), start + 40s) == Accepted::first);
    CHECK(story.scheduler.tick(start + 40s) ==
          Commands{Revoke{attempt(2), bob, RevokeReason::superseded},
                   AttemptOver{attempt(2), trial(1), AttemptState::cancelled,
                               failure(FailureKind::infrastructure, "worker",
                                       "an earlier attempt reported after all")}});
    CHECK(story.scheduler.attempt_solved(attempt(2), start + 41s) == Accepted::late);
    CHECK(story.scheduler.attempt_solved(attempt(1), start + 42s) == Accepted::late);
    CHECK(story.scheduler.counts().running == 0);
}

TEST_CASE("a lost attempt's report takes its trial out of the queue", "[schedule][lease]") {
    OneRuns story;
    story.scheduler.tick(start + 30s);
    REQUIRE(story.scheduler.counts().queued == 1);

    CHECK(story.scheduler.attempt_solved(attempt(1), start + 40s) == Accepted::first);
    story.scheduler.worker_enlisted(bob, 1, start + 40s);

    CHECK(story.scheduler.tick(start + 40s).empty());
    CHECK(story.scheduler.counts().queued == 0);
}

TEST_CASE("a lost attempt's failed design ends its trial, its other failures say nothing",
          "[schedule][lease]") {
    OneRuns story;
    story.scheduler.worker_enlisted(bob, 1, start + 30s);
    story.scheduler.tick(start + 30s);
    const Failure mesh = failure(FailureKind::design, "mesh");

    CHECK(story.scheduler.attempt_failed(attempt(1), failure(FailureKind::resource, "disk"),
                                         start + 40s) == Accepted::late);
    CHECK(story.scheduler.tick(start + 40s).empty());
    CHECK(story.scheduler.attempt_failed(attempt(1), mesh, start + 40s) == Accepted::first);
    CHECK(story.scheduler.tick(start + 40s) ==
          Commands{Revoke{attempt(2), bob, RevokeReason::superseded},
                   AttemptOver{attempt(2), trial(1), AttemptState::cancelled,
                               failure(FailureKind::infrastructure, "worker",
                                       "an earlier attempt reported after all")},
                   GiveUp{trial(1), study::TrialState::failed, mesh}});
}

TEST_CASE("reports of attempts that this scheduler never started are unknown",
          "[schedule][lease]") {
    Scheduler scheduler{{.first_attempt = attempt(10)}};

    CHECK(scheduler.attempt_solved(attempt(9), start) == Accepted::unknown);
    CHECK(scheduler.attempt_solved(attempt(10), start) == Accepted::unknown);
    CHECK(scheduler.attempt_failed(attempt(11), failure(FailureKind::design, "mesh"), start) ==
          Accepted::unknown);
}

TEST_CASE("an attempt of before a restart still counts if it reports first", "[schedule][lease]") {
    Scheduler scheduler{{.first_attempt = attempt(10)}};
    scheduler.study_opened(beam, {});
    scheduler.trial_queued(trial(1), 1);
    scheduler.attempt_recalled(attempt(7), trial(1), start);

    CHECK(scheduler.attempt_solved(attempt(7), start + 1s) == Accepted::first);
    CHECK(scheduler.counts().queued == 0);
    CHECK(scheduler.footprint() == Scheduler({}).footprint() + 2);  // the study and its line
}

TEST_CASE("a worker that still runs what is over is told so again", "[schedule][lease]") {
    OneRuns story;
    const std::vector<AttemptId> running{attempt(1)};
    story.scheduler.tick(start + 30s);

    story.scheduler.heartbeat(ada, running, start + 40s);

    const Commands commands = story.scheduler.tick(start + 40s);
    CHECK(commands == Commands{Revoke{attempt(1), ada, RevokeReason::superseded},
                               Dispatch{attempt(2), trial(1), 2, ada}});
}

TEST_CASE("nobody's silence counts while the scheduler itself was suspended", "[schedule][lease]") {
    OneRuns story;

    story.scheduler.woke_up(start + 1h);

    CHECK(story.scheduler.tick(start + 1h).empty());
    CHECK(story.scheduler.next_deadline() == start + 1h + 30s);
}

TEST_CASE("an attempt that outlives its time limit is revoked a lease later", "[schedule][lease]") {
    OneRuns story{{.retry = {}, .solve_limit = 60s, .licences = {}}};
    const std::vector<AttemptId> running{attempt(1)};
    for (auto now = start; now < start + 90s; now += 10s)
        story.scheduler.heartbeat(ada, running, now);

    CHECK(story.scheduler.tick(start + 89s).empty());
    CHECK(story.scheduler.next_deadline() == start + 90s);
    CHECK(story.scheduler.tick(start + 90s) ==
          Commands{Revoke{attempt(1), ada, RevokeReason::time_limit},
                   AttemptOver{attempt(1), trial(1), AttemptState::revoked,
                               failure(FailureKind::resource, "time",
                                       "no report 90 s after the worker had it; its time limit is "
                                       "60 s")}});
    CHECK(story.scheduler.next_deadline() == start + 91s);  // the back-off
}

TEST_CASE("a time limit can count against the design", "[schedule][lease]") {
    OneRuns story{{.retry = {.time_limit_is_design = true}, .solve_limit = 10s, .licences = {}}};
    const std::vector<AttemptId> running{attempt(1)};
    story.scheduler.heartbeat(ada, running, start + 20s);

    const Commands commands = story.scheduler.tick(start + 40s);

    REQUIRE(commands.size() == 3);
    CHECK(
        commands[2] ==
        Command{GiveUp{trial(1), study::TrialState::failed,
                       failure(FailureKind::design, "solve",
                               "no report 40 s after the worker had it; its time limit is 10 s")}});
}
