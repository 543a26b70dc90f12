// SPDX-License-Identifier: MIT
// The promises of the house in a bad world. FEMRUN_SEED=7 repeats one world, FEMRUN_SEEDS=10000
// tries that many.
#include <cstdlib>

#include <fmt/format.h>

#include "support/catch.hpp"
#include "world.hpp"

using namespace femrun;
using namespace femrun::simulation;

namespace {

/// A person repeats one world, of which sums over many say nothing.
bool is_repeated() { return std::getenv("FEMRUN_SEED") != nullptr; }

std::vector<std::uint64_t> seeds(std::uint64_t count = 100) {
    if (const char* one = std::getenv("FEMRUN_SEED")) return {std::strtoull(one, nullptr, 10)};
    if (const char* many = std::getenv("FEMRUN_SEEDS")) count = std::strtoull(many, nullptr, 10);
    std::vector<std::uint64_t> all;
    for (std::uint64_t seed = 1; seed <= count; ++seed) all.push_back(seed);
    return all;
}

/// Three studies that compete: without licences, with some, and with several of two pools.
std::vector<StudyPlan> studies() {
    const study::Licence femtet{.count = 4, .hold = 1, .cooldown = 2min};
    const study::Licence many{.count = 4, .hold = 3, .cooldown = 2min};
    const study::Licence mesher{.count = 2, .hold = 1, .cooldown = 0ms};
    return {{.trials = 30, .solve = 2min},
            {.trials = 15, .solve = 1min, .licences = {{"femtet", femtet}}},
            {.trials = 5, .solve = 1min, .licences = {{"femtet", many}, {"mesher", mesher}}}};
}

/// The whole story in a line, for a person who wonders whether the world was bad enough.
std::string shown(const Plan& plan, const Outcome& it) {
    return fmt::format(
        "seed {}: {} complete, {} failed; {} attempts, {} records, {} events; {} kills, {} sleeps, "
        "{} cuts, {} strays, {} deaths, {} freezes, {} pauses; {} acknowledged, {} repeated, {} "
        "kept, {} inherited, {} second tries, {} adopted; {} taken for the cause, {} of them "
        "wrongly; longest "
        "wait {:.2f} h of {:.2f} h",
        plan.seed, it.complete, it.failed, it.attempts, it.records, it.events, it.kills, it.sleeps,
        it.cuts, it.strays, it.deaths, it.freezes, it.pauses, it.acknowledged, it.repeated, it.kept,
        it.inherited, it.second_tries, it.adopted, it.taken_for_the_cause, it.blamed_innocents,
        std::chrono::duration<double>(it.longest_wait).count() / 3600,
        std::chrono::duration<double>(it.lasted).count() / 3600);
}

Outcome survive(const Plan& plan) {
    CAPTURE(plan.seed);
    Outcome outcome;
    REQUIRE_NOTHROW(outcome = simulate(plan));
    INFO(shown(plan, outcome));
    std::uint64_t trials = 0, of_stopped = 0;
    for (const StudyPlan& study : plan.studies)
        (study.stopped_at < never ? of_stopped : trials) += study.trials;
    CHECK(outcome.complete >= trials);
    CHECK(outcome.complete <= trials + of_stopped);
    if (is_repeated()) WARN(shown(plan, outcome));
    return outcome;
}

}  // namespace

TEST_CASE("in a bad world every trial ends exactly once and no licence is used twice",
          "[simulation]") {
    Outcome all;
    for (const std::uint64_t seed : seeds()) {
        const Outcome one = survive({.seed = seed, .studies = studies()});
        all.adopted += one.adopted;
        all.repeated += one.repeated;
        all.sleeps += one.sleeps;
        all.deaths += one.deaths;
        all.inherited += one.inherited;
        all.strays += one.strays;
    }
    if (is_repeated()) return;
    CHECK(all.adopted > 0);
    CHECK(all.repeated > 0);
    CHECK(all.sleeps > 0);
    CHECK(all.strays > 0);
    CHECK(all.deaths > 0);
    CHECK(all.inherited > 0);
}

