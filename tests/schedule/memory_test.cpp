// SPDX-License-Identifier: MIT
// Designs that need more memory than some worker has.
#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

/// Ada has 8 GB, Bob 32 GB and a solve of his own. Trial 1 has run out of memory at Ada's.
struct AdaIsSmall {
    Scheduler scheduler{{.lease = 72h}};

    AdaIsSmall() {
        scheduler.study_opened(beam, {});
        scheduler.worker_enlisted(ada, 1, start, {.memory_bytes = 8'000'000'000});
        scheduler.trial_queued(trial(1));
        REQUIRE(scheduler.tick(start) == Commands{Dispatch{attempt(1), trial(1), 1, ada}});
        scheduler.worker_enlisted(bob, 1, start, {.memory_bytes = 32'000'000'000});
        scheduler.trial_queued(trial(2));
        REQUIRE(scheduler.tick(start) == Commands{Dispatch{attempt(2), trial(2), 1, bob}});
        scheduler.attempt_failed(attempt(1), failure(FailureKind::resource, "memory"), start);
        CHECK(scheduler.tick(start + 1s) == Commands{});
    }
};

}  // namespace

TEST_CASE("a trial that ran out of memory waits for a worker with more, and others do not",
          "[schedule][memory]") {
    AdaIsSmall story;
    CHECK(story.scheduler.waits(trial(1), start + 2s) ==
          std::vector<Wait>{WaitsForWorker{"more memory than 8 GB, free", 2}});

    story.scheduler.trial_queued(trial(3));
    CHECK(story.scheduler.tick(start + 3s) == Commands{Dispatch{attempt(3), trial(3), 1, ada}});
    story.scheduler.attempt_solved(attempt(2), start + 4s);
    CHECK(story.scheduler.tick(start + 4s) == Commands{Dispatch{attempt(4), trial(1), 2, bob}});
}

TEST_CASE("when nobody with more memory is left a trial is tried where it failed",
          "[schedule][memory]") {
    AdaIsSmall story;
    story.scheduler.attempt_solved(attempt(2), start + 2s);
    SECTION("because he is gone") { story.scheduler.worker_gone(bob, "gone", start + 2s); }
    SECTION("because he drains") { story.scheduler.worker_drains(bob); }
    SECTION("because he refuses the study") {
        story.scheduler.worker_refused(bob, beam, "he has no such plugin");
    }

    CHECK(story.scheduler.tick(start + 2s) == Commands{Dispatch{attempt(3), trial(1), 2, ada}});
}
