// SPDX-License-Identifier: MIT
#include <algorithm>

#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

/// A study whose attempts share one femtet, that rests 2 minutes after a kill; two trials, two
/// workers.
struct OneFemtet {
    Scheduler scheduler{{.lease = 3h}};

    OneFemtet() {
        scheduler.study_opened(beam, licensed("femtet", {.count = 1, .hold = 1, .cooldown = 2min}));
        scheduler.worker_enlisted(ada, 1, start);
        scheduler.worker_enlisted(bob, 1, start);
        scheduler.trial_queued(trial(1));
        scheduler.trial_queued(trial(2));
        REQUIRE(scheduler.tick(start) == Commands{Dispatch{attempt(1), trial(1), 1, ada}});
    }
};

std::size_t dispatches(const Commands& commands) {
    return static_cast<std::size_t>(std::count_if(
        commands.begin(), commands.end(),
        [](const Command& command) { return std::holds_alternative<Dispatch>(command); }));
}

}  // namespace

TEST_CASE("a trial without a licence waits although a slot is free", "[schedule][licence]") {
    OneFemtet story;

    CHECK(story.scheduler.counts(beam).waiting_licence == 1);
    CHECK(story.scheduler.counts(beam).queued == 1);
    story.scheduler.attempt_solved(attempt(1), start + 1s);
    CHECK(story.scheduler.tick(start + 1s) == Commands{Dispatch{attempt(2), trial(2), 1, ada}});
    CHECK(story.scheduler.counts(beam).waiting_licence == 0);
}

TEST_CASE("the licence of a killed solver rests before it is used again", "[schedule][licence]") {
    OneFemtet story;

    SECTION("because its worker was lost") {
        story.scheduler.attempts_begun(ada, begun(1), start);
        story.scheduler.worker_gone(ada, "gone", start);
        CHECK(dispatches(story.scheduler.tick(start)) == 0);
    }
    SECTION("because its host died") {
        story.scheduler.attempt_failed(attempt(1), failure(FailureKind::infrastructure, "host"),
                                       start);
    }
    SECTION("because it took too long") {
        story.scheduler.attempt_failed(attempt(1), failure(FailureKind::resource, "time"), start);
    }

    CHECK(dispatches(story.scheduler.tick(start + 119s)) == 0);
    CHECK(story.scheduler.next_deadline() == start + 2min);
    CHECK(dispatches(story.scheduler.tick(start + 2min)) == 1);
}

TEST_CASE("the licence of a solver that ended by itself is free at once", "[schedule][licence]") {
    OneFemtet story;

    story.scheduler.attempt_failed(attempt(1), failure(FailureKind::design, "mesh"), start);

    CHECK(dispatches(story.scheduler.tick(start)) == 1);
}

TEST_CASE("the licence of a stopped study rests before another study has it",
          "[schedule][licence]") {
    OneFemtet story;
    story.scheduler.study_opened(wing,
                                 licensed("femtet", {.count = 1, .hold = 1, .cooldown = 2min}));
    story.scheduler.trial_queued(trial(1, wing));

    story.scheduler.study_stopped(beam);

    CHECK(dispatches(story.scheduler.tick(start)) == 0);
    CHECK(story.scheduler.tick(start + 2min) ==
          Commands{Dispatch{attempt(2), trial(1, wing), 1, ada}});
}

TEST_CASE("a licence that the solver could not have is not tried again before the back-off",
          "[schedule][licence]") {
    OneFemtet story;

    story.scheduler.attempt_failed(attempt(1), failure(FailureKind::resource, "licence"), start);

    CHECK(story.scheduler.tick(start + 500ms).empty());
    CHECK(story.scheduler.counts(beam).waiting_licence == 2);
    CHECK(story.scheduler.next_deadline() == start + 1s);
    CHECK(story.scheduler.tick(start + 1s) == Commands{Dispatch{attempt(2), trial(1), 2, bob}});
}

TEST_CASE("missing licences never end a trial", "[schedule][licence]") {
    OneFemtet story;
    Instant now = start;

    for (std::uint64_t id = 1; id <= 50; ++id) {
        story.scheduler.attempt_failed(attempt(id), failure(FailureKind::resource, "licence"), now);
        now += 5min;
        story.scheduler.heartbeat(ada, {}, now);
        story.scheduler.heartbeat(bob, {}, now);
        const Commands commands = story.scheduler.tick(now);
        REQUIRE(commands.size() == 1);
        REQUIRE(std::get<Dispatch>(commands[0]).trial == trial(1));
    }
}

TEST_CASE("a study that needs three licences is not starved by one that needs one",
          "[schedule][licence]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, licensed("femtet", {.count = 3, .hold = 1}));
    scheduler.study_opened(wing, licensed("femtet", {.count = 3, .hold = 3}));
    scheduler.worker_enlisted(ada, 9, start);
    for (std::uint64_t number = 1; number <= 9; ++number) scheduler.trial_queued(trial(number));
    REQUIRE(dispatches(scheduler.tick(start)) == 3);
    scheduler.trial_queued(trial(1, wing));
    scheduler.tick(start);

    // beam stood in line first and has its turn; then nobody overtakes wing.
    scheduler.attempt_solved(attempt(1), start);
    CHECK(dispatches(scheduler.tick(start)) == 1);
    scheduler.attempt_solved(attempt(2), start);
    CHECK(dispatches(scheduler.tick(start)) == 0);
    scheduler.attempt_solved(attempt(3), start);
    CHECK(dispatches(scheduler.tick(start)) == 0);
    scheduler.attempt_solved(attempt(4), start);
    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(5), trial(1, wing), 1, ada}});
}

