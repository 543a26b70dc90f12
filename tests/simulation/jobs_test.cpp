// SPDX-License-Identifier: MIT
// Workers that are jobs of an engine, with an hour each: what of their time is lost when they end.
#include <cstdlib>

#include <fmt/format.h>

#include "support/catch.hpp"
#include "world.hpp"

using namespace femrun;
using namespace femrun::simulation;

namespace {

double share(Duration part, Duration whole) {
    return static_cast<double>(part.count()) / static_cast<double>(whole.count());
}

double hours(Duration time) { return std::chrono::duration<double>(time).count() / 3600; }

/// Of the slots' time, what was no solve that counts, and no start of a process or solver.
double lost(const Outcome& it) {
    return 1 - share(it.solving, it.slot_time) - share(it.opening, it.slot_time);
}

std::string shown(const Outcome& it) {
    return fmt::format(
        "{} jobs, {} preempted, {} sent home; {:.0f} h of slots: {:.2f} % solving, {:.2f} % "
        "opening, "
        "{:.2f} % cut short ({} solves), {:.2f} % idle; {} complete, {} failed, {} attempts in "
        "{:.1f} h; {} events",
        it.jobs, it.preempted, it.sent_home, hours(it.slot_time),
        100 * share(it.solving, it.slot_time), 100 * share(it.opening, it.slot_time),
        100 * share(it.cut, it.slot_time), it.cuts_short,
        100 * (lost(it) - share(it.cut, it.slot_time)), it.complete, it.failed, it.attempts,
        hours(it.lasted), it.events);
}

/// As there are when none is sent home early. So many take seconds; FEMRUN_JOBS=10000 tells of
/// more.
std::uint64_t count_of_jobs() {
    const char* jobs = std::getenv("FEMRUN_JOBS");
    return jobs == nullptr ? 4000 : std::strtoull(jobs, nullptr, 10);
}

/// Worlds of which each is another; FEMRUN_SEEDS=1000 tells of more.
std::uint64_t count_of_seeds() {
    const char* seeds = std::getenv("FEMRUN_SEEDS");
    return seeds == nullptr ? 10 : std::strtoull(seeds, nullptr, 10);
}

/// A world in which nothing else breaks, and in which workers that are jobs of an hour sign once a
/// minute, so that ten thousand of them are told of in seconds.
Plan jobs_of_an_hour(std::uint64_t places, std::uint32_t slots) {
    Plan plan{.seed = 1, .pcs = places, .slots_max = slots};
    plan.jobs = {.last = 1h};
    plan.pc_dies_every = plan.pc_freezes_every = plan.link_cut_every = never;
    plan.scheduler_dies_every = plan.scheduler_sleeps_every = never;
    plan.terms = {.heartbeat = 1min, .idle_heartbeat = 1min, .lease = 5min};
    plan.slowest_message = 0s;
    plan.strays_every = 0;
    plan.longest_wait = never;
    plan.all_ended_after = 24h * 60;
    return plan;
}

StudyPlan of(std::uint64_t trials, Duration solve, Spread spread, double weight = 1) {
    return {.trials = trials,
            .solve = solve,
            .spread = spread,
            .same_again = true,
            .solve_limit = 24h,
            .solves_well = true,
            .share = {.weight = weight}};
}

}  // namespace

TEST_CASE("jobs of an hour lose less than three hundredths of their time to their ends",
          "[simulation][jobs]") {
    // Solves of minutes fit an hour, those of hours the places where jobs last so long.
    Plan plan = jobs_of_an_hour(/*places=*/200, /*slots=*/1);
    plan.jobs.long_every = 10;
    plan.jobs.long_last = 8h;
    plan.jobs.preempted_every = 40h;
    const std::uint64_t jobs = count_of_jobs();
    const auto part = [&](double part_of_time, Duration solve) {
        return static_cast<std::uint64_t>(part_of_time * static_cast<double>(jobs) * 57min / solve);
    };
    // With weights as they need slots, so that they end together and each wants some until then.
    plan.studies = {of(part(0.05, 2min), 2min, Spread::memoryless, 5),
                    of(part(0.5, 12min), 12min, Spread::even, 50),
                    of(part(0.35, 15min), 15min, Spread::tailed, 35),
                    of(part(0.1, 2h), 2h, Spread::even, 10)};

    Outcome outcome;
    REQUIRE_NOTHROW(outcome = simulate(plan));

    INFO(shown(outcome));
    if (std::getenv("FEMRUN_JOBS") != nullptr) WARN(shown(outcome));
    CHECK(outcome.jobs >= jobs);
    CHECK(outcome.preempted > jobs / 100);
    CHECK(lost(outcome) < 0.03);
    CHECK(share(outcome.opening, outcome.slot_time) < 0.01);
    CHECK(outcome.failed == 0);
}

