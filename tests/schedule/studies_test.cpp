// SPDX-License-Identifier: MIT
// Studies that stop, drain and come back.
#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

struct TwoOfThreeRun {
    Scheduler scheduler{{.lease = 3h}};

    TwoOfThreeRun() {
        scheduler.study_opened(beam, {});
        scheduler.worker_enlisted(ada, 2, start);
        for (std::uint64_t number = 1; number <= 3; ++number) scheduler.trial_queued(trial(number));
        REQUIRE(scheduler.tick(start).size() == 2);
    }
};

GiveUp cancelled(TrialId id) { return {id, study::TrialState::cancelled, stopped()}; }

}  // namespace

TEST_CASE("a stopped study's attempts are revoked and its trials cancelled", "[schedule][study]") {
    TwoOfThreeRun story;

    story.scheduler.study_stopped(beam);

    CHECK(story.scheduler.tick(start) ==
          Commands{Revoke{attempt(1), ada, RevokeReason::study_stopped},
                   AttemptOver{attempt(1), trial(1), AttemptState::cancelled, stopped()},
                   cancelled(trial(1)), Revoke{attempt(2), ada, RevokeReason::study_stopped},
                   AttemptOver{attempt(2), trial(2), AttemptState::cancelled, stopped()},
                   cancelled(trial(2)), cancelled(trial(3))});
    CHECK(story.scheduler.attempt_solved(attempt(1), start) == Accepted::late);
    CHECK(story.scheduler.tick(start).empty());
    CHECK(story.scheduler.counts(beam).queued == 0);
}

TEST_CASE("a report that crosses with the stop of its study still counts", "[schedule][study]") {
    TwoOfThreeRun story;
    story.scheduler.study_stopped(beam);

    CHECK(story.scheduler.attempt_solved(attempt(1), start) == Accepted::first);
    CHECK(story.scheduler.tick(start) ==
          Commands{Revoke{attempt(2), ada, RevokeReason::study_stopped},
                   AttemptOver{attempt(2), trial(2), AttemptState::cancelled, stopped()},
                   cancelled(trial(2)), cancelled(trial(3))});
}

TEST_CASE("a trial that crosses with the end of its study is cancelled", "[schedule][study]") {
    Scheduler scheduler{{.lease = 15s}};

    scheduler.trial_queued(trial(1));

    CHECK(scheduler.tick(start) == Commands{cancelled(trial(1))});
}

TEST_CASE("other studies do not notice that one was stopped", "[schedule][study]") {
    TwoOfThreeRun story;
    story.scheduler.study_opened(wing, {});
    story.scheduler.trial_queued(trial(1, wing));

    story.scheduler.study_stopped(beam);
    const Commands commands = story.scheduler.tick(start);

    CHECK(commands.back() == Command{Dispatch{attempt(3), trial(1, wing), 1, ada}});
}

TEST_CASE("a draining study starts nothing and keeps what is queued", "[schedule][study]") {
    TwoOfThreeRun story;

    story.scheduler.study_draining(beam, start);
    story.scheduler.attempt_solved(attempt(1), start);
    story.scheduler.attempt_failed(attempt(2), failure(FailureKind::infrastructure, "host"), start);

    CHECK(story.scheduler.tick(start).empty());
    CHECK(story.scheduler.counts(beam).queued == 2);
    story.scheduler.study_opened(beam, {});
    CHECK(story.scheduler.tick(start) ==
          Commands{Dispatch{attempt(3), trial(2), 2, ada}, Dispatch{attempt(4), trial(3), 1, ada}});
}

TEST_CASE("a draining study gives its place in the line for a licence to others",
          "[schedule][study]") {
    Scheduler scheduler{{.lease = 15s}};
    for (const StudyId study : {beam, wing, gear})
        scheduler.study_opened(study, licensed("femtet", {.count = 1}));
    scheduler.worker_enlisted(ada, 9, start);
    for (const StudyId study : {beam, wing, gear}) scheduler.trial_queued(trial(1, study));
    REQUIRE(scheduler.tick(start).size() == 1);

    scheduler.study_draining(wing, start);
    CHECK(scheduler.counts(wing).waiting_licence == 0);
    scheduler.attempt_solved(attempt(1), start);

    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(2), trial(1, gear), 1, ada}});
}

TEST_CASE("what is said of studies that are not there changes nothing", "[schedule][study]") {
    Scheduler scheduler{{.lease = 15s}};

    scheduler.study_draining(beam, start);
    scheduler.study_stopped(beam);

    CHECK(scheduler.tick(start).empty());
    CHECK(scheduler.footprint() == 0);
}
