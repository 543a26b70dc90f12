// SPDX-License-Identifier: MIT
// The built plugin, through its C table.
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "sdk/loaded_plugin.hpp"
#include "sdk/plugin_at_work.hpp"
#include "support/catch.hpp"

using namespace femrun::stand;
using Design = std::vector<double>;
using Designs = std::vector<Design>;

namespace {

const femrun_entry_t& entry() {
    static const LoadedLibrary library(FEMRUN_NSGA2_PLUGIN);
    return library.entry();
}

/// One of every kind.
const std::vector<Range> mixed = {{FEMRUN_REAL, -1, 1},
                                  {FEMRUN_REAL, 1e-3, 10, 0, true},
                                  {FEMRUN_REAL, 0, 2, 0.25},
                                  {FEMRUN_INTEGER, 1, 1024, 1, true},
                                  {FEMRUN_CATEGORICAL, 0, 2, 1}};

const std::string small = R"({"population": 6})";

Design losses(const Design& design) {
    double a = 0, b = 0;
    for (const double x : design) {
        a += x * x;
        b += (x - 2) * (x - 2);
    }
    return {a, b};
}

/// Every seventh design fails.
void tell(OptimizerAtWork& optimizer, std::uint64_t trial, const Design& design) {
    if (trial % 7 == 3)
        optimizer.failed(trial, "mesh");
    else
        optimizer.complete(trial, losses(design), {std::max(0.0, design[0] - 0.5)});
}

}  // namespace

TEST_CASE("nsga2 says what it is", "[nsga2][plugin]") {
    REQUIRE(entry().plugin_count == 1);
    const femrun_descriptor_t& descriptor = *entry().descriptor(0);
    CHECK(descriptor.name == std::string("nsga2"));
    CHECK(descriptor.factory == std::string(FEMRUN_OPTIMIZER));
    CHECK(descriptor.flags == FEMRUN_FLAG_IN_PROCESS);
}

TEST_CASE("asking for a and then for b designs gives what a + b gives, also later",
          "[nsga2][plugin]") {
    REQUIRE(rc::check("split asks are equal", [] {
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        OptimizerAtWork split(entry(), small), whole(entry(), small);
        split.open(mixed, seed, 2, 1);
        whole.open(mixed, seed, 2, 1);
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
                for (OptimizerAtWork* one : {&split, &whole}) tell(*one, told + 1, all[told]);
        }
    }));
}

TEST_CASE("whatever happens in whatever order, designs are new and a replay gives them again",
          "[nsga2][plugin]") {
    REQUIRE(rc::check("any order", [] {
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        OptimizerAtWork first(entry(), small), replayed(entry(), small);
        first.open(mixed, seed, 2, 1);
        replayed.open(mixed, seed, 2, 1);
        std::vector<std::pair<std::uint64_t, Design>> running;
        std::set<Design> seen;
        std::uint64_t trial = 0;
        for (int step = 0; step < 120; ++step) {
            const int event = *rc::gen::inRange(0, 10);
            if (event == 0 || running.empty()) {
                const double x = 0.01 * *rc::gen::inRange(-100, 101);
                const Design liked{x, 1, 0.5, 7, 1};
                for (OptimizerAtWork* one : {&first, &replayed})
                    RC_ASSERT(one->adopt(liked) == FEMRUN_OK);
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
                for (OptimizerAtWork* one : {&first, &replayed})
                    tell(*one, ended->first, ended->second);
                running.erase(ended);
            }
        }
    }));
}

TEST_CASE("another seed gives other designs, and other verdicts too", "[nsga2][plugin]") {
    OptimizerAtWork one(entry(), small), same(entry(), small), seeded(entry(), small),
        told(entry(), small);
    one.open(mixed, 1, 2, 1);
    same.open(mixed, 1, 2, 1);
    told.open(mixed, 1, 2, 1);
    seeded.open(mixed, 2, 2, 1);
    const Designs first = one.ask(6);
    CHECK(first == same.ask(6));
    CHECK(first == told.ask(6));
    CHECK(first != seeded.ask(6));

    for (std::uint64_t trial = 1; trial <= 6; ++trial) {
        tell(one, trial, first[trial - 1]);
        tell(same, trial, first[trial - 1]);
        told.complete(trial, {static_cast<double>(trial), 0}, {0});
    }

    const Designs second = one.ask(6);
    CHECK(second == same.ask(6));
    CHECK(second != told.ask(6));
}

