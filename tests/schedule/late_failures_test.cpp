// SPDX-License-Identifier: MIT
// Failed designs that are reported late, or by the next process of a worker: they are doubted as
// those that are reported in time.
#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

const Failure mesh = failure(FailureKind::design, "mesh");

/// Ada has begun trial 1 at `start`, has solved nothing yet, and says no more.
struct AdaIsSilent {
    Scheduler scheduler{{.lease = 30s}};

    AdaIsSilent() {
        scheduler.study_opened(beam, {});
        scheduler.worker_enlisted(ada, 1, start);
        scheduler.trial_queued(trial(1));
        REQUIRE(scheduler.tick(start) == Commands{Dispatch{attempt(1), trial(1), 1, ada}});
        scheduler.attempts_begun(ada, begun(1), start);
    }
};

}  // namespace

TEST_CASE("a failed design is doubted alike whether its report comes in time or late",
          "[schedule][peers]") {
    AdaIsSilent story;

    SECTION("late, and another is at it, who decides") {
        story.scheduler.worker_enlisted(bob, 1, start + 30s);
        REQUIRE(story.scheduler.tick(start + 30s).back() ==
                Command{Dispatch{attempt(2), trial(1), 2, bob}});
        CHECK(story.scheduler.attempt_failed(attempt(1), mesh, start + 40s) == Accepted::doubted);
        CHECK(story.scheduler.tick(start + 40s).empty());
    }
    SECTION("of one that is lost, by the next process of its worker") {
        story.scheduler.worker_gone(ada, "it was started anew", start);
        story.scheduler.worker_enlisted(bob, 1, start);
        story.scheduler.tick(start);
        story.scheduler.worker_enlisted(cyd, 1, start);
        CHECK(story.scheduler.attempt_failed(attempt(1), mesh, start + 40s, {}, cyd) ==
              Accepted::doubted);
        CHECK(story.scheduler.tick(start + 10s).empty());
    }
    CHECK(story.scheduler.attempt_failed(attempt(2), mesh, start + 41s) == Accepted::first);
    const Commands commands = story.scheduler.tick(start + 41s);
    REQUIRE_FALSE(commands.empty());
    CHECK(commands.front() == Command{GiveUp{trial(1), study::TrialState::failed, mesh}});
}

TEST_CASE("a late design that is doubted waits for another worker than the doubted one",
          "[schedule][peers]") {
    AdaIsSilent story;
    story.scheduler.worker_enlisted(bob, 1, start);
    story.scheduler.trial_queued(trial(2));
    REQUIRE(story.scheduler.tick(start) == Commands{Dispatch{attempt(2), trial(2), 1, bob}});
    story.scheduler.heartbeat(bob, std::vector{attempt(2)}, start + 29s);
    story.scheduler.tick(start + 30s);  // ada is silent
    CHECK(story.scheduler.attempt_failed(attempt(1), mesh, start + 31s) == Accepted::doubted);

    story.scheduler.heartbeat(ada, {}, start + 31s);
    CHECK(story.scheduler.tick(start + 31s).empty());

    story.scheduler.attempt_solved(attempt(2), start + 32s);
    CHECK(story.scheduler.tick(start + 32s) == Commands{Dispatch{attempt(3), trial(1), 2, bob}});
}
