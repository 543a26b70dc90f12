// SPDX-License-Identifier: MIT
// A worker that cannot solve a study says so; the others solve it.
#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

const std::string no_plugin = "worker 'ada': no solver 'beam'";

Command not_begun(std::uint64_t id, TrialId of) {
    return AttemptOver{attempt(id), of, AttemptState::cancelled,
                       schedule::not_begun("worker 'ada': no solver 'beam'")};
}

void queue(Scheduler& scheduler, std::uint64_t first, std::uint64_t last, StudyId study = beam) {
    for (std::uint64_t number = first; number <= last; ++number)
        scheduler.trial_queued(trial(number, study));
}

}  // namespace

TEST_CASE("what a worker refuses goes to another and does not count as tried",
          "[schedule][refusal]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, {.retry = {.attempts_max = 1}, .solve_limit = {}, .licences = {}});
    scheduler.worker_enlisted(ada, 2, start);
    queue(scheduler, 1, 2);
    scheduler.tick(start);

    scheduler.worker_refused(ada, beam, no_plugin);
    CHECK(scheduler.tick(start) == Commands{not_begun(1, trial(1)), not_begun(2, trial(2))});
    CHECK(scheduler.counts().queued == 2);
    CHECK(scheduler.counts().running == 0);

    scheduler.worker_enlisted(bob, 1, start);
    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(3), trial(1), 2, bob}});
    scheduler.attempt_solved(attempt(3), start);
    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(4), trial(2), 2, bob}});
}

TEST_CASE("a worker that refuses one study is given others", "[schedule][refusal]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, {});
    scheduler.study_opened(wing, {});
    scheduler.worker_enlisted(ada, 2, start);
    scheduler.worker_enlisted(bob, 1, start);
    scheduler.worker_refused(ada, beam, no_plugin);
    queue(scheduler, 1, 3, beam);
    queue(scheduler, 1, 3, wing);

    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(1), trial(1, beam), 1, bob},
                                            Dispatch{attempt(2), trial(1, wing), 1, ada},
                                            Dispatch{attempt(3), trial(2, wing), 1, ada}});
}

TEST_CASE("a study whose takers are busy has its turn when one of them is free",
          "[schedule][refusal]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(wing, {});
    scheduler.study_opened(beam, {});
    scheduler.worker_enlisted(ada, 1, start);
    scheduler.worker_enlisted(bob, 1, start);
    scheduler.worker_refused(ada, beam, no_plugin);
    queue(scheduler, 1, 9, wing);
    scheduler.tick(start);
    queue(scheduler, 1, 9, beam);

    // Ada's slot is of no use to beam, which therefore has bob's: each has one of the two.
    scheduler.attempt_solved(attempt(1), start);
    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(3), trial(3, wing), 1, ada}});
    scheduler.attempt_solved(attempt(2), start);
    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(4), trial(1, beam), 1, bob}});
    scheduler.attempt_solved(attempt(4), start);
    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(5), trial(2, beam), 1, bob}});
}

TEST_CASE("the backlog of those who take a study is filled while others have free slots",
          "[schedule][refusal]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, {});
    scheduler.set_backlog(beam, 1);
    scheduler.worker_enlisted(ada, 4, start);
    scheduler.worker_enlisted(bob, 1, start);
    scheduler.worker_refused(ada, beam, no_plugin);
    queue(scheduler, 1, 9);

    CHECK(scheduler.tick(start) ==
          Commands{Dispatch{attempt(1), trial(1), 1, bob}, Dispatch{attempt(2), trial(2), 1, bob}});
}