TEST_CASE("nsga2 keeps the rules and never proposes a design twice", "[nsga2][plugin]") {
    OptimizerAtWork optimizer(entry(), small);
    optimizer.host.keeps = [](const double* design) { return design[0] > 0.5 && design[4] == 1; };
    optimizer.open(mixed, 7, 2, 1);
    std::set<Design> seen;
    for (std::uint64_t trial = 1; trial <= 300; ++trial) {
        const Designs designs = optimizer.ask(1);
        REQUIRE(designs.size() == 1);
        CHECK((designs[0][0] > 0.5 && designs[0][4] == 1));
        CHECK(seen.insert(designs[0]).second);
        tell(optimizer, trial, designs[0]);
    }
}

TEST_CASE("a space that is used up gives fewer designs, adopted ones counted", "[nsga2][plugin]") {
    OptimizerAtWork optimizer(entry(), small);
    optimizer.open({{FEMRUN_INTEGER, 1, 3, 1}, {FEMRUN_CATEGORICAL, 0, 1, 1}}, 7);
    optimizer.adopt({2, 1});

    Designs designs = optimizer.ask(10);

    CHECK(optimizer.asked == FEMRUN_OK);
    std::sort(designs.begin(), designs.end());
    CHECK(designs == Designs{{1, 0}, {1, 1}, {2, 0}, {3, 0}, {3, 1}});
    CHECK(optimizer.ask(1).empty());
    CHECK(optimizer.asked == FEMRUN_OK);
}

TEST_CASE("rules that no design keeps are told with how many were tried", "[nsga2][plugin]") {
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

TEST_CASE("a large space whose designs are all known is told as such", "[nsga2][plugin]") {
    OptimizerAtWork optimizer(entry(), "{}");
    optimizer.host.keeps = [](const double* design) { return design[0] == 7; };
    optimizer.open({{FEMRUN_INTEGER, 0, 4e6, 1}}, 7);
    optimizer.adopt({7});

    CHECK(optimizer.ask(1).empty());
    CHECK(optimizer.asked == FEMRUN_UNAVAILABLE);
    CHECK(optimizer.host.message ==
          "none of 1000000 random designs keeps the rules and is new; loosen them or narrow the "
          "ranges to where they are kept");
}

TEST_CASE("a search for a design stops when the host asks", "[nsga2][plugin]") {
    OptimizerAtWork optimizer(entry(), "{}");
    optimizer.host.keeps = [](const double*) { return false; };
    optimizer.host.should_stop = [] { return true; };
    optimizer.open(mixed, 7);

    CHECK(optimizer.ask(1).empty());
    CHECK(optimizer.asked == FEMRUN_CANCELLED);
}

TEST_CASE("survivors are thinned unless the textbook's are wanted", "[nsga2][plugin]") {
    const auto designs_with = [](const std::string& settings) {
        OptimizerAtWork optimizer(entry(), settings);
        optimizer.open(mixed, 7, 2, 1);
        Designs all;
        for (std::uint64_t trial = 1; trial <= 300; ++trial) {
            all.push_back(optimizer.ask(1).at(0));
            tell(optimizer, trial, all.back());
        }
        return all;
    };
    const Designs thinned = designs_with(R"({"population": 20, "survivors": "thinned"})");

    CHECK((designs_with(R"({"population": 20})") == thinned));
    CHECK((designs_with(R"({"population": 20, "survivors": "textbook"})") != thinned));
}

TEST_CASE("a loss that is no number counts as a failed design", "[nsga2][plugin]") {
    OptimizerAtWork broken(entry(), small), failing(entry(), small);
    broken.open(mixed, 7, 2);
    failing.open(mixed, 7, 2);
    const Designs first = broken.ask(6);
    CHECK(first == failing.ask(6));
    for (std::uint64_t trial = 1; trial <= 6; ++trial)
        for (OptimizerAtWork* one : {&broken, &failing}) {
            if (trial != 2)
                one->complete(trial, losses(first[trial - 1]));
            else if (one == &broken)
                one->complete(trial, {0, std::nan("")});
            else
                one->failed(trial, "post");
        }

    CHECK(broken.ask(12) == failing.ask(12));
}

TEST_CASE("settings of another type are told by name", "[nsga2][plugin]") {
    const OptimizerAtWork text(entry(), R"({"population": "many"})");
    const OptimizerAtWork part(entry(), R"({"population": 2.5})");
    const OptimizerAtWork list(entry(), R"({"crossover_eta": [15]})");
    const OptimizerAtWork other(entry(), R"({"survivors": "fittest"})");

    CHECK(text.host.message == "population: is 'many'; expected a number");
    CHECK(part.host.message == "population: is 2.5; expected a whole number");
    CHECK(list.host.message == "crossover_eta: is [15]; expected a number");
    CHECK(other.host.message == "survivors: is 'fittest'; expected 'thinned' or 'textbook'");
}
