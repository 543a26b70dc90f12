// SPDX-License-Identifier: MIT
// What a study, a trial and a worker say when somebody asks why nothing happens.
#include "schedule/waiting.hpp"

#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

using Waits = std::vector<Wait>;

StudyTerms needs_tag(std::string tag) {
    StudyTerms terms;
    terms.demand.requirements.tags = {std::move(tag)};
    return terms;
}

}  // namespace

TEST_CASE("a trial waits for a slot behind those of its study that go first",
          "[schedule][waiting]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, {});
    scheduler.worker_enlisted(ada, 1, start);
    for (std::uint64_t number = 1; number <= 4; ++number) scheduler.trial_queued(trial(number));
    scheduler.tick(start);

    CHECK(scheduler.waits(beam, start) == Waits{WaitsForSlot{1, 0}});
    CHECK(scheduler.waits(trial(1), start) == Waits{});  // it runs
    CHECK(scheduler.waits(trial(2), start) == Waits{WaitsForSlot{1, 0}});
    CHECK(scheduler.waits(trial(4), start) == Waits{WaitsForSlot{1, 2}});
    CHECK(scheduler.waits(trial(5), start) == Waits{});  // nobody knows it
}

TEST_CASE("a study waits for a worker that is not there, and says with what",
          "[schedule][waiting]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, needs_tag("big"));
    scheduler.trial_queued(trial(1));

    CHECK(scheduler.waits(beam, start) == Waits{WaitsForWorker{"", 0}});

    scheduler.worker_enlisted(ada, 1, start);
    CHECK(scheduler.waits(beam, start) == Waits{WaitsForWorker{"tag 'big'", 1}});
    CHECK(scheduler.waits(trial(1), start) == Waits{WaitsForWorker{"tag 'big'", 1}});

    scheduler.worker_enlisted(bob, 1, start, {.tags = {"big"}});
    scheduler.worker_away(bob);
    CHECK(scheduler.waits(beam, start) == Waits{WaitsForWorkersToReturn{{bob}}});
}

TEST_CASE("a study that waits for a licence says who holds it, what rests and who is before it",
          "[schedule][waiting][licence]") {
    const study::Licence femtet{.count = 2, .hold = 1, .cooldown = 2min};
    Scheduler scheduler{{.lease = 3h}};
    for (const StudyId id : {beam, wing}) scheduler.study_opened(id, licensed("femtet", femtet));
    scheduler.worker_enlisted(ada, 8, start);
    for (std::uint64_t number = 1; number <= 3; ++number) scheduler.trial_queued(trial(number));
    scheduler.tick(start);
    scheduler.trial_queued(trial(1, wing));
    scheduler.tick(start);

    CHECK(
        scheduler.waits(beam, start) ==
        Waits{WaitsForLicence{.pool = "femtet", .count = 2, .holders = {attempt(1), attempt(2)}}});
    CHECK(scheduler.waits(wing, start) ==
          Waits{WaitsForLicence{
              .pool = "femtet", .count = 2, .holders = {attempt(1), attempt(2)}, .behind = beam}});

    scheduler.attempt_failed(attempt(2), failure(FailureKind::infrastructure, "host"), start);
    scheduler.tick(start);
    CHECK(scheduler.waits(wing, start + 30s) == Waits{WaitsForLicence{.pool = "femtet",
                                                                      .count = 2,
                                                                      .resting = 1,
                                                                      .next_in = 90s,
                                                                      .holders = {attempt(1)},
                                                                      .behind = beam}});
    CHECK(scheduler.pools(start + 30s) == std::vector<PoolStanding>{{.name = "femtet",
                                                                     .count = 2,
                                                                     .out = 2,
                                                                     .resting = 1,
                                                                     .next_in = 90s,
                                                                     .holders = {attempt(1)},
                                                                     .waiting = {beam, wing},
                                                                     .all = 2,
                                                                     .cooldown = 2min}});
}

