// SPDX-License-Identifier: MIT
// The built plugin, through its C table.
#include <algorithm>

#include "sdk/loaded_plugin.hpp"
#include "sdk/plugin_at_work.hpp"
#include "support/catch.hpp"

using namespace femrun::stand;
using Designs = std::vector<std::vector<double>>;

namespace {

const std::vector<Range> box = {{FEMRUN_REAL, 0, 1}, {FEMRUN_REAL, 0, 1}};
constexpr std::uint32_t two = 2;

struct Auto : OptimizerAtWork {
    Auto() : OptimizerAtWork(library().entry(), "{}") { open(box, 7, two); }
    static const LoadedLibrary& library() {
        static const LoadedLibrary loaded(FEMRUN_AUTO_PLUGIN);
        return loaded;
    }
};

femrun_outlook_t wanting(std::uint64_t trials) {
    femrun_outlook_t outlook{};
    outlook.trials_wanted = trials;
    outlook.left_s = -1;
    outlook.slots = 1;
    return outlook;
}

/// Asks for one design after the other and tells of it; every fifth cannot be solved.
Designs run(OptimizerAtWork& optimizer, std::uint64_t first, std::uint64_t last) {
    Designs all;
    for (std::uint64_t trial = first; trial <= last; ++trial) {
        const auto asked = optimizer.ask(1);
        all.push_back(asked.at(0));
        const double x = asked[0][0], y = asked[0][1];
        if (trial % 5 == 0)
            optimizer.failed(trial, "mesh");
        else
            optimizer.complete(trial, {x * x + y, (x - 1) * (x - 1) + y * y});
    }
    return all;
}

}  // namespace

TEST_CASE("what auto chooses at once proposes what it proposes alone", "[auto][plugin]") {
    const auto [trials, library] = GENERATE(
        table<std::uint64_t, std::string>({{100, FEMRUN_TPE_PLUGIN}, {9000, FEMRUN_NSGA2_PLUGIN}}));
    INFO(library);
    const LoadedLibrary loaded(library);
    OptimizerAtWork alone(loaded.entry(), "{}");
    alone.open(box, 7, two);
    Auto chosen;

    CHECK(chosen.consider(wanting(trials)).find(trials == 100 ? "tpe: " : "nsga2: ") == 0);

    CHECK(run(chosen, 1, 40) == run(alone, 1, 40));
}

TEST_CASE("auto says its choice once, and again when it changes its mind", "[auto][plugin]") {
    Auto optimizer;

    CHECK(
        optimizer.consider(wanting(100)) ==
        "tpe: 2 parameters, 2 objectives, about 100 trials: models near the front learn most from "
        "each");
    run(optimizer, 1, 3);
    CHECK(optimizer.consider(wanting(100)).empty());
    CHECK(optimizer.consider(wanting(9000)) ==
          "nsga2: about 9000 trials for a front of 2 objectives, which breeding covers best");
    CHECK(optimizer.consider(wanting(9000)).empty());
    CHECK(optimizer.consider(wanting(100)).find("tpe: ") == 0);
}

TEST_CASE("auto leaves the model of all that is known when it takes longer than the solver",
          "[auto][plugin]") {
    OptimizerAtWork optimizer(Auto::library().entry(), "{}");
    optimizer.open(box, 7);
    femrun_outlook_t quick = wanting(100'000);
    CHECK(optimizer.consider(quick).find("gp: 2 parameters") == 0);
    for (std::uint64_t trial = 1; trial <= 40; ++trial) {
        const auto design = optimizer.ask(1).at(0);
        optimizer.complete(trial, {design[0] * design[0] + design[1]});
    }

    quick.solve_s = 1e-4;

    CHECK(optimizer.consider(quick) ==
          "tpe: a solve takes 0.1 ms, less than a model of all that is known takes for a proposal");
    CHECK(optimizer.ask(1).size() == 1);
}

TEST_CASE("auto that follows what it once chose proposes what it proposed", "[auto][plugin]") {
    Auto live;
    live.consider(wanting(100));
    Designs expected = run(live, 1, 30);
    live.consider(wanting(9000));
    for (const auto& design : run(live, 31, 60)) expected.push_back(design);

    Auto restored;
    CHECK(restored.follow("tpe") == FEMRUN_OK);
    Designs designs = run(restored, 1, 30);
    CHECK(restored.follow("nsga2") == FEMRUN_OK);
    for (const auto& design : run(restored, 31, 60)) designs.push_back(design);

    CHECK(designs == expected);
}

TEST_CASE("who takes over knows all that is known, and what is in flight", "[auto][plugin]") {
    OptimizerAtWork optimizer(Auto::library().entry(), "{}");
    optimizer.open({{FEMRUN_INTEGER, 1, 12, 1}}, 7, two);
    optimizer.consider(wanting(100));
    Designs all = optimizer.ask(5);
    for (std::uint64_t trial = 1; trial <= 3; ++trial) optimizer.complete(trial, {1, 2});

    optimizer.consider(wanting(9000));

    // Twelve designs there are; none comes twice, not those in flight either.
    for (const auto& design : optimizer.ask(20)) all.push_back(design);
    std::sort(all.begin(), all.end());
    CHECK(all.size() == 12);
    CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
}

TEST_CASE("auto that may choose nothing is refused", "[auto][plugin]") {
    const OptimizerAtWork none(Auto::library().entry(),
                               R"({"gp": false, "tpe": false, "nsga2": false})");

    CHECK_FALSE(none.made());
    CHECK(none.host.message == "gp, tpe and nsga2 are all false; leave one that may be chosen");
}

TEST_CASE("a course that auto does not know is refused by name", "[auto][plugin]") {
    Auto optimizer;

    CHECK(optimizer.follow("cmaes") == FEMRUN_INVALID);
    CHECK(optimizer.host.message ==
          "'cmaes' is on record as chosen, which this version does not know");
}

TEST_CASE("an optimizer that chooses nothing offers no course", "[auto][plugin]") {
    const LoadedLibrary library(FEMRUN_TPE_PLUGIN);
    OptimizerAtWork tpe(library.entry(), "{}");

    CHECK(tpe.consider(wanting(100)) == "none");
}
