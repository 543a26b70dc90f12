// SPDX-License-Identifier: MIT
// Who killed the worker: what never began there did not, and of those that had begun only the one
// that dies alone.
#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

const std::string crashed = "worker 'ada' died with signal 11 (SIGSEGV)";

/// Trials 1 to `trials`, and ada with two slots and her plugin where `home` says.
struct Story {
    Scheduler scheduler{{.lease = 3h}};
    Home home;

    Story(Home where, std::uint64_t trials, std::uint32_t backlog = 0) : home(where) {
        scheduler.study_opened(beam, {});
        scheduler.set_backlog(beam, backlog);
        for (std::uint64_t number = 1; number <= trials; ++number)
            scheduler.trial_queued(trial(number));
        ada_comes();
    }
    void ada_comes() {
        scheduler.worker_enlisted(ada, 2, start);
        scheduler.worker_opened(ada, beam, home);
    }
    /// Ada dies and is there again; what was over, and what goes to her then.
    Commands ada_dies() {
        scheduler.worker_gone(ada, crashed, start);
        ada_comes();
        return scheduler.tick(start);
    }
};

Command over(std::uint64_t id, std::uint64_t of, const Failure& why) {
    const bool begun = why.cause != study::Cause::not_begun;
    return AttemptOver{attempt(id), trial(of), begun ? AttemptState::lost : AttemptState::cancelled,
                       why};
}

}  // namespace

TEST_CASE("what only waited at a worker that died is not held to be tried", "[schedule][suspect]") {
    Story story(Home::own_process, 4, 2);
    REQUIRE(story.scheduler.tick(start).size() == 4);
    story.scheduler.attempts_begun(ada, begun(1), start);

    for (std::uint64_t kills = 1; kills <= 8; ++kills) {
        const Commands commands = story.ada_dies();
        REQUIRE(commands.size() == 8);
        if (kills == 1) CHECK(commands[0] == over(1, 1, lost(crashed)));
        for (std::size_t i = kills == 1 ? 1 : 0; i < 4; ++i) {
            const auto& ended = std::get<AttemptOver>(commands[i]);
            CHECK(ended.failure == not_begun(crashed));
            CHECK(ended.state == AttemptState::cancelled);
            CHECK_FALSE(ended.counted);
        }
    }
}

TEST_CASE("eight kills of a worker fail no trial that has a process of its own",
          "[schedule][suspect]") {
    Story story(Home::own_process, 2);
    std::uint64_t next = 1;
    Commands commands = story.scheduler.tick(start);
    for (int kills = 0; kills < 8; ++kills) {
        for (const Command& command : commands)
            if (std::holds_alternative<Dispatch>(command))
                story.scheduler.attempts_begun(ada, begun(next++), start);
        commands = story.ada_dies();
        for (const Command& command : commands)
            CHECK_FALSE(std::holds_alternative<GiveUp>(command));
    }
    CHECK(story.scheduler.counts().queued + story.scheduler.counts().running == 2);
}

TEST_CASE("plugins in the worker's process are suspects when it dies, and are tried alone",
          "[schedule][suspect]") {
    Story story(Home::worker_process, 3, 1);
    REQUIRE(story.scheduler.tick(start).size() == 3);

    // Nobody could say that it had begun; two of the three had slots.
    CHECK(story.ada_dies() == Commands{over(1, 1, lost(crashed)), over(2, 2, lost(crashed)),
                                       over(3, 3, not_begun(crashed)),
                                       Dispatch{attempt(4), trial(1), 2, ada, Beside::nobody}});

    story.scheduler.attempt_solved(attempt(4), start);
    CHECK(story.scheduler.tick(start) ==
          Commands{Dispatch{attempt(5), trial(2), 2, ada, Beside::nobody}});
    story.scheduler.attempt_solved(attempt(5), start);
    CHECK(story.scheduler.tick(start) == Commands{Dispatch{attempt(6), trial(3), 2, ada}});
}

