// SPDX-License-Identifier: MIT
#include "nsga2/variation.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "support/catch.hpp"

using namespace nsga2;
using numerics::Engine;

namespace {

Genome reals(std::size_t count, double low = 0, double high = 1) {
    return Genome(count, Gene({{low, high}, false}));
}

Rates always_crossed() {
    Rates rates;
    rates.crossover_probability = 1;
    return rates;
}

}  // namespace

TEST_CASE("far from the ends children lie about their parents' middle", "[nsga2]") {
    const Variation variation(reals(1, -1e9, 1e9), always_crossed());
    Engine engine(1);
    int crossed = 0, inside = 0;
    for (int i = 0; i < 4000; ++i) {
        Coordinates a{2}, b{6};
        variation.cross(a, b, engine);
        // Of the unbounded distribution: what one child gains the other loses.
        CHECK(a[0] + b[0] == Approx(8));
        if (a[0] == 2 || b[0] == 2) continue;
        ++crossed;
        inside += std::abs(a[0] - b[0]) < 4 ? 1 : 0;
    }

    // Every other coordinate takes part, and half of the spreads are contracting.
    CHECK(std::abs(crossed - 2000) < 160);
    CHECK(std::abs(inside - crossed / 2) < 110);
}

TEST_CASE("the spread follows the polynomial distribution", "[nsga2]") {
    // P(beta < 0.9) = 0.9^(eta + 1) / 2 for contracting spreads.
    Rates rates = always_crossed();
    rates.crossover_eta = 2;
    const Variation variation(reals(1, -1e9, 1e9), rates);
    Engine engine(2);
    int crossed = 0, narrow = 0;
    for (int i = 0; i < 20000; ++i) {
        Coordinates a{-1}, b{1};
        variation.cross(a, b, engine);
        if (std::abs(a[0]) == 1) continue;
        ++crossed;
        narrow += std::abs(a[0]) < 0.9 ? 1 : 0;
    }

    const double expected = crossed * 0.729 / 2;
    CHECK(std::abs(narrow - expected) < 5 * std::sqrt(expected));
}

TEST_CASE("a mutation goes both ways, near ones more often", "[nsga2]") {
    Rates rates;
    rates.mutation_probability = 1;
    rates.mutation_eta = 3;
    const Variation variation(reals(1, 0, 1), rates);
    Engine engine(3);
    int upwards = 0, near = 0;
    for (int i = 0; i < 10000; ++i) {
        Coordinates child{0.5};
        variation.mutate(child, engine);
        upwards += child[0] > 0.5 ? 1 : 0;
        near += std::abs(child[0] - 0.5) < 0.1 ? 1 : 0;
    }

    // The bounded distribution, by hand: |d| < 0.1 where 2u + (1 - 2u)/16 > 0.9^4.
    const double u = (0.6561 - 0.0625) / 2 / 0.9375;
    CHECK(std::abs(upwards - 5000) < 250);
    CHECK(std::abs(near - 10000 * (1 - 2 * u)) < 250);
}

TEST_CASE("without being told, one coordinate a child mutates on average", "[nsga2]") {
    Genome genome = reals(20);
    genome.emplace_back(Parameter{{3, 3}, false});
    const Variation variation(genome, {});
    Engine engine(4);
    int changed = 0;
    for (int i = 0; i < 2000; ++i) {
        Coordinates child(21, 0.25);
        child[20] = 3;
        variation.mutate(child, engine);
        changed += static_cast<int>(
            std::count_if(child.begin(), child.begin() + 20, [](double x) { return x != 0.25; }));
        REQUIRE(child[20] == 3);
    }

    CHECK(std::abs(changed - 2000) < 220);
}

