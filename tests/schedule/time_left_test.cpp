// SPDX-License-Identifier: MIT
// Workers that end: what is begun there, and when they are sent home.
#include "schedule/time_left.hpp"

#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

using Waits = std::vector<Wait>;

/// A study whose last solves took so long.
struct Story {
    Scheduler scheduler{{.lease = 3h}};

    explicit Story(std::vector<Duration> took = {}) {
        scheduler.study_opened(beam, {});
        for (const Duration one : took) scheduler.solved_before(beam, one);
    }
    /// With this much of its time left.
    void enlist(WorkerId worker, Duration left, Instant now = start) {
        scheduler.worker_enlisted(worker, 1, now);
        scheduler.worker_ends(worker, now + left, now);
    }
    /// Gives the trial to the worker, which begins it at once.
    void begin(std::uint64_t id, std::uint64_t number, WorkerId worker, Instant now) {
        scheduler.trial_queued(trial(number));
        REQUIRE(scheduler.tick(now) == Commands{Dispatch{attempt(id), trial(number), 1, worker}});
        scheduler.attempts_begun(worker, begun(id), now);
    }
};

std::vector<Duration> twenty(Duration of) { return std::vector<Duration>(20, of); }

}  // namespace

TEST_CASE("a solve is begun where the last ones would have ended in time", "[schedule][end]") {
    Story story(twenty(10min));
    story.enlist(ada, 1h);
    story.begin(1, 1, ada, start);
    story.scheduler.attempt_solved(attempt(1), start + 49min, 10min);
    story.scheduler.trial_queued(trial(2));

    CHECK(story.scheduler.tick(start + 49min) == Commands{Dispatch{attempt(2), trial(2), 1, ada}});
}

TEST_CASE("a worker that has less time left than a solve takes is sent home", "[schedule][end]") {
    Story story(twenty(10min));
    story.enlist(ada, 1h);
    story.begin(1, 1, ada, start);
    story.scheduler.attempt_solved(attempt(1), start + 51min, 10min);
    story.scheduler.trial_queued(trial(2));

    const TooLittleTime why{9min, beam, Duration(10min) + Duration(10min) / 21};
    CHECK(story.scheduler.tick(start + 51min) == Commands{SendHome{ada, why}});
    CHECK(story.scheduler.tick(start + 52min) == Commands{});
    const WorkerStanding standing = story.scheduler.workers(start + 52min).front();
    CHECK(standing.state == WorkerState::drains);
    CHECK(standing.ends_in == Duration(8min));
    CHECK(standing.sent_home == why);
    CHECK(story.scheduler.counts().slots == 0);
    CHECK(story.scheduler.needs_more_time(beam, start + 52min) == why.needs);

    story.scheduler.worker_gone(ada, "it left", start + 53min);
    CHECK(story.scheduler.needs_more_time(beam, start + 53min) == std::nullopt);  // any would do
}

TEST_CASE("a worker stays while a study is open whose solves still fit", "[schedule][end]") {
    Story story(twenty(10min));
    story.scheduler.study_opened(wing, {});
    for (int i = 0; i < 20; ++i) story.scheduler.solved_before(wing, 1min);
    story.enlist(ada, 5min);
    story.scheduler.trial_queued(trial(1));
    story.scheduler.trial_queued(trial(1, wing));

    CHECK(story.scheduler.tick(start) == Commands{Dispatch{attempt(1), trial(1, wing), 1, ada}});
    CHECK(story.scheduler.needs_more_time(beam, start) == Duration(10min) + Duration(30s));
    CHECK(story.scheduler.needs_more_time(wing, start) == std::nullopt);
}

TEST_CASE("nobody is sent home while nothing is known of the solves, or no study is open",
          "[schedule][end]") {
    Story story;
    story.enlist(ada, 1h);
    SECTION("nothing is known") {}
    SECTION("no study is open") {
        story.scheduler.study_stopped(beam);
        story.scheduler.tick(start);
    }

    CHECK(story.scheduler.tick(start + 50min) == Commands{});
}

TEST_CASE("of two workers the one with enough time gets the trial, though the other has more slots",
          "[schedule][end]") {
    Story story(twenty(10min));
    story.scheduler.study_opened(wing, {});  // of which nothing is known: nobody leaves for it
    story.scheduler.worker_enlisted(ada, 8, start);
    story.scheduler.worker_ends(ada, start + 1h, start);
    story.enlist(bob, 1h, start + 55min);
    story.scheduler.trial_queued(trial(1));

    CHECK(story.scheduler.tick(start + 55min) == Commands{Dispatch{attempt(1), trial(1), 1, bob}});
}

