// SPDX-License-Identifier: MIT
// The built plugin, through its C table.
#include <rapidcheck.h>

#include <algorithm>
#include <set>

#include "sdk/loaded_plugin.hpp"
#include "sdk/plugin_at_work.hpp"
#include "support/catch.hpp"

using namespace femrun::stand;
using Designs = std::vector<std::vector<double>>;

namespace {

const femrun_entry_t& entry() {
    static const LoadedLibrary library(FEMRUN_TPE_PLUGIN);
    return library.entry();
}

/// One of every kind, and one that cannot move.
const std::vector<Range> mixed = {{FEMRUN_REAL, -1, 1},          {FEMRUN_REAL, 1e-3, 10, 0, true},
                                  {FEMRUN_REAL, 0, 2, 0.25},     {FEMRUN_INTEGER, 1, 1024, 1, true},
                                  {FEMRUN_CATEGORICAL, 0, 2, 1}, {FEMRUN_REAL, 3, 3}};

double loss_of(const std::vector<double>& design) {
    double sum = 0;
    for (const double each : design) sum += each * each;
    return sum;
}

/// Asks and tells `rounds` times, `width` designs at a time; every seventh fails.
Designs run(OptimizerAtWork& optimizer, int rounds, std::size_t width, std::size_t objectives = 1,
            std::size_t constraints = 0) {
    Designs all;
    for (int round = 0; round < rounds; ++round) {
        for (const auto& design : optimizer.ask(width)) {
            all.push_back(design);
            const std::uint64_t trial = all.size();
            if (trial % 7 == 0) {
                optimizer.failed(trial, "mesh");
                continue;
            }
            std::vector<double> losses(objectives, loss_of(design));
            for (std::size_t k = 1; k < objectives; ++k) losses[k] = -losses[0] + design[0];
            optimizer.complete(trial, losses,
                               std::vector<double>(constraints, std::max(design[0], 0.0)));
        }
    }
    return all;
}

}  // namespace

TEST_CASE("tpe says what it is", "[tpe][plugin]") {
    REQUIRE(entry().plugin_count == 1);
    const femrun_descriptor_t& descriptor = *entry().descriptor(0);
    CHECK(descriptor.name == std::string("tpe"));
    CHECK(descriptor.factory == std::string(FEMRUN_OPTIMIZER));
    CHECK(descriptor.flags == FEMRUN_FLAG_IN_PROCESS);
}

TEST_CASE("the same seed and the same verdicts give the same designs, another seed others",
          "[tpe][plugin]") {
    for (const std::size_t objectives : {1u, 2u, 3u}) {
        for (const std::size_t constraints : {0u, 2u}) {
            OptimizerAtWork one(entry(), "{}"), same(entry(), "{}"), other(entry(), "{}");
            one.open(mixed, 1, static_cast<std::uint32_t>(objectives),
                     static_cast<std::uint32_t>(constraints));
            same.open(mixed, 1, static_cast<std::uint32_t>(objectives),
                      static_cast<std::uint32_t>(constraints));
            other.open(mixed, 2, static_cast<std::uint32_t>(objectives),
                       static_cast<std::uint32_t>(constraints));

            const Designs designs = run(one, 20, 3, objectives, constraints);

            CHECK(designs == run(same, 20, 3, objectives, constraints));
            CHECK(designs != run(other, 20, 3, objectives, constraints));
        }
    }
}

TEST_CASE("asking for a and then for b designs gives what a + b gives, after verdicts too",
          "[tpe][plugin]") {
    REQUIRE(rc::check("split asks are equal", [] {
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        const auto rounds = *rc::gen::inRange(0, 30);
        const auto a = *rc::gen::inRange<std::size_t>(0, 6);
        const auto b = *rc::gen::inRange<std::size_t>(0, 6);

        OptimizerAtWork split(entry(), "{}"), whole(entry(), "{}");
        split.open(mixed, seed);
        whole.open(mixed, seed);
        run(split, rounds, 1);
        run(whole, rounds, 1);
        Designs first = split.ask(a);
        const Designs second = split.ask(b);
        first.insert(first.end(), second.begin(), second.end());
        RC_ASSERT(first == whole.ask(a + b));
    }));
}

TEST_CASE("no design comes twice, however many are in flight", "[tpe][plugin]") {
    OptimizerAtWork optimizer(entry(), "{}");
    optimizer.open(mixed, 7);

    Designs designs = run(optimizer, 40, 1);
    const Designs flying = optimizer.ask(60);
    designs.insert(designs.end(), flying.begin(), flying.end());

    CHECK(std::set<std::vector<double>>(designs.begin(), designs.end()).size() == 100);
}

TEST_CASE("tpe keeps the rules and the ranges", "[tpe][plugin]") {
    OptimizerAtWork optimizer(entry(), "{}");
    optimizer.host.keeps = [](const double* design) { return design[0] > 0.5 && design[4] == 1; };
    optimizer.open(mixed, 7);

    const Designs designs = run(optimizer, 100, 1);

    REQUIRE(designs.size() == 100);
    for (const auto& design : designs) {
        CHECK((design[0] > 0.5 && design[0] <= 1 && design[4] == 1 && design[5] == 3));
        CHECK((design[2] * 4 == std::floor(design[2] * 4) && design[2] >= 0 && design[2] <= 2));
    }
}

