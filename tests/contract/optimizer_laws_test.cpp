// SPDX-License-Identifier: MIT
// What every optimizer of the project keeps, whatever its mathematics; each law is tried on each
// built plugin, through its C table.
#include <rapidcheck.h>

#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "sdk/loaded_plugin.hpp"
#include "sdk/plugin_at_work.hpp"
#include "support/catch.hpp"

using namespace femrun::stand;
using Design = std::vector<double>;
using Designs = std::vector<Design>;

namespace {

struct Subject {
    std::string plugin, settings;
    bool learns;
};

/// Settings that let a law be met early, and each way of an optimizer to come to designs.
const std::vector<Subject> subjects = {
    {"random", "{}", false},
    // Without a host that tells what lies ahead it is the first of these for one objective; what it
    // is else are the others of this table.
    {"auto", R"({"gp": false})", true},
    {"nsga2", R"({"population": 6})", true},
    {"tpe", R"({"startup_trials": 5})", true},
    {"tpe", R"({"startup_trials": 20, "candidates": 12, "gamma": 0.2,
        "prior_weight": 2, "multivariate": false, "constant_liar": false,
        "local_search": false})",
     true},
    {"gp", R"({"startup_trials": 5, "candidates": 40})", true},
    {"gp", R"({"startup_trials": 8, "candidates": 20, "warp": false, "local_search": false,
        "least_solvable": 0.5, "model_trials": 12})",
     true}};

const femrun_entry_t& entry_of(const Subject& subject) {
    static std::map<std::string, LoadedLibrary> libraries;
    return libraries
        .try_emplace(subject.plugin, FEMRUN_TEST_PLUGINS "/" + subject.plugin + ".femrun")
        .first->second.entry();
}

struct Optimizer : OptimizerAtWork {
    explicit Optimizer(const Subject& subject)
        : OptimizerAtWork(entry_of(subject), subject.settings) {}
};

/// One of every kind, and one that cannot move.
const std::vector<Range> mixed = {{FEMRUN_REAL, -1, 1},          {FEMRUN_REAL, 1e-3, 10, 0, true},
                                  {FEMRUN_REAL, 0, 2, 0.25},     {FEMRUN_INTEGER, 1, 1024, 1, true},
                                  {FEMRUN_CATEGORICAL, 0, 2, 1}, {FEMRUN_REAL, 3, 3}};

struct Size {
    std::uint32_t objectives, constraints;
};

/// Every seventh design fails, every eleventh is given up.
void tell(OptimizerAtWork& optimizer, std::uint64_t trial, const Design& design, Size size) {
    if (trial % 7 == 3) {
        optimizer.failed(trial, "mesh");
        return;
    }
    if (trial % 11 == 5) {
        optimizer.dropped(trial);
        return;
    }
    std::vector<double> losses(size.objectives), excesses(size.constraints);
    for (std::size_t k = 0; k < losses.size(); ++k)
        for (const double x : design)
            losses[k] += (x - static_cast<double>(k)) * (x - static_cast<double>(k));
    for (std::size_t k = 0; k < excesses.size(); ++k) excesses[k] = design[k] - 0.5;
    optimizer.complete(trial, losses, excesses);
}

/// Asks for `width` designs at a time and then tells of them.
Designs run(OptimizerAtWork& optimizer, int rounds, std::size_t width, Size size = {1, 0}) {
    Designs all;
    for (int round = 0; round < rounds; ++round)
        for (const Design& design : optimizer.ask(width)) {
            all.push_back(design);
            tell(optimizer, all.size(), design, size);
        }
    return all;
}

bool all_differ(const Designs& designs) {
    return std::set<Design>(designs.begin(), designs.end()).size() == designs.size();
}

}  // namespace