TEST_CASE("choices are exchanged whole and mutate to another choice", "[nsga2]") {
    Rates rates = always_crossed();
    rates.mutation_probability = 1;
    const Variation variation({Gene({{0, 3, 1}, true})}, rates);
    Engine engine(5);
    std::set<std::pair<double, double>> pairs;
    std::set<double> mutants;
    for (int i = 0; i < 200; ++i) {
        Coordinates a{1}, b{3};
        variation.cross(a, b, engine);
        pairs.insert({a[0], b[0]});
        Coordinates child{1};
        variation.mutate(child, engine);
        mutants.insert(child[0]);
    }

    CHECK(pairs == std::set<std::pair<double, double>>{{1, 3}, {3, 1}});
    CHECK(mutants == std::set<double>{0, 2, 3});
}

TEST_CASE("a step that mutates is another step", "[nsga2]") {
    Rates rates;
    rates.mutation_probability = 1;
    const Genome genome{Gene({{1, 3, 1}, false}), Gene({{1, 1000, 1, true}, false})};
    const Variation variation(genome, rates);
    Engine engine(6);
    for (int i = 0; i < 500; ++i) {
        Coordinates child{genome[0].coordinate(2), genome[1].coordinate(40)};
        variation.mutate(child, engine);
        CHECK(genome[0].value(child[0]) != 2);
        CHECK(genome[1].value(child[1]) != 40);
    }
}

TEST_CASE("children stay in their ranges, and are the same for the same seed", "[nsga2]") {
    CHECK(rc::check("in range", [] {
        Genome genome;
        Coordinates a, b;
        const auto share = [] { return 0.01 * *rc::gen::inRange(0, 101); };
        for (int i = *rc::gen::inRange(1, 6); i > 0; --i) {
            const double low = *rc::gen::inRange(1, 50);
            const int kind = *rc::gen::inRange(0, 6);
            const double width = *rc::gen::inRange(0, 30);
            const Gene gene(
                {{low, low + width, kind % 2 == 0 ? 0.0 : 1.0, kind == 2 || kind == 3}, kind == 5});
            genome.push_back(gene);
            for (Coordinates* parent : {&a, &b})
                parent->push_back(
                    gene.coordinate(gene.value(gene.low() + share() * (gene.high() - gene.low()))));
        }
        Rates rates;
        rates.crossover_eta = *rc::gen::element(0.0, 2.0, 15.0, 1000.0);
        rates.mutation_eta = *rc::gen::element(0.0, 20.0, 1000.0);
        rates.mutation_probability = *rc::gen::element(0.0, 0.5, 1.0);
        const Variation variation(genome, rates);
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();

        Engine engine(seed), again(seed);
        Coordinates c = a, d = b;
        variation.cross(a, b, engine);
        variation.mutate(a, engine);
        variation.mutate(b, engine);
        variation.cross(c, d, again);
        variation.mutate(c, again);
        variation.mutate(d, again);
        RC_ASSERT(a == c);
        RC_ASSERT(b == d);
        for (std::size_t i = 0; i < genome.size(); ++i)
            for (const double coordinate : {a[i], b[i]}) {
                RC_ASSERT(coordinate >= genome[i].low());
                RC_ASSERT(coordinate <= genome[i].high());
            }
    }));
}

// Taken on x86-64; any platform that differs would replay a study to other designs.
TEST_CASE("children have these bits everywhere", "[nsga2]") {
    Rates rates = always_crossed();
    rates.crossover_eta = 15;
    rates.mutation_probability = 0.5;
    const Variation variation(reals(6, -1, 3), rates);
    Engine engine(42);
    Coordinates a{0.5, 1, -0.75, 2.5, 0, 1.5}, b{0.25, 2, 1.5, -1, 1, -0.5};

    variation.cross(a, b, engine);
    variation.mutate(a, engine);

    CHECK(a == Coordinates{0.5, 1, 0x1.9f239f5d2203bp+0, 2.5, 0x1.1c1954f6727a8p-1,
                           -0x1.7fdf0c0387c3p-2});
    CHECK(b == Coordinates{0.25, 2, -0x1.b76eff8d1077cp-1, -1, 0x1.2e77c1412033p-6,
                           0x1.80c7407ded55fp+0});
}
