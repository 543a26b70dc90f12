// SPDX-License-Identifier: MIT
// Workers that leave: they finish what they have, or give it back.
#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

struct TwoWorkers {
    Scheduler scheduler{{.lease = 3h}};

    explicit TwoWorkers(StudyTerms terms = {}) {
        scheduler.study_opened(beam, std::move(terms));
        scheduler.worker_enlisted(ada, 1, start);
        scheduler.trial_queued(trial(1));
        REQUIRE(scheduler.tick(start) == Commands{Dispatch{attempt(1), trial(1), 1, ada}});
    }
};

}  // namespace

TEST_CASE("a worker that drains finishes what it has and is given nothing more",
          "[schedule][leaving]") {
    TwoWorkers story;
    story.scheduler.worker_drains(ada);
    story.scheduler.trial_queued(trial(2));

    CHECK(story.scheduler.attempt_solved(attempt(1), start + 1s) == Accepted::first);
    CHECK(story.scheduler.tick(start + 1s) == Commands{});
    CHECK(story.scheduler.counts().slots == 0);
    CHECK(story.scheduler.wanted(beam) == 0);
    CHECK(story.scheduler.waits(beam, start + 1s) ==
          std::vector<Wait>{WaitsForWorkersToReturn{{ada}}});
    CHECK(story.scheduler.workers(start).front().state == WorkerState::drains);

    story.scheduler.worker_enlisted(bob, 1, start + 2s);
    CHECK(story.scheduler.tick(start + 2s) == Commands{Dispatch{attempt(2), trial(2), 1, bob}});
    story.scheduler.worker_gone(ada, "it left", start + 3s);
    CHECK(story.scheduler.counts().slots == 1);
}

TEST_CASE("what a leaving worker gives back unbegun goes to another as if it had never been tried",
          "[schedule][leaving]") {
    TwoWorkers story;
    story.scheduler.worker_drains(ada);
    story.scheduler.handed_back(ada, std::vector{attempt(1)}, start + 1s);
    story.scheduler.worker_enlisted(bob, 1, start + 1s);

    CHECK(story.scheduler.tick(start + 1s) ==
          Commands{AttemptOver{attempt(1), trial(1), AttemptState::cancelled,
                               not_begun("its worker gave it back")},
                   Dispatch{attempt(2), trial(1), 2, bob}});
}

TEST_CASE("what a leaving worker ends for its own sake is nobody's fault, and its licence rests",
          "[schedule][leaving][licence]") {
    TwoWorkers story(licensed("femtet", {.count = 1, .hold = 1, .cooldown = 2min}));
    story.scheduler.attempts_begun(ada, begun(1), start);
    story.scheduler.worker_enlisted(bob, 1, start);
    story.scheduler.worker_drains(ada);
    story.scheduler.handed_back(ada, std::vector{attempt(1)}, start + 1s);

    CHECK(story.scheduler.tick(start + 1s) ==
          Commands{AttemptOver{
              attempt(1), trial(1), AttemptState::cancelled,
              failure(FailureKind::infrastructure, "worker", "its worker gave it back")}});
    CHECK(story.scheduler.tick(start + 122s) == Commands{Dispatch{attempt(2), trial(1), 2, bob}});
}

TEST_CASE("a worker gives back only what is its own", "[schedule][leaving]") {
    TwoWorkers story;
    story.scheduler.worker_enlisted(bob, 1, start);
    story.scheduler.handed_back(bob, std::vector{attempt(1), attempt(77)}, start);

    CHECK(story.scheduler.tick(start) == Commands{});
    CHECK(story.scheduler.counts(beam).running == 1);
}
