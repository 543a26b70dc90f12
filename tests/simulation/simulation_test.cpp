// SPDX-License-Identifier: MIT
// The promises of the scheduler in a bad world: every trial ends exactly once, none is counted
// twice, no more run than there are licences, none starves, and the same seed gives the same
// commands. FEMRUN_SEED=7 repeats one world.
#include <cstdlib>

#include <fmt/format.h>

#include "support/catch.hpp"
#include "world.hpp"

using namespace femrun;
using namespace femrun::simulation;

namespace {

/// Four studies that compete: without licences, with some, with several of two pools, and one whose
/// plugin is broken for a while and that is stopped before its end.
std::vector<StudyPlan> studies(std::uint64_t trials, std::uint32_t licences) {
    const study::Licence femtet{.count = licences, .hold = 1, .cooldown = 2min};
    const study::Licence many{.count = licences, .hold = 3, .cooldown = 2min};
    const study::Licence mesher{.count = 2 + licences / 20, .hold = 1, .cooldown = 0ms};
    const schedule::StudyTerms plain{.retry = {}, .solve_limit = 20min, .licences = {}};
    schedule::StudyTerms one = plain, several = plain;
    one.licences = {{"femtet", femtet}};
    several.licences = {{"femtet", many}, {"mesher", mesher}};
    return {{.terms = plain, .trials = trials, .at_once = trials / 3},
            {.terms = one, .trials = trials / 10, .at_once = 40},
            {.terms = several, .trials = trials / 100, .at_once = 10},
            {.terms = plain,
             .trials = trials,
             .at_once = 50,
             .solve = 30s,
             .faults_from = 4min,
             .faults_until = 8min,
             .stopped_at = 40min}};
}

Plan small_world(std::uint64_t seed) {
    return {.seed = seed,
            .machines = 60,
            .heartbeat = 30s,
            .studies = studies(1000, 8),
            .machine_dies_every = 3h,
            .machine_freezes_every = 2h,
            .line_cut_every = 2h,
            .scheduler_dies_every = 20min};
}

Plan large_world(std::uint64_t seed) {
    return {.seed = seed,
            .machines = 2000,
            .heartbeat = 60s,
            .studies = studies(5000, 200),
            .machine_dies_every = 5h,
            .machine_freezes_every = 5h,
            .line_cut_every = 5h,
            .scheduler_dies_every = 20min};
}

constexpr Duration never = 24h * 365;

std::vector<std::uint64_t> seeds() {
    if (const char* one = std::getenv("FEMRUN_SEED")) return {std::strtoull(one, nullptr, 10)};
    return {1, 2, 3, 4};
}

/// The whole story in a line, for a person who wonders whether the world was bad enough.
std::string shown(const Plan& plan, const Outcome& outcome) {
    return fmt::format(
        "seed {}: {} complete, {} failed, {} cancelled; {} attempts, {} commands, {} events; {} "
        "restarts, {} pauses, {} late reports, {} refusals; {} sleeps, {} silences, {} late, {} "
        "back, {} rests, {} "
        "not begun; {} tried alone, {} taken for the cause, {} of them wrongly; longest wait "
        "{:.2f} "
        "h of {:.2f} h",
        plan.seed, outcome.complete, outcome.failed, outcome.cancelled, outcome.attempts,
        outcome.commands, outcome.events, outcome.restarts, outcome.pauses, outcome.late_reports,
        outcome.refusals, outcome.sleeps, outcome.silences, outcome.late, outcome.back,
        outcome.rests, outcome.not_begun, outcome.tried_alone, outcome.taken_for_the_cause,
        outcome.blamed_innocents,
        std::chrono::duration<double>(outcome.longest_wait).count() / 3600,
        std::chrono::duration<double>(outcome.lasted).count() / 3600);
}

std::uint64_t trials(const Plan& plan) {
    std::uint64_t all = 0;
    for (const StudyPlan& study : plan.studies) all += study.trials;
    return all;
}

/// Runs the world; every trial has one end, and what was to go wrong did.
Outcome survive(const Plan& plan) {
    CAPTURE(plan.seed);
    Outcome outcome;
    REQUIRE_NOTHROW(outcome = simulate(plan));
    INFO(shown(plan, outcome));
    CHECK(outcome.complete + outcome.failed + outcome.cancelled == trials(plan));
    if (std::getenv("FEMRUN_SEED") != nullptr) {
        WARN(shown(plan, outcome));
        return outcome;
    }
    CHECK((outcome.restarts > 0) == (plan.scheduler_dies_every < never));
    CHECK(outcome.late_reports > 0);
    CHECK(outcome.pauses > 0);
    CHECK(outcome.sleeps > 0);
    CHECK(outcome.silences > 0);
    CHECK(outcome.back > 0);
    // Nothing waits behind a long solve, so only what dies young has not begun.
    if (plan.machine_dies_every < never) CHECK(outcome.not_begun > 0);
    return outcome;
}

}  // namespace

TEST_CASE("in a bad world every trial ends exactly once and no licence is used twice",
          "[simulation]") {
    for (const std::uint64_t seed : seeds()) survive(small_world(seed));
}

TEST_CASE("a scheduler that lives on forgets no trial that a restart would have reminded it of",
          "[simulation]") {
    for (const std::uint64_t seed : seeds()) {
        Plan plan = small_world(seed);
        plan.scheduler_dies_every = never;
        survive(plan);
    }
}

TEST_CASE("what some workers refuse is solved by the others, and no study starves for it",
          "[simulation]") {
    for (const std::uint64_t seed : seeds()) {
        Plan plan = small_world(seed);
        plan.studies[0].refused_by_every = 2;  // the longest
        plan.studies[1].refused_by_every = 3;  // with licences
        plan.studies[2].refused_by_every = 5;  // with licences of two pools
        const Outcome outcome = survive(plan);
        CHECK(outcome.refusals > 60);
    }
}

TEST_CASE("of designs that crash their workers each is found, and no other is blamed",
          "[simulation]") {
    for (const std::uint64_t seed : seeds()) {
        Plan plan = small_world(seed);
        // Nothing else kills a worker, so that guilt is certain.
        plan.machine_dies_every = plan.line_cut_every = plan.scheduler_dies_every = never;
        plan.studies[0].home = Home::worker_process;
        plan.studies[0].crashes_every = 100;
        plan.studies[1].crashes_every = 20;  // in processes of their own
        const Outcome outcome = survive(plan);
        CHECK(outcome.tried_alone > 10);
        // One may have hung at one of its three tries, or its PC slept until its time was over.
        CHECK(outcome.taken_for_the_cause >= 10 + 5 - 1);
        CHECK(outcome.blamed_innocents == 0);
    }
}

TEST_CASE("thousands of workers are scheduled in one thread", "[simulation]") {
    survive(large_world(seeds().front()));
}

TEST_CASE("the same seed gives the same commands", "[simulation]") {
    const Plan plan = small_world(seeds().front());

    CHECK(survive(plan) == survive(plan));
}