TEST_CASE("a scheduler that is killed at a thousand moments loses no report that it acknowledged",
          "[simulation]") {
    std::uint64_t kills = 0, adopted = 0;
    for (std::uint64_t seed = 1; kills < 1000; ++seed) {
        REQUIRE(seed < 500);
        const Outcome one = survive({.seed = seed,
                                     .studies = studies(),
                                     .scheduler_dies_every = 2min,
                                     .scheduler_is_down_max = 5s});
        kills += one.kills;
        adopted += one.adopted;
    }
    CHECK(adopted > 100);
}

TEST_CASE("a link that is cut for less than the lease repeats no solve", "[simulation]") {
    std::uint64_t cuts = 0;
    for (const std::uint64_t seed : seeds(20)) {
        const Outcome one = survive({.seed = seed,
                                     .studies = studies(),
                                     .pc_dies_every = never,
                                     .pc_freezes_every = never,
                                     .link_cut_every = 3min,
                                     .cut_lasts_max = 5s,
                                     .scheduler_dies_every = never,
                                     .scheduler_sleeps_every = never,
                                     .slowest_message = 0s,
                                     .strays_every = 0});
        CHECK(one.second_tries == 0);
        cuts += one.cuts;
    }
    CHECK((is_repeated() || cuts > 100));
}

TEST_CASE("workers sign as often as the lease that they are told wants it", "[simulation]") {
    for (const std::uint64_t seed : seeds(20)) {
        const Outcome one = survive({.seed = seed,
                                     .studies = studies(),
                                     .pc_dies_every = never,
                                     .pc_freezes_every = never,
                                     .link_cut_every = never,
                                     .scheduler_dies_every = never,
                                     .scheduler_sleeps_every = never,
                                     .terms = {.heartbeat = 1h, .lease = 3s},
                                     .slowest_message = 0s,
                                     .strays_every = 0});
        CHECK(one.second_tries == 0);
    }
}

TEST_CASE("what some workers refuse is solved by the others, and no study starves for it",
          "[simulation]") {
    for (const std::uint64_t seed : seeds(20)) {
        Plan plan{.seed = seed, .studies = studies()};
        plan.studies[0].refused_by_every = 2;
        plan.studies[1].refused_by_every = 3;
        survive(plan);
    }
}

TEST_CASE("of two studies with weights 1 and 3 each has its share of twenty workers",
          "[simulation]") {
    std::map<StudyId, Duration> worked;
    for (const std::uint64_t seed : seeds(6)) {
        Plan plan{.seed = seed, .pcs = 20};
        plan.studies = {{.trials = 600, .solve = 2min, .share = {.weight = 1}},
                        {.trials = 900, .solve = 1min, .share = {.weight = 3}}};
        const Outcome one = survive(plan);
        for (const auto& [study, time] : one.worked) worked[study] += time;
    }
    const double light = std::chrono::duration<double>(worked[{1}]).count();
    const double heavy = std::chrono::duration<double>(worked[{2}]).count();
    CHECK(heavy / (light + heavy) == Approx(0.75).epsilon(0.1));
    CHECK(light / (light + heavy) == Approx(0.25).epsilon(0.1));
}

TEST_CASE("a plugin that is broken for a while pauses its study alone, which goes on afterwards",
          "[simulation]") {
    std::size_t worlds = 0, paused = 0;  // a killed scheduler counts faults in a row anew
    for (const std::uint64_t seed : seeds(20)) {
        Plan plan{.seed = seed, .studies = studies()};
        plan.studies[0].broken_from = 5min;
        plan.studies[0].broken_for = 30min;
        ++worlds;
        if (survive(plan).pauses > 0) ++paused;
    }
    CHECK((is_repeated() || 10 * paused > 9 * worlds));
}

TEST_CASE("a study that is stopped midway is over, and the others know nothing of it",
          "[simulation]") {
    std::uint64_t stops = 0;
    for (const std::uint64_t seed : seeds(20)) {
        Plan plan{.seed = seed, .studies = studies()};
        plan.studies[seed % 3].stopped_at = 4min;
        stops += survive(plan).stops;
    }
    CHECK((is_repeated() || stops > 10));
}