TEST_CASE("an optimizer says what it is", "[optimizers][laws]") {
    const Subject subject = GENERATE(from_range(subjects));
    CAPTURE(subject.plugin);
    REQUIRE(entry_of(subject).plugin_count == 1);
    const femrun_descriptor_t& descriptor = *entry_of(subject).descriptor(0);
    CHECK(descriptor.name == subject.plugin);
    CHECK(descriptor.factory == std::string(FEMRUN_OPTIMIZER));
    const std::uint64_t independent = subject.learns ? 0 : FEMRUN_FLAG_INDEPENDENT;
    CHECK(descriptor.flags == (FEMRUN_FLAG_IN_PROCESS | independent));
}

TEST_CASE("the same seed and the same verdicts give the same designs", "[optimizers][laws]") {
    const Subject subject = GENERATE(from_range(subjects));
    const Size size = GENERATE(Size{1, 0}, Size{1, 2}, Size{2, 1}, Size{3, 0});
    CAPTURE(subject.plugin, subject.settings, size.objectives, size.constraints);
    Optimizer one(subject), same(subject), seeded(subject), told(subject);
    for (OptimizerAtWork* each : {&one, &same, &told})
        each->open(mixed, 1, size.objectives, size.constraints);
    seeded.open(mixed, 2, size.objectives, size.constraints);

    const Designs designs = run(one, 20, 3, size);

    REQUIRE(designs.size() == 60);
    CHECK(designs == run(same, 20, 3, size));
    CHECK(designs != run(seeded, 20, 3, size));
    Designs others;
    for (int round = 0; round < 20; ++round)
        for (const Design& design : told.ask(3)) {
            others.push_back(design);
            std::vector<double> losses(size.objectives, static_cast<double>(others.size()));
            told.complete(others.size(), losses, std::vector<double>(size.constraints, -1.0));
        }
    CHECK((designs == others) == !subject.learns);
}

TEST_CASE("asking for a and then for b designs gives what a + b gives", "[optimizers][laws]") {
    const Subject subject = GENERATE(from_range(subjects));
    CAPTURE(subject.plugin, subject.settings);
    REQUIRE(rc::check("split asks are equal", [&] {
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        const bool finite = *rc::gen::arbitrary<bool>();
        const Size size{*rc::gen::inRange<std::uint32_t>(1, 4), 1};
        Optimizer split(subject), whole(subject);
        for (OptimizerAtWork* each : {&split, &whole})
            each->open(finite ? std::vector<Range>{{FEMRUN_INTEGER, 1, 25, 1}} : mixed, seed,
                       size.objectives, size.constraints);
        Designs all;
        std::size_t told = 0;
        for (int wave = 0; wave < 8; ++wave) {
            const auto a = *rc::gen::inRange<std::size_t>(0, 6);
            const auto b = *rc::gen::inRange<std::size_t>(0, 6);
            Designs designs = split.ask(a);
            const Designs second = split.ask(b);
            designs.insert(designs.end(), second.begin(), second.end());
            RC_ASSERT(designs == whole.ask(a + b));
            all.insert(all.end(), designs.begin(), designs.end());
            const auto until = *rc::gen::inRange<std::size_t>(told, all.size() + 1);
            for (; told < until; ++told)
                for (OptimizerAtWork* each : {&split, &whole})
                    tell(*each, told + 1, all[told], size);
        }
    }));
}