TEST_CASE("a study with licences gets a slot of who takes it although another fills its backlog",
          "[schedule][refusal]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(wing, {});
    scheduler.study_opened(beam, licensed("femtet", {.count = 1}));
    scheduler.set_backlog(wing, 3);
    scheduler.worker_enlisted(ada, 1, start);
    scheduler.worker_enlisted(bob, 1, start);
    for (const StudyId study : {beam, wing}) scheduler.worker_refused(ada, study, no_plugin);
    queue(scheduler, 1, 20, wing);
    scheduler.tick(start);
    queue(scheduler, 1, 1, beam);

    // Bob has four of wing; none is added until a slot is free, which wing has first.
    for (std::uint64_t id = 1; id <= 3; ++id) {
        scheduler.attempt_solved(attempt(id), start);
        CHECK(scheduler.tick(start).empty());
    }
    scheduler.attempt_solved(attempt(4), start);
    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(5), trial(5, wing), 1, bob}});
    scheduler.attempt_solved(attempt(5), start);
    const Commands commands = scheduler.tick(start);
    REQUIRE_FALSE(commands.empty());
    CHECK(commands[0] == Command{Dispatch{attempt(6), trial(1, beam), 1, bob}});
}

TEST_CASE("a study that nobody takes keeps no other from its licences", "[schedule][refusal]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, licensed("femtet", {.count = 1}));
    scheduler.study_opened(wing, licensed("femtet", {.count = 1}));
    scheduler.worker_enlisted(ada, 3, start);
    scheduler.worker_enlisted(bob, 1, start);
    scheduler.worker_refused(ada, beam, no_plugin);
    queue(scheduler, 1, 1, wing);
    scheduler.tick(start);
    queue(scheduler, 1, 1, beam);
    queue(scheduler, 2, 2, wing);
    scheduler.tick(start);  // beam is first in the line for the licence

    scheduler.worker_gone(bob, "gone", start);
    scheduler.attempt_solved(attempt(1), start);

    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(2), trial(2, wing), 1, ada}});
    scheduler.attempt_solved(attempt(2), start);
    CHECK(scheduler.tick(start).empty());
    scheduler.worker_enlisted(cyd, 1, start);
    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(3), trial(1, beam), 1, cyd}});
}

TEST_CASE("the licence of an attempt that was refused is free at once", "[schedule][refusal]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, licensed("femtet", {.count = 1, .hold = 1, .cooldown = 2min}));
    scheduler.worker_enlisted(ada, 1, start);
    scheduler.worker_enlisted(bob, 1, start);
    queue(scheduler, 1, 1);
    scheduler.tick(start);

    scheduler.worker_refused(ada, beam, no_plugin);

    CHECK(scheduler.tick(start) ==
          Commands{not_begun(1, trial(1)), Dispatch{attempt(2), trial(1), 2, bob}});
}

TEST_CASE("a refusal is forgotten with its worker and with its study", "[schedule][refusal]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, {});
    scheduler.worker_enlisted(ada, 1, start);
    queue(scheduler, 1, 1);
    scheduler.worker_refused(bob, beam, "a worker that is not there");
    scheduler.worker_refused(ada, wing, "a study that is not there");
    scheduler.worker_refused(ada, beam, no_plugin);
    CHECK(scheduler.tick(start).empty());

    SECTION("of the worker, which may come back") {
        scheduler.worker_gone(ada, "gone", start);
        scheduler.worker_enlisted(ada, 1, start);
        CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(1), trial(1), 1, ada}});
    }
    SECTION("of the study, which may be opened again") {
        scheduler.study_stopped(beam);
        scheduler.tick(start);
        scheduler.study_opened(beam, {});
        queue(scheduler, 1, 1);
        CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(1), trial(1), 1, ada}});
    }
    SECTION("and leaves nothing behind") {
        scheduler.study_stopped(beam);
        scheduler.tick(start);
        scheduler.worker_gone(ada, "gone", start);
        CHECK(scheduler.footprint() == 0);
    }
}

TEST_CASE("a late worker takes nothing of a study that another refuses", "[schedule][refusal]") {
    Scheduler scheduler{{.lease = 30s}};
    scheduler.study_opened(beam, {});
    scheduler.worker_enlisted(ada, 1, start);
    scheduler.worker_enlisted(bob, 1, start);
    scheduler.worker_refused(ada, beam, no_plugin);

    queue(scheduler, 1, 1);
    CHECK(scheduler.tick(start + 30s).empty());
    scheduler.heartbeat(bob, {}, start + 31s);
    CHECK(scheduler.tick(start + 31s) == Commands{Dispatch{attempt(1), trial(1), 1, bob}});
}