TEST_CASE("a scheduler that is killed, and jobs that are preempted, lose no result",
          "[simulation][jobs]") {
    std::uint64_t kills = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        Plan plan{.seed = seed, .pcs = 20};
        plan.jobs = {.last = 20min, .preempted_every = 30min};
        plan.studies = {of(200, 2min, Spread::tailed), of(100, 4min, Spread::even)};
        CAPTURE(seed);
        Outcome outcome;
        REQUIRE_NOTHROW(outcome = simulate(plan));
        INFO(shown(outcome));
        CHECK(outcome.complete >= 300);
        CHECK(outcome.preempted > 0);
        kills += outcome.kills;
    }
    CHECK(kills > 5);
}

TEST_CASE("a study whose solves need longer than jobs have left keeps no licence from the others",
          "[simulation][jobs]") {
    Plan plan = jobs_of_an_hour(/*places=*/12, /*slots=*/1);
    plan.seed = 6;  // a world in which one did, for hours
    // Two places have jobs that are long enough, for a while, and what is cut there needs more.
    plan.jobs = {
        .last = 30min, .long_every = 6, .long_last = 3h, .wait_max = 10min, .preempted_every = 2h};
    plan.studies = {of(4, 90min, Spread::even), of(200, 2min, Spread::even),
                    of(2000, 4min, Spread::even)};
    plan.studies[0].licences = plan.studies[1].licences = {{"femtet", {.count = 1}}};
    // As long as a slot may be taken by another's solve, and a little more.
    plan.licence_lies_for_max = 8min;

    Outcome outcome;
    REQUIRE_NOTHROW(outcome = simulate(plan));

    INFO(shown(outcome));
    CHECK(outcome.complete >= 2204);
}

TEST_CASE("of a job that is begun anew while it lives on one copy counts, and nothing is lost",
          "[simulation][jobs]") {
    const bool one_folder = GENERATE(false, true);
    std::uint64_t copies = 0, two_at_once = 0;
    for (std::uint64_t seed = 1; seed <= count_of_seeds(); ++seed) {
        Plan plan{.seed = seed, .pcs = 10};
        plan.jobs = {.last = 40min,
                     .preempted_every = 2h,
                     .node_lost_every = 15min,
                     .one_folder = one_folder};
        const study::Licence femtet{.count = 6, .hold = 1, .cooldown = 1min};
        plan.studies = {of(150, 2min, Spread::tailed), of(80, 4min, Spread::even)};
        plan.studies[1].licences = {{"femtet", femtet}};
        CAPTURE(seed, one_folder);
        Outcome outcome;
        REQUIRE_NOTHROW(outcome = simulate(plan));
        INFO(shown(outcome));
        CHECK(outcome.complete >= 230);
        CHECK(outcome.failed == 0);
        copies += outcome.copies;
        two_at_once += outcome.two_at_once;
    }
    CHECK(copies > 100);
    CHECK(two_at_once > 50);
}

// Figures of docs/performance.md; told when it is asked for by its name.
TEST_CASE("what jobs of an hour lose, by how long solves take", "[.][jobs-figures]") {
    for (const std::uint32_t slots : {1U, 4U})
        for (const Spread spread : {Spread::even, Spread::tailed, Spread::memoryless})
            for (const Duration solve : {Duration(2min), Duration(12min), Duration(25min)}) {
                Plan plan = jobs_of_an_hour(/*places=*/100, slots);
                plan.jobs.long_every = 20;
                plan.jobs.long_last = 8h;
                plan.studies = {
                    of(static_cast<std::uint64_t>(1000 * 60min / solve), solve, spread)};
                WARN(fmt::format("{} slots at most, spread {}, {} min: {}", slots,
                                 static_cast<int>(spread), solve / 1min, shown(simulate(plan))));
            }
}