TEST_CASE("whatever happens in whatever order, designs are new and a replay gives them again",
          "[optimizers][laws]") {
    const Subject subject = GENERATE(from_range(subjects));
    CAPTURE(subject.plugin, subject.settings);
    REQUIRE(rc::check("any order", [&] {
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        const Size size{*rc::gen::inRange<std::uint32_t>(1, 4), 1};
        Optimizer first(subject), replayed(subject);
        for (OptimizerAtWork* each : {&first, &replayed})
            each->open(mixed, seed, size.objectives, size.constraints);
        std::vector<std::pair<std::uint64_t, Design>> running;
        std::set<Design> seen;
        std::uint64_t trial = 0;
        for (int step = 0; step < 120; ++step) {
            const int event = *rc::gen::inRange(0, 10);
            if (event == 0 || running.empty()) {
                const Design liked{0.01 * *rc::gen::inRange(-100, 101), 1, 0.5, 7, 1, 3};
                for (OptimizerAtWork* each : {&first, &replayed})
                    RC_ASSERT(each->adopt(liked) == FEMRUN_OK);
                seen.insert(liked);
                running.emplace_back(++trial, liked);
            } else if (event < 6) {
                const Designs designs = first.ask(1);
                RC_ASSERT(designs.size() == 1u);
                RC_ASSERT(designs == replayed.ask(1));
                RC_ASSERT(seen.insert(designs[0]).second);
                running.emplace_back(++trial, designs[0]);
            } else {
                const auto ended =
                    running.begin() + *rc::gen::inRange<std::ptrdiff_t>(
                                          0, static_cast<std::ptrdiff_t>(running.size()));
                for (OptimizerAtWork* each : {&first, &replayed})
                    tell(*each, ended->first, ended->second, size);
                running.erase(ended);
            }
        }
    }));
}

TEST_CASE("no design comes twice, however many are in flight", "[optimizers][laws]") {
    const Subject subject = GENERATE(from_range(subjects));
    CAPTURE(subject.plugin, subject.settings);
    Optimizer optimizer(subject);
    optimizer.open(mixed, 7);

    Designs designs = run(optimizer, 40, 1);
    const Designs flying = optimizer.ask(60);
    designs.insert(designs.end(), flying.begin(), flying.end());

    CHECK(designs.size() == 100);
    CHECK(all_differ(designs));
}

TEST_CASE("designs keep the rules, the ranges and the steps", "[optimizers][laws]") {
    const Subject subject = GENERATE(from_range(subjects));
    CAPTURE(subject.plugin, subject.settings);
    Optimizer optimizer(subject);
    optimizer.host.keeps = [](const double* design) { return design[0] > 0.5 && design[4] == 1; };
    optimizer.open(mixed, 7);

    const Designs designs = run(optimizer, 300, 1);

    REQUIRE(designs.size() == 300);
    for (const Design& design : designs) {
        CHECK((design[0] > 0.5 && design[0] <= 1 && design[4] == 1 && design[5] == 3));
        CHECK((design[1] >= 1e-3 && design[1] <= 10));
        CHECK((design[2] * 4 == std::floor(design[2] * 4) && design[2] >= 0 && design[2] <= 2));
        CHECK((design[3] == std::floor(design[3]) && design[3] >= 1 && design[3] <= 1024));
    }
    CHECK(all_differ(designs));
}

TEST_CASE("a finite space is proposed whole, adopted designs apart, and no more",
          "[optimizers][laws]") {
    const Subject subject = GENERATE(from_range(subjects));
    const std::size_t width = GENERATE(1u, 4u, 60u);
    CAPTURE(subject.plugin, subject.settings, width);
    Optimizer optimizer(subject);
    optimizer.open({{FEMRUN_INTEGER, 1, 10, 1}, {FEMRUN_CATEGORICAL, 0, 3, 1}}, 7);
    optimizer.adopt({2, 1});
    tell(optimizer, 1, {2, 1}, {1, 0});

    Designs designs;
    for (int round = 0; round < 40; ++round)
        for (const Design& design : optimizer.ask(width)) {
            designs.push_back(design);
            tell(optimizer, designs.size() + 1, design, {1, 0});
        }

    CHECK(designs.size() == 39);
    CHECK(all_differ(designs));
    CHECK(std::count(designs.begin(), designs.end(), Design{2, 1}) == 0);
    CHECK(optimizer.ask(1).empty());
    CHECK(optimizer.asked == FEMRUN_OK);
}