TEST_CASE("a small space is proposed whole, adopted designs apart, and no more", "[tpe][plugin]") {
    OptimizerAtWork optimizer(entry(), "{}");
    optimizer.open({{FEMRUN_INTEGER, 1, 10, 1}, {FEMRUN_CATEGORICAL, 0, 3, 1}}, 7);
    optimizer.adopt({2, 1});
    optimizer.complete(1, {0.1});

    std::set<std::vector<double>> designs;
    for (std::uint64_t trial = 2; trial <= 40; ++trial) {
        const Designs asked = optimizer.ask(1);
        REQUIRE(asked.size() == 1);
        designs.insert(asked[0]);
        optimizer.complete(trial, {loss_of(asked[0])});
    }

    CHECK(designs.size() == 39);
    CHECK(designs.count({2, 1}) == 0);
    CHECK(optimizer.ask(1).empty());
    CHECK(optimizer.asked == FEMRUN_OK);
}

TEST_CASE("where every design failed, tpe goes on and goes elsewhere", "[tpe][plugin]") {
    OptimizerAtWork optimizer(entry(), "{}");
    optimizer.open({{FEMRUN_REAL, 0, 1}, {FEMRUN_REAL, 0, 1}}, 7);

    Designs designs;
    while (designs.size() < 60) {
        const Designs asked = optimizer.ask(1);
        REQUIRE(asked.size() == 1);
        designs.push_back(asked[0]);
        optimizer.failed(designs.size(), "mesh");
    }

    CHECK(std::set<std::vector<double>>(designs.begin(), designs.end()).size() == 60);
}

TEST_CASE("failures teach from the first trial on", "[tpe][plugin]") {
    OptimizerAtWork optimizer(entry(), "{}");
    optimizer.open({{FEMRUN_REAL, 0, 1}, {FEMRUN_REAL, 0, 1}, {FEMRUN_REAL, 0, 1}}, 7);

    int late_failures = 0;
    for (std::uint64_t trial = 1; trial <= 90; ++trial) {
        const auto design = optimizer.ask(1).at(0);
        if (design[0] < 0.6) {
            optimizer.failed(trial, "solve");
            if (trial > 60) ++late_failures;
        } else {
            optimizer.complete(trial, {std::abs(design[1] - 0.3) + std::abs(design[2] - 0.6)});
        }
    }

    CHECK(late_failures <= 9);  // of 30; by chance 18
}

TEST_CASE("one parameter, only choices, and nothing that moves are spaces too", "[tpe][plugin]") {
    OptimizerAtWork one(entry(), "{}"), choices(entry(), "{}"), fixed(entry(), "{}");
    one.open({{FEMRUN_REAL, -1, 1}}, 7);
    choices.open({{FEMRUN_CATEGORICAL, 0, 4, 1}, {FEMRUN_CATEGORICAL, 0, 9, 1}}, 7);
    fixed.open({{FEMRUN_REAL, 2, 2}, {FEMRUN_CATEGORICAL, 0, 0, 1}}, 7);

    CHECK(run(one, 40, 1).size() == 40);
    CHECK(run(choices, 60, 1).size() == 50);
    CHECK(run(fixed, 3, 1) == Designs{{2, 0}});
}

TEST_CASE("settings out of their range are refused by the host's schema alone", "[tpe][plugin]") {
    OptimizerAtWork optimizer(entry(), R"({"startup_trials": 20, "candidates": 12, "gamma": 0.2,
        "prior_weight": 2, "multivariate": false, "constant_liar": false, "local_search": false})");
    REQUIRE(optimizer.made());
    optimizer.open(mixed, 7);
    CHECK(run(optimizer, 50, 1).size() == 50);

    OptimizerAtWork mistyped(entry(), R"({"candidates": 12.5})");
    CHECK(!mistyped.made());
    CHECK(mistyped.host.message == "candidates: is 12.5; expected a whole number");
}

TEST_CASE("rules that no design keeps are told with how many were tried", "[tpe][plugin]") {
    OptimizerAtWork finite(entry(), "{}"), endless(entry(), "{}");
    finite.host.keeps = endless.host.keeps = [](const double*) { return false; };
    finite.open({{FEMRUN_INTEGER, 1, 24, 1}}, 7);
    endless.open(mixed, 7);

    CHECK(finite.ask(2).empty());
    CHECK(finite.asked == FEMRUN_UNAVAILABLE);
    CHECK(finite.host.message ==
          "none of the 24 designs of this space keeps the rules; loosen them or widen the ranges");
    CHECK(endless.ask(2).empty());
    CHECK(endless.asked == FEMRUN_UNAVAILABLE);
    CHECK(endless.host.message ==
          "none of 1000000 random designs keeps the rules; loosen them or narrow the ranges to "
          "where they are kept");
}