TEST_CASE("of designs that crash their workers each is found, and no other is blamed",
          "[simulation]") {
    std::uint64_t found = 0;
    for (const std::uint64_t seed : seeds(20)) {
        // Nothing else kills a worker or a plugin's process, so that guilt is certain.
        Plan plan{.seed = seed,
                  .studies = studies(),
                  .pc_dies_every = never,
                  .link_cut_every = never,
                  .scheduler_dies_every = never};
        for (StudyPlan& study : plan.studies) study.solves_well = true;
        plan.studies[0].home = Home::worker_process;
        plan.studies[0].crashes_every = 10;
        plan.studies[1].crashes_every = 5;  // in processes of their own
        const Outcome outcome = survive(plan);
        CHECK(outcome.taken_for_the_cause == outcome.guilty);
        CHECK(outcome.blamed_innocents == 0);
        found += outcome.guilty;
    }
    CHECK((is_repeated() || found > 100));
}

TEST_CASE("on a PC on which everything fails no trial does, and it solves again when it is well",
          "[simulation]") {
    for (const std::uint64_t seed : seeds(20)) {
        // The others are there to be compared with, and have solved enough for it.
        Plan plan{.seed = seed,
                  .studies = {{.trials = 800, .solve = 2min, .solves_well = true}},
                  .pc_dies_every = never,
                  .link_cut_every = never,
                  .scheduler_dies_every = never,
                  .has_ill_pc = true,
                  .ill_from = 20min,
                  .ill_for = 40min};
        const Outcome one = survive(plan);
        CHECK(one.failed == 0);
        CHECK(one.failed_of_ill_pc > 3);
        CHECK(one.failed_of_ill_pc < 60);  // it rests, and is tried now and then
        CHECK(one.solved_after_it > 0);
    }
}

TEST_CASE("what used more memory than it may is repeated with more, on a PC that has more",
          "[simulation]") {
    std::uint64_t too_much = 0, with_more = 0;
    for (const std::uint64_t seed : seeds(20)) {
        // Who has more is there and is heard of, and what used more is not forgotten.
        Plan plan{.seed = seed,
                  .studies = studies(),
                  .pc_dies_every = never,
                  .pc_freezes_every = never,
                  .link_cut_every = never,
                  .scheduler_dies_every = never,
                  .memory_a_slot = 4'000'000'000};
        plan.studies[0].memory_limit = 2'000'000'000;
        plan.studies[0].hungry_every = 3;
        plan.studies[0].solves_well = true;  // but for these
        const Outcome one = survive(plan);
        too_much += one.used_too_much;
        with_more += one.solved_with_more;
    }
    if (is_repeated()) return;
    CHECK(too_much > 50);
    CHECK(with_more > 20);
}

TEST_CASE("a scheduler that lives on forgets no trial that a restart would have reminded it of",
          "[simulation]") {
    for (const std::uint64_t seed : seeds(20))
        survive({.seed = seed, .studies = studies(), .scheduler_dies_every = never});
}

TEST_CASE("no solve is lost to the pauses of its study", "[simulation]") {
    std::uint64_t pauses = 0, kept = 0;
    for (const std::uint64_t seed : seeds(50)) {
        const Outcome one = survive({.seed = seed,
                                     .studies = studies(),
                                     .link_cut_every = 3min,
                                     .cut_lasts_max = 10min,
                                     .scheduler_is_down_max = 10min,
                                     .study_pauses_every = 5min,
                                     .longest_wait = 24h});
        pauses += one.pauses;
        kept += one.kept;
    }
    if (is_repeated()) return;
    CHECK(pauses > 100);
    CHECK(kept > 10);
}

TEST_CASE("hundreds of workers are scheduled in one thread", "[simulation]") {
    Plan plan{.seed = seeds(1).front(), .pcs = 400, .studies = studies()};
    plan.studies[0].trials = 1000;
    survive(plan);
}

TEST_CASE("the same seed gives the same records and the same commands", "[simulation]") {
    const Plan plan{.seed = seeds(1).front(), .studies = studies()};

    CHECK(survive(plan) == survive(plan));
}
