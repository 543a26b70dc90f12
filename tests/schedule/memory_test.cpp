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
          std::vector<Wait>{WaitsForWorker{"more than 8 GB of memory for each slot, free", 2}});

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

namespace {

constexpr std::uint64_t gb = 1'000'000'000;

Failure used_too_much() {
    return {FailureKind::resource, "memory", "it used 3 GB", study::Cause::memory_limit};
}

}  // namespace

TEST_CASE("what used more memory than it may gets twice as much where a slot has more",
          "[schedule][memory]") {
    Scheduler scheduler{{.lease = 72h}};
    scheduler.study_opened(beam, {.memory_limit = 2 * gb});
    scheduler.worker_enlisted(ada, 4, start, {.memory_bytes = 32 * gb});  // 8 GB a slot
    scheduler.trial_queued(trial(1));
    REQUIRE(scheduler.tick(start) ==
            Commands{Dispatch{attempt(1), trial(1), 1, ada, Beside::others, 2 * gb}});
    // He has less, and more for each slot.
    scheduler.worker_enlisted(bob, 1, start, {.memory_bytes = 16 * gb});

    scheduler.attempt_failed(attempt(1), used_too_much(), start);
    CHECK(scheduler.tick(start) ==
          Commands{Dispatch{attempt(2), trial(1), 2, bob, Beside::others, 4 * gb}});
}

TEST_CASE(
    "what used more memory than it may gets more from whoever has it, in whatever turn it comes",
    "[schedule][memory]") {
    Scheduler scheduler{{.lease = 72h}};
    scheduler.study_opened(beam, {.memory_limit = 2 * gb});
    scheduler.worker_enlisted(ada, 1, start, {.memory_bytes = 4 * gb});
    scheduler.trial_queued(trial(1));
    REQUIRE(scheduler.tick(start).size() == 1);
    scheduler.worker_enlisted(bob, 1, start, {.memory_bytes = 16 * gb});
    scheduler.attempt_failed(attempt(1), used_too_much(), start);

    // For a moment there is nobody with more, so that it stands in line as others do.
    scheduler.worker_refused(bob, beam, "its files have not come");
    scheduler.worker_gone(ada, "gone", start);
    CHECK(scheduler.tick(start) == Commands{});
    scheduler.worker_enlisted(cyd, 1, start, {.memory_bytes = 16 * gb});

    CHECK(scheduler.tick(start) ==
          Commands{Dispatch{attempt(2), trial(1), 2, cyd, Beside::others, 4 * gb}});
}

TEST_CASE("what needs more memory goes to no small PC because a big one gave it back",
          "[schedule][memory]") {
    Scheduler scheduler{{.lease = 72h}};
    scheduler.study_opened(beam, {.memory_limit = 2 * gb});
    scheduler.worker_enlisted(ada, 1, start, {.memory_bytes = 4 * gb});
    scheduler.trial_queued(trial(1));
    REQUIRE(scheduler.tick(start).size() == 1);
    scheduler.worker_enlisted(bob, 1, start, {.memory_bytes = 16 * gb});
    scheduler.attempt_failed(attempt(1), used_too_much(), start);
    REQUIRE(scheduler.tick(start) ==
            Commands{Dispatch{attempt(2), trial(1), 2, bob, Beside::others, 4 * gb}});
    scheduler.worker_enlisted(cyd, 1, start, {.memory_bytes = 16 * gb});
    scheduler.trial_queued(trial(2));
    scheduler.trial_queued(trial(3));
    AttemptId of_ada, of_cyd;
    for (const Command& command : scheduler.tick(start)) {
        const auto& dispatch = std::get<Dispatch>(command);
        (dispatch.worker == ada ? of_ada : of_cyd) = dispatch.attempt;
    }
    scheduler.attempt_solved(of_ada, start);

    scheduler.worker_drains(bob);
    scheduler.attempt_withdrawn(attempt(2));
    CHECK(scheduler.tick(start) == Commands{});  // she has too little
    scheduler.attempt_solved(of_cyd, start);
    CHECK(scheduler.tick(start) ==
          Commands{Dispatch{attempt(5), trial(1), 3, cyd, Beside::others, 4 * gb}});
}

TEST_CASE("what used more memory than it may is given up where no slot has more",
          "[schedule][memory]") {
    Scheduler scheduler{{.lease = 72h}};
    scheduler.study_opened(beam, {.memory_limit = 2 * gb});
    scheduler.worker_enlisted(ada, 1, start, {.memory_bytes = 8 * gb});
    scheduler.worker_enlisted(bob, 2, start, {.memory_bytes = 16 * gb});
    scheduler.trial_queued(trial(1));
    REQUIRE(scheduler.tick(start).size() == 1);

    scheduler.attempt_failed(attempt(1), used_too_much(), start);
    CHECK(scheduler.tick(start) ==
          Commands{GiveUp{trial(1),
                          study::TrialState::failed,
                          {FailureKind::resource, "memory",
                           "it used 3 GB; no worker that is there has more than 8 GB for each of "
                           "its slots",
                           study::Cause::memory_limit}}});
    // The PC is not to blame.
    CHECK(scheduler.workers(start)[0].state == WorkerState::ready);
}

TEST_CASE("what a trial may use grows no further than its slot has", "[schedule][memory]") {
    Scheduler scheduler{{.lease = 72h}};
    scheduler.study_opened(beam, {.memory_limit = 6 * gb});
    scheduler.worker_enlisted(ada, 1, start, {.memory_bytes = 4 * gb});
    scheduler.trial_queued(trial(1));
    REQUIRE(scheduler.tick(start).size() == 1);
    scheduler.worker_enlisted(bob, 1, start, {.memory_bytes = 8 * gb});

    scheduler.attempt_failed(attempt(1), used_too_much(), start);
    CHECK(scheduler.tick(start) ==
          Commands{Dispatch{attempt(2), trial(1), 2, bob, Beside::others, 8 * gb}});
}

TEST_CASE("a study without a memory limit gives none to its attempts", "[schedule][memory]") {
    Scheduler scheduler{{.lease = 72h}};
    scheduler.study_opened(beam, {});
    scheduler.worker_enlisted(ada, 1, start, {.memory_bytes = 4 * gb});
    scheduler.trial_queued(trial(1));
    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(1), trial(1), 1, ada}});
}