TEST_CASE("a worker without an end takes what the others have no time for", "[schedule][end]") {
    Story story(twenty(10min));
    story.enlist(ada, 2min);
    story.scheduler.worker_enlisted(bob, 1, start);
    story.scheduler.trial_queued(trial(1));

    const Commands commands = story.scheduler.tick(start);
    REQUIRE(commands.size() == 2);
    CHECK(commands[0] == Command{Dispatch{attempt(1), trial(1), 1, bob}});
    CHECK(std::get<SendHome>(commands[1]).worker == ada);
}

TEST_CASE("a trial that was cut goes to a worker with a quarter more time than it has had",
          "[schedule][end]") {
    Story story(std::vector<Duration>(99, 10min));
    story.enlist(ada, 20min);
    story.begin(1, 1, ada, start);
    story.scheduler.heartbeat(ada, std::vector{attempt(1)}, start + 20min);
    story.scheduler.worker_drains(ada);
    story.scheduler.handed_back(ada, std::vector{attempt(1)}, start + 20min);
    story.enlist(bob, 24min, start + 20min);

    const Commands given_back{
        AttemptOver{attempt(1), trial(1), AttemptState::cancelled,
                    failure(FailureKind::infrastructure, "worker", "its worker gave it back")}};
    CHECK(story.scheduler.tick(start + 20min) == given_back);
    CHECK(story.scheduler.waits(trial(1), start + 20min) == Waits{WaitsForTime{25min, 24min}});

    story.enlist(cyd, 26min, start + 21min);
    CHECK(story.scheduler.tick(start + 21min) == Commands{Dispatch{attempt(2), trial(1), 2, cyd}});
}

TEST_CASE("a trial that was cut long before its worker's end needs no more than it has had",
          "[schedule][end]") {
    Story story(std::vector<Duration>(99, 10min));
    story.enlist(ada, 1h);
    story.begin(1, 1, ada, start);
    story.scheduler.heartbeat(ada, std::vector{attempt(1)}, start + 50min);
    story.scheduler.worker_drains(ada);
    story.scheduler.handed_back(ada, std::vector{attempt(1)}, start + 50min);
    story.enlist(bob, 55min, start + 50min);

    const Commands commands = story.scheduler.tick(start + 50min);
    CHECK(commands.back() == Command{Dispatch{attempt(2), trial(1), 2, bob}});
}

TEST_CASE("a trial that was cut, and whose worker with more time is busy, waits for no empty one",
          "[schedule][end]") {
    Story story(std::vector<Duration>(99, 10min));
    story.enlist(ada, 20min);
    story.begin(1, 1, ada, start);
    story.enlist(bob, 2h);
    story.begin(2, 2, bob, start);
    story.scheduler.heartbeat(ada, std::vector{attempt(1)}, start + 20min);
    story.scheduler.worker_drains(ada);
    story.scheduler.handed_back(ada, std::vector{attempt(1)}, start + 20min);
    story.scheduler.tick(start + 20min);

    for (const Wait& wait : story.scheduler.waits(beam, start + 20min))
        CHECK_FALSE(std::holds_alternative<WaitsForEmptyWorker>(wait));
}

TEST_CASE("a study whose first two solves are cut at their workers' ends burns no third worker",
          "[schedule][end]") {
    Story story;
    Instant now = start;
    for (const WorkerId worker : {ada, bob}) {
        const std::uint64_t number = worker == ada ? 1 : 2;
        story.enlist(worker, 1h, now);
        story.begin(number, number, worker, now);
        now += 1h;
        story.scheduler.heartbeat(worker, std::vector{attempt(number)}, now);
        story.scheduler.worker_drains(worker);
        story.scheduler.handed_back(worker, std::vector{attempt(number)}, now);
        story.scheduler.tick(now);
        story.scheduler.worker_gone(worker, "its time is over", now);
    }
    story.enlist(cyd, 1h, now);
    story.scheduler.trial_queued(trial(3));

    const Commands commands = story.scheduler.tick(now);
    REQUIRE(commands.size() == 1);
    CHECK(std::get<SendHome>(commands[0]).worker == cyd);
}

TEST_CASE("a trial that was cut keeps no other from its slot", "[schedule][end]") {
    Story story(twenty(10min));
    story.enlist(ada, 20min);
    story.begin(1, 1, ada, start);
    story.scheduler.heartbeat(ada, std::vector{attempt(1)}, start + 20min);
    story.scheduler.worker_gone(ada, "it was killed", start + 20min);
    story.enlist(bob, 15min, start + 20min);
    story.scheduler.trial_queued(trial(2));

    const Commands commands = story.scheduler.tick(start + 20min);
    CHECK(commands.back() == Command{Dispatch{attempt(2), trial(2), 1, bob}});
}

