// SPDX-License-Identifier: MIT
// Who gets what: slots, backlog, the order of workers.
#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

void queue(Scheduler& scheduler, std::uint64_t first, std::uint64_t last, StudyId study = beam) {
    for (std::uint64_t number = first; number <= last; ++number)
        scheduler.trial_queued(trial(number, study));
}

}  // namespace

TEST_CASE("trials go to the worker with most free slots, ties to the lower id",
          "[schedule][roster]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, {});
    scheduler.worker_enlisted(bob, 2, start);
    scheduler.worker_enlisted(ada, 1, start);
    scheduler.worker_enlisted(cyd, 2, start);
    queue(scheduler, 1, 6);

    CHECK(scheduler.tick(start) ==
          Commands{Dispatch{attempt(1), trial(1), 1, bob}, Dispatch{attempt(2), trial(2), 1, cyd},
                   Dispatch{attempt(3), trial(3), 1, ada}, Dispatch{attempt(4), trial(4), 1, bob},
                   Dispatch{attempt(5), trial(5), 1, cyd}});
    CHECK(scheduler.counts().queued == 1);
    CHECK(scheduler.counts().running == 5);
    CHECK(scheduler.counts().slots == 5);
}

TEST_CASE("backlog is used only when every slot is taken", "[schedule][roster]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, {});
    scheduler.set_backlog(beam, 1);
    scheduler.worker_enlisted(ada, 1, start);
    scheduler.worker_enlisted(bob, 1, start);
    queue(scheduler, 1, 5);

    CHECK(scheduler.tick(start) ==
          Commands{Dispatch{attempt(1), trial(1), 1, ada}, Dispatch{attempt(2), trial(2), 1, bob},
                   Dispatch{attempt(3), trial(3), 1, ada}, Dispatch{attempt(4), trial(4), 1, bob}});
}

TEST_CASE("the time limit of an assignment that waits begins when it does", "[schedule][roster]") {
    Scheduler scheduler{{.lease = 3h}};
    scheduler.study_opened(beam, {.retry = {}, .solve_limit = 60s, .licences = {}});
    scheduler.set_backlog(beam, 1);
    scheduler.worker_enlisted(ada, 1, start);
    queue(scheduler, 1, 2);
    scheduler.tick(start);
    const std::vector<AttemptId> both{attempt(1), attempt(2)};
    scheduler.heartbeat(ada, both, start + 2h);
    scheduler.attempts_begun(ada, begun(2), start + 2h);

    CHECK(scheduler.tick(start + 3h + 59s).empty());
    scheduler.heartbeat(ada, both, start + 4h);
    CHECK(scheduler.tick(start + 5h + 59s).empty());
    CHECK(scheduler.tick(start + 5h + 60s).size() == 2);
}

TEST_CASE("a worker that enlists again has the slots that it says now", "[schedule][roster]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, {});
    scheduler.worker_enlisted(ada, 1, start);
    queue(scheduler, 1, 4);
    scheduler.tick(start);

    scheduler.worker_enlisted(ada, 3, start);
    CHECK(scheduler.tick(start).size() == 2);
    CHECK(scheduler.counts().slots == 3);
    scheduler.worker_enlisted(ada, 1, start);
    scheduler.attempt_solved(attempt(1), start);
    CHECK(scheduler.tick(start).empty());
}

TEST_CASE("a worker without slots is given nothing", "[schedule][roster]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, {});
    scheduler.set_backlog(beam, 4);
    scheduler.worker_enlisted(ada, 0, start);
    queue(scheduler, 1, 1);

    CHECK(scheduler.tick(start).empty());
}

TEST_CASE("what is said of workers that are not there changes nothing", "[schedule][roster]") {
    Scheduler scheduler{{.lease = 15s}};
    const std::vector<AttemptId> running{attempt(1)};

    scheduler.heartbeat(ada, running, start);
    scheduler.worker_gone(ada, "gone", start);

    CHECK(scheduler.tick(start).empty());
    CHECK(scheduler.footprint() == 0);
}