TEST_CASE("the one that dies alone is guilty, and nobody else is charged", "[schedule][suspect]") {
    Story story(Home::worker_process, 2);
    story.scheduler.tick(start);
    story.ada_dies();

    const Failure died = lost(crashed);
    CHECK(story.ada_dies() ==
          Commands{AttemptOver{attempt(3), trial(1), AttemptState::lost, died, /*counted=*/true},
                   Dispatch{attempt(4), trial(2), 2, ada, Beside::nobody}});
    story.scheduler.attempt_solved(attempt(4), start);
    CHECK(story.scheduler.tick(start) ==
          Commands{Dispatch{attempt(5), trial(1), 3, ada, Beside::nobody}});
    story.ada_dies();
    CHECK(story.ada_dies() ==
          Commands{AttemptOver{attempt(6), trial(1), AttemptState::lost, died, /*counted=*/true},
                   GiveUp{trial(1), study::TrialState::failed,
                          failure(FailureKind::design, "solve",
                                  "attempt 3 of 3 failed like all before: " + crashed +
                                      "; the design is taken for the cause")}});
}

TEST_CASE("one worker is kept free for suspects when all are busy", "[schedule][suspect]") {
    Story story(Home::worker_process, 9);
    story.scheduler.worker_enlisted(bob, 1, start);
    REQUIRE(story.scheduler.tick(start).size() == 3);  // 1 and 2 on ada, 3 on bob... by most room

    story.scheduler.worker_gone(ada, crashed, start);
    story.scheduler.tick(start);
    const Commands first = story.scheduler.tick(start);
    CHECK(first.empty());  // bob is busy, and kept free from now on
    story.scheduler.attempt_solved(attempt(3), start);

    const Commands commands = story.scheduler.tick(start);
    REQUIRE(commands.size() == 1);
    CHECK(std::get<Dispatch>(commands[0]).beside == Beside::nobody);
    CHECK(std::get<Dispatch>(commands[0]).worker == bob);
}

TEST_CASE("a trial that was suspected before a restart is tried alone after it",
          "[schedule][suspect]") {
    Scheduler scheduler{{.lease = 3h}};
    scheduler.study_opened(beam, {.retry = {.attempts_max = 3}, .solve_limit = {}, .licences = {}});
    scheduler.trial_queued(trial(1), 0, 1, {.beside = Beside::nobody});
    scheduler.trial_queued(trial(2), 0, 2, {.lost_together = 2});
    scheduler.trial_queued(trial(3), 0, 1, {.lost_together = 1});
    scheduler.worker_enlisted(ada, 2, start);
    scheduler.worker_opened(ada, beam, Home::worker_process);

    CHECK(scheduler.tick(start) ==
          Commands{Dispatch{attempt(1), trial(1), 2, ada, Beside::nobody}});
    scheduler.attempt_solved(attempt(1), start);
    CHECK(scheduler.tick(start) ==
          Commands{Dispatch{attempt(2), trial(2), 3, ada, Beside::nobody}});
    scheduler.attempt_solved(attempt(2), start);
    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(3), trial(3), 2, ada}});
}

TEST_CASE("deaths of before a restart tell with those after it that a design kills its host",
          "[schedule][suspect]") {
    Scheduler scheduler{{.lease = 3h}};
    scheduler.study_opened(beam, {.retry = {.attempts_max = 3}, .solve_limit = {}, .licences = {}});
    scheduler.trial_queued(trial(1), 2, 2, {.hosts_killed = 2, .beside = Beside::nobody});
    scheduler.worker_enlisted(ada, 2, start);
    scheduler.worker_opened(ada, beam, Home::worker_process);
    scheduler.tick(start);
    scheduler.worker_gone(ada, crashed, start);

    const Commands commands = scheduler.tick(start);
    REQUIRE(std::holds_alternative<GiveUp>(commands.back()));
    CHECK(std::get<GiveUp>(commands.back()).failure.kind == FailureKind::design);
}