TEST_CASE("a study that comes later does not overtake in the line for licences",
          "[schedule][licence]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, licensed("femtet", {.count = 3, .hold = 1}));
    scheduler.study_opened(wing, licensed("femtet", {.count = 3, .hold = 3}));
    scheduler.worker_enlisted(ada, 9, start);
    scheduler.trial_queued(trial(1));
    scheduler.trial_queued(trial(2));
    scheduler.tick(start);
    scheduler.trial_queued(trial(1, wing));
    scheduler.tick(start);

    scheduler.trial_queued(trial(3));
    CHECK(dispatches(scheduler.tick(start)) == 0);

    scheduler.attempt_solved(attempt(1), start);
    scheduler.attempt_solved(attempt(2), start);
    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(3), trial(1, wing), 1, ada}});
}

TEST_CASE("studies that need several licences do not wait for each other for ever",
          "[schedule][licence]") {
    Scheduler scheduler{{.lease = 15s}};
    const StudyTerms both{.retry = {},
                          .solve_limit = {},
                          .licences = {{"mesher", {.count = 1}}, {"solver", {.count = 1}}}};
    scheduler.study_opened(beam, both);
    scheduler.study_opened(wing, both);
    scheduler.study_opened(gear, licensed("solver", {.count = 1}));
    scheduler.worker_enlisted(ada, 9, start);
    for (const StudyId study : {beam, wing, gear})
        for (std::uint64_t number = 1; number <= 2; ++number)
            scheduler.trial_queued(trial(number, study));

    std::size_t done = 0;
    for (Commands now = scheduler.tick(start); !now.empty(); now = scheduler.tick(start)) {
        REQUIRE(dispatches(now) == 1);
        scheduler.attempt_solved(std::get<Dispatch>(now[0]).attempt, start);
        ++done;
    }

    CHECK(done == 6);
}

TEST_CASE("pools of the same name are one pool with the smallest count", "[schedule][licence]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, licensed("femtet", {.count = 5}));
    scheduler.study_opened(wing, licensed("femtet", {.count = 2}));
    scheduler.worker_enlisted(ada, 9, start);
    for (std::uint64_t number = 1; number <= 4; ++number) {
        scheduler.trial_queued(trial(number, beam));
        scheduler.trial_queued(trial(number, wing));
    }

    CHECK(dispatches(scheduler.tick(start)) == 2);

    scheduler.study_stopped(wing);
    CHECK(dispatches(scheduler.tick(start)) == 3);  // 5, of which beam has one and wing's is back
}

TEST_CASE("an attempt never holds more licences than there are", "[schedule][licence]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, licensed("femtet", {.count = 2, .hold = 4}));
    scheduler.worker_enlisted(ada, 9, start);
    scheduler.trial_queued(trial(1));
    scheduler.trial_queued(trial(2));

    CHECK(dispatches(scheduler.tick(start)) == 1);
}

TEST_CASE("what an attempt of before a restart held rests for its cool-down",
          "[schedule][licence]") {
    Scheduler scheduler{{.lease = 3h, .first_attempt = attempt(5)}};
    scheduler.study_opened(beam, licensed("femtet", {.count = 1, .hold = 1, .cooldown = 2min}));
    scheduler.worker_enlisted(ada, 1, start);
    scheduler.trial_queued(trial(1), 1);
    scheduler.attempt_recalled(attempt(4), trial(1), start);

    CHECK(scheduler.tick(start).empty());
    CHECK(scheduler.tick(start + 2min) == Commands{Dispatch{attempt(5), trial(1), 2, ada}});
}

TEST_CASE("licences that rested when a restart came rest on", "[schedule][licence]") {
    Scheduler scheduler{{.lease = 3h}};
    scheduler.licences_rest(attempt(7), "femtet", 1, start + 30s);
    scheduler.study_opened(beam, licensed("femtet", {.count = 1}));
    scheduler.worker_enlisted(ada, 1, start);
    scheduler.trial_queued(trial(1));

    CHECK(scheduler.tick(start).empty());
    CHECK(scheduler.tick(start + 30s) == Commands{Dispatch{attempt(1), trial(1), 1, ada}});
}

TEST_CASE("the house's count of licences stands, whatever studies say", "[schedule][licence]") {
    Scheduler scheduler{{.lease = 3h}};
    scheduler.study_opened(beam, licensed("femtet", {.count = 1}));
    scheduler.study_opened(wing, licensed("femtet", {.count = 5}));
    scheduler.worker_enlisted(ada, 9, start);
    for (std::uint64_t number = 1; number <= 4; ++number) {
        scheduler.trial_queued(trial(number));
        scheduler.trial_queued(trial(number, wing));
    }

    scheduler.pool_set("femtet", 3, 2min);
    CHECK(dispatches(scheduler.tick(start)) == 3);

    SECTION("more of them are used at once") {
        scheduler.pool_set("femtet", 5, 2min);
        CHECK(dispatches(scheduler.tick(start)) == 2);
    }
    SECTION("fewer are waited for while they are out") {
        scheduler.pool_set("femtet", 1, 2min);
        scheduler.attempt_solved(attempt(1), start);
        scheduler.attempt_solved(attempt(2), start);
        CHECK(dispatches(scheduler.tick(start)) == 0);
        scheduler.attempt_solved(attempt(3), start);
        CHECK(dispatches(scheduler.tick(start)) == 1);
    }
    SECTION("and rest for as long as the house says") {
        scheduler.attempt_failed(attempt(1), failure(FailureKind::infrastructure, "host"), start);
        CHECK(dispatches(scheduler.tick(start + 119s)) == 0);
        CHECK(dispatches(scheduler.tick(start + 2min)) == 1);
    }
}
