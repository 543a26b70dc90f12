// SPDX-License-Identifier: MIT
// What follows from a failed attempt, through the scheduler.
#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

/// `trials` queued, and one worker of one slot, that has trial 1.
struct Story {
    Scheduler scheduler{{.lease = 3h}};

    explicit Story(std::uint64_t trials, StudyTerms terms = {}) {
        scheduler.study_opened(beam, std::move(terms));
        scheduler.worker_enlisted(ada, 1, start);
        for (std::uint64_t number = 1; number <= trials; ++number)
            scheduler.trial_queued(trial(number));
        REQUIRE(scheduler.tick(start) == Commands{Dispatch{attempt(1), trial(1), 1, ada}});
    }
};

}  // namespace

TEST_CASE("a failed design ends its trial with the solver's own words", "[schedule]") {
    Story story{1};
    const Failure diverged = failure(FailureKind::design, "solve", "no convergence in increment 3");

    CHECK(story.scheduler.attempt_failed(attempt(1), diverged, start) == Accepted::first);
    CHECK(story.scheduler.tick(start) ==
          Commands{GiveUp{trial(1), study::TrialState::failed, diverged}});
    CHECK(story.scheduler.attempt_failed(attempt(1), diverged, start) == Accepted::late);
}

TEST_CASE("a trial that backs off leaves its slot to new ones and then goes first", "[schedule]") {
    Story story{4};

    story.scheduler.attempt_failed(attempt(1), failure(FailureKind::resource, "memory"), start);
    CHECK(story.scheduler.tick(start) == Commands{Dispatch{attempt(2), trial(2), 1, ada}});
    CHECK(story.scheduler.next_deadline() == start + 1s);

    story.scheduler.attempt_solved(attempt(2), start + 999ms);
    CHECK(story.scheduler.tick(start + 999ms) == Commands{Dispatch{attempt(3), trial(3), 1, ada}});
    story.scheduler.attempt_solved(attempt(3), start + 2s);
    CHECK(story.scheduler.tick(start + 2s) == Commands{Dispatch{attempt(4), trial(1), 2, ada}});
}

TEST_CASE("a retried trial goes to another worker than the one that failed it", "[schedule]") {
    Story story{1};
    story.scheduler.worker_enlisted(bob, 1, start);

    story.scheduler.attempt_failed(attempt(1), failure(FailureKind::infrastructure, "host"), start);

    CHECK(story.scheduler.tick(start) == Commands{Dispatch{attempt(2), trial(1), 2, bob}});
}

TEST_CASE("a retried trial goes to the same worker when no other has a slot", "[schedule]") {
    Story story{3};
    story.scheduler.worker_enlisted(bob, 1, start);
    REQUIRE(story.scheduler.tick(start) == Commands{Dispatch{attempt(2), trial(2), 1, bob}});
    story.scheduler.attempt_solved(attempt(1), start);
    REQUIRE(story.scheduler.tick(start) == Commands{Dispatch{attempt(3), trial(3), 1, ada}});

    story.scheduler.attempt_failed(attempt(3), failure(FailureKind::infrastructure, "host"), start);

    CHECK(story.scheduler.tick(start) == Commands{Dispatch{attempt(4), trial(3), 2, ada}});
}

TEST_CASE("three faults in a row pause the study until it is opened again", "[schedule]") {
    Story story{5};
    const Failure nan = failure(FailureKind::fault, "", "response 'mass' is NaN");
    story.scheduler.attempt_failed(attempt(1), nan, start);
    story.scheduler.tick(start);
    story.scheduler.attempt_failed(attempt(2), nan, start);
    story.scheduler.tick(start);
    story.scheduler.attempt_failed(attempt(3), nan, start);

    CHECK(story.scheduler.tick(start) ==
          Commands{GiveUp{trial(3), study::TrialState::failed, nan},
                   PauseStudy{beam,
                              "3 faults in a row, the last: response 'mass' is NaN; mend the "
                              "plugin, then resume the study"}});
    CHECK(story.scheduler.counts(beam).queued == 2);

    story.scheduler.study_opened(beam, {});
    CHECK(story.scheduler.tick(start) == Commands{Dispatch{attempt(4), trial(4), 1, ada}});
}

TEST_CASE("a mistake of the set-up pauses the study at once, and costs no trial", "[schedule]") {
    Story story{3};
    story.scheduler.worker_enlisted(bob, 1, start);
    REQUIRE(story.scheduler.tick(start) == Commands{Dispatch{attempt(2), trial(2), 1, bob}});
    const std::string why = "solver 'beam': there is no program 'ccx'; install it";
    story.scheduler.attempt_failed(attempt(1), failure(FailureKind::setup, "", why), start);

    CHECK(story.scheduler.tick(start) == Commands{PauseStudy{beam, why, FailureKind::setup}});
    CHECK(story.scheduler.tick(start + 1h).empty());

    // The other that runs finds the same, which is no news; both are tried again when asked.
    story.scheduler.attempt_failed(attempt(2), failure(FailureKind::setup, "", why), start);
    CHECK(story.scheduler.tick(start).empty());
    story.scheduler.study_opened(beam, {});
    CHECK(story.scheduler.tick(start).size() == 2);
    CHECK(story.scheduler.counts().queued + story.scheduler.counts().running == 3);
}

TEST_CASE("a solved or failed design between faults shows that the plugin works", "[schedule]") {
    Story story{9};
    const Failure nan = failure(FailureKind::fault, "", "NaN");
    std::uint64_t next = 1;
    const auto fault = [&] { story.scheduler.attempt_failed(attempt(next++), nan, start); };
    const auto step = [&] { return story.scheduler.tick(start).back(); };

    fault(), step(), fault(), step();
    story.scheduler.attempt_solved(attempt(next++), start), step();
    fault(), step(), fault(), step();
    story.scheduler.attempt_failed(attempt(next++), failure(FailureKind::design, "mesh"), start);
    step();
    fault(), step(), fault();

    CHECK(step() == Command{Dispatch{attempt(9), trial(9), 1, ada}});
}

TEST_CASE("attempts that count against nothing before a restart have had their ordinals",
          "[schedule]") {
    Scheduler scheduler{{.lease = 3h, .first_attempt = attempt(100)}};
    scheduler.study_opened(beam, {});
    scheduler.worker_enlisted(ada, 1, start);
    scheduler.trial_queued(trial(8), 1, 4);

    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(100), trial(8), 5, ada}});
}

TEST_CASE("ordinals and attempts go on where a restart cut them", "[schedule]") {
    Scheduler scheduler{{.lease = 3h, .first_attempt = attempt(100)}};
    scheduler.study_opened(beam, {});
    scheduler.worker_enlisted(ada, 1, start);
    scheduler.trial_queued(trial(8), 2);

    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(100), trial(8), 3, ada}});
    scheduler.attempt_failed(attempt(100), failure(FailureKind::resource, "disk", "full"), start);
    CHECK(scheduler.tick(start) ==
          Commands{GiveUp{
              trial(8), study::TrialState::failed,
              failure(FailureKind::resource, "disk", "attempt 3 of 3 failed: full; giving up")}});
}