TEST_CASE("a trial that backs off says for how long, and whether for a licence",
          "[schedule][waiting]") {
    Scheduler scheduler{{.lease = 3h}};
    scheduler.study_opened(beam, {});
    scheduler.worker_enlisted(ada, 2, start);
    scheduler.trial_queued(trial(1));
    scheduler.trial_queued(trial(2));
    scheduler.tick(start);

    scheduler.attempt_failed(attempt(1), failure(FailureKind::resource, "licence"), start);
    scheduler.attempt_failed(attempt(2), failure(FailureKind::resource, "memory"), start);

    CHECK(scheduler.waits(trial(1), start + 400ms) == Waits{BacksOff{600ms, true}});
    CHECK(scheduler.waits(trial(2), start + 400ms) == Waits{BacksOff{600ms, false}});
    CHECK(scheduler.waits(beam, start + 400ms) == Waits{BacksOff{600ms, false, 2}});
}

TEST_CASE("a trial of before a restart waits for the worker that may have it",
          "[schedule][waiting]") {
    Scheduler scheduler{{.lease = 15s, .first_attempt = attempt(8)}};
    scheduler.study_opened(beam, {});
    scheduler.trial_queued(trial(1), 0, 1);
    scheduler.attempt_recalled(attempt(7), trial(1), start, start + 15s);

    CHECK(scheduler.waits(trial(1), start + 5s) == Waits{WaitsForAdoption{attempt(7), 10s}});
}

TEST_CASE("a suspect of before a restart stays one, whether its worker comes back or not",
          "[schedule][waiting]") {
    Scheduler scheduler{{.lease = 15s, .first_attempt = attempt(8)}};
    scheduler.study_opened(beam, {});
    scheduler.trial_queued(trial(1), 0, 1, {.beside = Beside::nobody});
    scheduler.attempt_recalled(attempt(7), trial(1), start, start + 15s);
    SECTION("its time is over") {}
    SECTION("its worker is back without it") {
        scheduler.attempt_recalled(attempt(7), trial(1), start + 1s);
    }
    scheduler.worker_enlisted(ada, 1, start + 16s);

    CHECK(scheduler.tick(start + 16s) ==
          Commands{Dispatch{attempt(8), trial(1), 2, ada, Beside::nobody}});
}

TEST_CASE("nobody waits for an attempt of before a restart when its trial has ended",
          "[schedule][waiting]") {
    Scheduler scheduler{{.lease = 15s, .first_attempt = attempt(8)}};
    scheduler.study_opened(beam, {});
    scheduler.trial_queued(trial(1), 0, 2);
    scheduler.attempt_recalled(attempt(6), trial(1), start);
    scheduler.attempt_recalled(attempt(7), trial(1), start, start + 15s);
    REQUIRE(scheduler.attempt_solved(attempt(6), start + 1s) == Accepted::first);

    scheduler.attempt_recalled(attempt(7), trial(1), start + 2s);

    CHECK(scheduler.counts(beam).queued == 0);
}

TEST_CASE("a suspect waits for an empty worker, and a paused study starts nothing",
          "[schedule][waiting]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, {});
    scheduler.worker_enlisted(ada, 2, start);
    scheduler.trial_queued(trial(1));
    scheduler.tick(start);
    scheduler.trial_queued(trial(2), 0, 0, {.beside = Beside::nobody});
    scheduler.tick(start);

    CHECK(scheduler.waits(trial(2), start).back() == Wait{WaitsForEmptyWorker{}});

    scheduler.study_draining(beam, start);
    CHECK(scheduler.waits(beam, start).front() == Wait{StartsNothing{}});
}

TEST_CASE("a worker says that it rests, why and for how long", "[schedule][waiting][health]") {
    Scheduler scheduler{{.lease = 3h}};
    scheduler.study_opened(beam, {});
    scheduler.worker_enlisted(ada, 3, start);
    for (std::uint64_t number = 1; number <= 3; ++number) scheduler.trial_queued(trial(number));
    scheduler.tick(start);
    for (std::uint64_t id = 1; id <= 3; ++id)
        scheduler.attempt_failed(attempt(id), failure(FailureKind::resource, "disk", "it is full"),
                                 start);

    CHECK(scheduler.workers(start + 2s) ==
          std::vector<WorkerStanding>{{.worker = ada,
                                       .state = WorkerState::rests,
                                       .slots = 3,
                                       .left = 3s,
                                       .why = "stage 'disk': it is full"}});
    scheduler.tick(start + 5s);
    CHECK(scheduler.workers(start + 5s).front().state == WorkerState::on_trial);
    scheduler.worker_away(ada);
    CHECK(scheduler.workers(start + 5s).front().state == WorkerState::away);
}