TEST_CASE("two solves of which none fits are believed, and so is one that others do not refute",
          "[schedule][end]") {
    Story story({70min});
    SECTION("two") { story.scheduler.solved_before(beam, 80min); }
    SECTION("one, and what is at work elsewhere has taken nearly as long") {
        story.scheduler.worker_enlisted(bob, 1, start - 50min);
        story.begin(1, 1, bob, start - 50min);
    }
    story.enlist(ada, 1h);
    story.scheduler.trial_queued(trial(2));

    const Commands commands = story.scheduler.tick(start);
    REQUIRE(commands.size() == 1);
    CHECK(std::get<SendHome>(commands[0]).worker == ada);
}

TEST_CASE("a study asks for others while a trial of it waits for more time", "[schedule][end]") {
    Story story(twenty(10min));
    story.enlist(ada, 20min);
    story.begin(1, 1, ada, start);
    REQUIRE(story.scheduler.wanted(beam) == 1);
    story.scheduler.heartbeat(ada, std::vector{attempt(1)}, start + 20min);
    story.scheduler.worker_gone(ada, "it was killed", start + 20min);
    story.enlist(bob, 15min, start + 20min);
    story.scheduler.tick(start + 20min);

    CHECK(story.scheduler.counts(beam).queued == 1);
    CHECK(story.scheduler.wanted(beam) == 2);
}

TEST_CASE("solves that take longer than any worker has had are said to wait for one with more",
          "[schedule][end]") {
    Story story(twenty(70min));
    story.enlist(ada, 1h);
    story.scheduler.trial_queued(trial(1));
    const Duration needs = Duration(70min) + Duration(70min) / 20;

    CHECK(story.scheduler.tick(start) == Commands{SendHome{ada, TooLittleTime{1h, beam, needs}}});
    CHECK(story.scheduler.waits(beam, start) ==
          Waits{WaitsForWorkersToReturn{{ada}}, WaitsForTime{needs, 1h, 1}});

    CHECK(story.scheduler.needs_more_time(beam, start) == needs);
    story.scheduler.worker_gone(ada, "it left", start + 1s);
    CHECK(story.scheduler.needs_more_time(beam, start + 1s) == needs);
    CHECK(story.scheduler.waits(beam, start + 1s) ==
          Waits{WaitsForWorker{"", 0}, WaitsForTime{needs, 1h, 1}});
}

TEST_CASE("of solves of which every other takes longer than a worker has, those that fit are tried",
          "[schedule][end]") {
    std::vector<Duration> took = twenty(20min);
    for (int i = 0; i < 19; ++i) took.push_back(2h);
    Story story(took);
    story.enlist(ada, 1h);
    story.scheduler.trial_queued(trial(1));

    CHECK(story.scheduler.tick(start) == Commands{Dispatch{attempt(1), trial(1), 1, ada}});
}

TEST_CASE(
    "while nothing is known of a study it is not begun where others have worked longer already",
    "[schedule][end]") {
    Story story;
    story.scheduler.worker_enlisted(bob, 1, start);
    story.begin(1, 1, bob, start);
    story.enlist(ada, 1h);
    story.scheduler.trial_queued(trial(2));
    SECTION("with enough time") {
        CHECK(story.scheduler.tick(start + 20min) ==
              Commands{Dispatch{attempt(2), trial(2), 1, ada}});
    }
    SECTION("with less") { CHECK(story.scheduler.tick(start + 40min) == Commands{}); }
}

TEST_CASE("one long solve among the first sends nobody home", "[schedule][end]") {
    Story story(GENERATE(std::vector<Duration>{70min}, std::vector<Duration>{70min, 5min}));
    story.enlist(ada, 1h);
    story.scheduler.trial_queued(trial(1));

    CHECK(story.scheduler.tick(start) == Commands{Dispatch{attempt(1), trial(1), 1, ada}});
}