TEST_CASE("one parameter, only choices, and nothing that moves are spaces too",
          "[optimizers][laws]") {
    const Subject subject = GENERATE(from_range(subjects));
    CAPTURE(subject.plugin, subject.settings);
    Optimizer one(subject), choices(subject), fixed(subject);
    one.open({{FEMRUN_REAL, -1, 1}}, 7);
    choices.open({{FEMRUN_CATEGORICAL, 0, 4, 1}, {FEMRUN_CATEGORICAL, 0, 9, 1}}, 7);
    fixed.open({{FEMRUN_REAL, 2, 2}, {FEMRUN_CATEGORICAL, 0, 0, 1}}, 7);

    CHECK(run(one, 40, 1).size() == 40);
    CHECK(run(choices, 60, 1).size() == 50);
    CHECK(run(fixed, 3, 1) == Designs{{2, 0}});
}

TEST_CASE("where every design failed, an optimizer goes on and goes elsewhere",
          "[optimizers][laws]") {
    const Subject subject = GENERATE(from_range(subjects));
    const std::uint32_t objectives = GENERATE(1u, 2u);
    CAPTURE(subject.plugin, subject.settings, objectives);
    Optimizer optimizer(subject);
    optimizer.open({{FEMRUN_REAL, 0, 1}, {FEMRUN_REAL, 0, 1}}, 7, objectives, 1);

    Designs designs;
    while (designs.size() < 60) {
        const Designs asked = optimizer.ask(1);
        REQUIRE(asked.size() == 1);
        designs.push_back(asked[0]);
        optimizer.failed(designs.size(), "mesh");
    }

    CHECK(all_differ(designs));
}

TEST_CASE("a loss or an excess that is no number counts as a failed design", "[optimizers][laws]") {
    const Subject subject = GENERATE(from_range(subjects));
    const bool in_loss = GENERATE(true, false);
    const double broken_value = GENERATE(as<double>{}, NAN, INFINITY);
    CAPTURE(subject.plugin, subject.settings, in_loss, broken_value);
    Optimizer broken(subject), failing(subject);
    for (OptimizerAtWork* each : {&broken, &failing}) each->open(mixed, 7, 2, 1);

    for (std::uint64_t trial = 1; trial <= 40; ++trial) {
        const Designs designs = broken.ask(1);
        REQUIRE(designs.size() == 1);
        REQUIRE(designs == failing.ask(1));
        if (trial % 3 != 2) {
            for (OptimizerAtWork* each : {&broken, &failing})
                tell(*each, trial, designs[0], {2, 1});
        } else {
            broken.complete(trial, {0, in_loss ? broken_value : 1}, {in_loss ? -1 : broken_value});
            failing.failed(trial, "post");
        }
    }
}

TEST_CASE("rules that no design keeps are told with how many were tried", "[optimizers][laws]") {
    const Subject subject = GENERATE(from_range(subjects));
    CAPTURE(subject.plugin, subject.settings);
    Optimizer finite(subject), endless(subject);
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

TEST_CASE("a large space whose designs are all known is told as such", "[optimizers][laws]") {
    const Subject subject = GENERATE(from_range(subjects));
    CAPTURE(subject.plugin, subject.settings);
    Optimizer optimizer(subject);
    optimizer.host.keeps = [](const double* design) { return design[0] == 7; };
    optimizer.open({{FEMRUN_INTEGER, 0, 4e6, 1}}, 7);
    optimizer.adopt({7});

    CHECK(optimizer.ask(1).empty());
    CHECK(optimizer.asked == FEMRUN_UNAVAILABLE);
    CHECK(optimizer.host.message ==
          "none of 1000000 random designs keeps the rules and is new; loosen them or narrow the "
          "ranges to where they are kept");
}

TEST_CASE("a search for a design stops when the host asks", "[optimizers][laws]") {
    const Subject subject = GENERATE(from_range(subjects));
    CAPTURE(subject.plugin, subject.settings);
    Optimizer optimizer(subject);
    optimizer.host.keeps = [](const double*) { return false; };
    optimizer.host.should_stop = [] { return true; };
    optimizer.open(mixed, 7);

    CHECK(optimizer.ask(1).empty());
    CHECK(optimizer.asked == FEMRUN_CANCELLED);
}
