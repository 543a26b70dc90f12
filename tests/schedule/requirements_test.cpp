// SPDX-License-Identifier: MIT
// What studies demand of workers.
#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

StudyTerms wants(study::Requirements requirements, std::string solver = {}) {
    StudyTerms terms;
    terms.demand = {std::move(solver), std::move(requirements)};
    return terms;
}

}  // namespace

TEST_CASE("a study's trials go to workers that have what it demands", "[schedule][demand]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, wants({.platform = "windows", .tags = {"big"}}, "femtet"));
    scheduler.worker_enlisted(ada, 2, start, {.platform = "linux", .tags = {"big"}});
    scheduler.worker_enlisted(bob, 1, start,
                              {.platform = "windows-x86_64", .tags = {"old", "big"}});
    scheduler.worker_enlisted(cyd, 2, start, {.platform = "windows"});
    for (std::uint64_t number = 1; number <= 3; ++number) scheduler.trial_queued(trial(number));

    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(1), trial(1), 1, bob}});
    CHECK(scheduler.takers(beam) == 1);
    CHECK_FALSE(scheduler.unmet(beam));
}

TEST_CASE("a study that no present worker fits waits, says for what, and takes who comes",
          "[schedule][demand]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam,
                           wants({.tags = {"big"}, .memory_bytes = 64'000'000'000}, "femtet"));
    scheduler.worker_enlisted(ada, 1, start, {.memory_bytes = 8'000'000'000, .tags = {"big"}});
    scheduler.worker_enlisted(bob, 1, start, {.memory_bytes = 128'000'000'000});
    scheduler.trial_queued(trial(1));

    CHECK(scheduler.tick(start).empty());
    CHECK(scheduler.unmet(beam) == "a worker with memory of 64 GB, or one with tag 'big'");

    scheduler.worker_enlisted(cyd, 1, start, {.tags = {"big"}, .solvers = {"calculix"}});
    CHECK(scheduler.tick(start).empty());
    scheduler.worker_enlisted(cyd, 1, start, {.tags = {"big"}, .solvers = {"calculix", "femtet"}});
    CHECK_FALSE(scheduler.unmet(beam));
    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(1), trial(1), 1, cyd}});
}

TEST_CASE("a worker that refused a study does not get it for having what was demanded",
          "[schedule][demand]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, wants({.platform = "linux"}));
    scheduler.worker_enlisted(ada, 1, start, {.platform = "linux"});
    scheduler.worker_refused(ada, beam, "no solver 'beam'");
    scheduler.trial_queued(trial(1));

    scheduler.worker_enlisted(ada, 1, start, {.platform = "linux"});

    CHECK(scheduler.tick(start).empty());
    CHECK_FALSE(scheduler.unmet(beam));
}

TEST_CASE("a study that is opened with other demands is given to others", "[schedule][demand]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, wants({.platform = "windows"}));
    scheduler.worker_enlisted(ada, 1, start, {.platform = "linux"});
    scheduler.trial_queued(trial(1));
    CHECK(scheduler.tick(start).empty());

    scheduler.study_opened(beam, wants({}));

    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(1), trial(1), 1, ada}});
}

TEST_CASE("what was demanded leaves nothing behind", "[schedule][demand][growth]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, wants({.platform = "windows"}));
    scheduler.worker_enlisted(ada, 1, start, {.platform = "linux"});
    scheduler.study_stopped(beam);
    scheduler.tick(start);
    scheduler.worker_gone(ada, "gone", start);
    scheduler.tick(start);

    CHECK(scheduler.footprint() == 0);
}