// Issue 12: who waits for time alone, perhaps for hours, had first place in the line meanwhile.
TEST_CASE("a study that waits for time alone holds up no other in the line for a licence",
          "[schedule][end][licence]") {
    const StudyTerms terms = licensed("femtet", {.count = 1});
    Story story;
    story.scheduler.study_opened(beam, terms);
    story.scheduler.study_opened(wing, terms);
    story.scheduler.study_opened(gear, {});
    story.scheduler.worker_enlisted(cyd, 1, start);
    story.scheduler.worker_refused(cyd, beam, "it has no such solver");
    for (int i = 0; i < 20; ++i) {
        story.scheduler.solved_before(beam, 10min);
        story.scheduler.solved_before(wing, 1min);
    }
    Instant now = start;
    SECTION("its trial was cut, and who had enough time has gone") {
        story.enlist(ada, 20min);
        story.begin(1, 1, ada, start);
        now += 20min;
        story.scheduler.heartbeat(ada, std::vector{attempt(1)}, now);
        story.scheduler.worker_gone(ada, "its time is over", now);
        story.scheduler.trial_queued(trial(1, wing));
        REQUIRE(story.scheduler.tick(now).back() ==
                Command{Dispatch{attempt(2), trial(1, wing), 1, cyd}});
        story.enlist(bob, 26min, now);
        REQUIRE(story.scheduler.tick(now) == Commands{});  // it stands in line
        story.scheduler.worker_gone(bob, "it was killed", now);
    }
    SECTION("its trials are new, and what has too little time left by now is busy") {
        story.scheduler.trial_queued(trial(1, wing));
        REQUIRE(story.scheduler.tick(now) ==
                Commands{Dispatch{attempt(1), trial(1, wing), 1, cyd}});
        story.enlist(ada, 20min);
        story.scheduler.trial_queued(trial(1));
        REQUIRE(story.scheduler.tick(now) == Commands{});  // it stands in line
        story.scheduler.trial_queued(trial(1, gear));
        REQUIRE(story.scheduler.tick(now) ==
                Commands{Dispatch{attempt(2), trial(1, gear), 1, ada}});
        story.scheduler.attempts_begun(ada, begun(2), now);
        now += 15min;
    }
    story.scheduler.attempt_solved(story.scheduler.attempts(cyd).front(), now, 1min);
    story.scheduler.trial_queued(trial(2, wing));
    const Commands commands = story.scheduler.tick(now);

    REQUIRE_FALSE(commands.empty());
    REQUIRE(std::holds_alternative<Dispatch>(commands.back()));
    CHECK(std::get<Dispatch>(commands.back()).trial == trial(2, wing));
}

TEST_CASE(
    "a study that waits for a slot with enough time keeps its place in the line for a licence",
    "[schedule][end][licence]") {
    const StudyTerms terms = licensed("femtet", {.count = 1});
    Story story(twenty(10min));
    story.scheduler.study_opened(beam, terms);
    story.scheduler.study_opened(wing, terms);
    story.scheduler.study_opened(gear, {});
    story.scheduler.worker_enlisted(cyd, 1, start);
    story.scheduler.worker_refused(cyd, beam, "it has no such solver");
    story.scheduler.trial_queued(trial(1, wing));
    story.scheduler.tick(start);
    story.enlist(ada, 1h);
    story.scheduler.trial_queued(trial(1));
    story.scheduler.tick(start);
    story.scheduler.trial_queued(trial(1, gear));
    story.scheduler.tick(start);

    story.scheduler.attempt_solved(attempt(1), start + 15min, 1min);
    story.scheduler.trial_queued(trial(2, wing));
    CHECK(story.scheduler.tick(start + 15min) == Commands{});
    story.scheduler.attempt_solved(attempt(2), start + 20min, 1min);
    CHECK(story.scheduler.tick(start + 20min) == Commands{Dispatch{attempt(3), trial(1), 1, ada}});
}

TEST_CASE(
    "a copy of a job that was started anew loses what it has to others, and no trial is blamed",
    "[schedule][end]") {
    StudyTerms terms = licensed("femtet", {.count = 1, .hold = 1, .cooldown = 2min});
    terms.retry.attempts_max = 1;
    Scheduler scheduler{{.lease = 3h}};
    scheduler.study_opened(beam, terms);
    scheduler.worker_enlisted(ada, 1, start);
    scheduler.trial_queued(trial(1));
    scheduler.tick(start);
    scheduler.attempts_begun(ada, begun(1), start);
    scheduler.worker_superseded(ada, start + 1min);
    scheduler.worker_enlisted(bob, 1, start + 1min);

    CHECK(scheduler.tick(start + 1min) ==
          Commands{AttemptOver{attempt(1), trial(1), AttemptState::cancelled,
                               failure(FailureKind::infrastructure, "worker",
                                       "its worker's job was started anew elsewhere")}});
    CHECK(scheduler.workers(start + 1min).front().superseded);
    SECTION("its licence rests as that of a killed solver") {
        CHECK(scheduler.tick(start + 181s) == Commands{Dispatch{attempt(2), trial(1), 2, bob}});
    }
    SECTION("what it has solved all the same counts") {
        CHECK(scheduler.attempt_solved(attempt(1), start + 2min, 1min) == Accepted::first);
    }
}
