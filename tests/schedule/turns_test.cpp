// SPDX-License-Identifier: MIT
// Fairness among studies and within one.
#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

/// The trials that a tick dispatches, as "study.number".
std::vector<std::string> dispatched(const Commands& commands) {
    std::vector<std::string> trials;
    for (const Command& command : commands)
        if (const Dispatch* it = std::get_if<Dispatch>(&command))
            trials.push_back(fmt::format("{}.{}", it->trial.study.value, it->trial.number));
    return trials;
}

using Trials = std::vector<std::string>;

}  // namespace

TEST_CASE("studies take turns however many trials each has", "[schedule][queue]") {
    Scheduler scheduler{{.lease = 15s}};
    for (const StudyId study : {beam, wing, gear}) scheduler.study_opened(study, {});
    for (std::uint64_t number = 1; number <= 5; ++number) scheduler.trial_queued(trial(number));
    scheduler.trial_queued(trial(1, wing));
    scheduler.trial_queued(trial(2, wing));
    scheduler.trial_queued(trial(1, gear));
    scheduler.worker_enlisted(ada, 8, start);

    CHECK(dispatched(scheduler.tick(start)) ==
          Trials{"1.1", "2.1", "3.1", "1.2", "2.2", "1.3", "1.4", "1.5"});
}

TEST_CASE("a study keeps its turn from tick to tick", "[schedule][queue]") {
    Scheduler scheduler{{.lease = 15s}};
    for (const StudyId study : {beam, wing}) {
        scheduler.study_opened(study, {});
        for (std::uint64_t number = 1; number <= 3; ++number)
            scheduler.trial_queued(trial(number, study));
    }
    scheduler.worker_enlisted(ada, 1, start);

    Trials order;
    for (std::uint64_t id = 1; id <= 6; ++id) {
        for (std::string& one : dispatched(scheduler.tick(start))) order.push_back(one);
        scheduler.attempt_solved(attempt(id), start);
    }

    CHECK(order == Trials{"1.1", "2.1", "1.2", "2.2", "1.3", "2.3"});
}

TEST_CASE("trials go in the order in which they were queued, whatever their numbers",
          "[schedule][queue]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, {});
    for (const std::uint64_t number : {7u, 3u, 5u}) scheduler.trial_queued(trial(number));
    scheduler.worker_enlisted(ada, 3, start);

    CHECK(dispatched(scheduler.tick(start)) == Trials{"1.7", "1.3", "1.5"});
}

TEST_CASE("a study that has licences gets a slot although another would fill the backlog",
          "[schedule][queue]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, {});
    scheduler.study_opened(wing, licensed("femtet", {.count = 1}));
    scheduler.set_backlog(beam, 2);
    scheduler.worker_enlisted(ada, 1, start);
    for (std::uint64_t number = 1; number <= 9; ++number) scheduler.trial_queued(trial(number));
    REQUIRE(dispatched(scheduler.tick(start)) == Trials{"1.1", "1.2", "1.3"});

    scheduler.trial_queued(trial(1, wing));
    std::vector<Trials> then;
    for (std::uint64_t id = 1; id <= 4; ++id) {
        scheduler.attempt_solved(attempt(id), start);
        then.push_back(dispatched(scheduler.tick(start)));
    }

    // The backlog runs dry, beam has its turn for the free slot, then wing; behind wing's, which
    // may take long, nothing is sent ahead.
    CHECK(then == std::vector<Trials>{{}, {}, {"1.4"}, {"2.1"}});
}
