// SPDX-License-Identifier: MIT
#include "metrics.hpp"

#include <cmath>
#include <limits>
#include <random>

#include "statistics.hpp"
#include "support/catch.hpp"

using namespace femrun::bench;

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
}

TEST_CASE("hypervolumes of a few points are as by hand", "[bench][metrics]") {
    const std::vector<double> two{4, 4}, three{2, 2, 2}, four{2, 2, 2, 2};

    CHECK(hypervolume({{1, 3}, {2, 2}, {3, 1}}, two) == Approx(3 + 2 + 1));
    CHECK(hypervolume({{1, 3}, {3, 3}, {5, 0}}, two) == Approx(3));
    // Two boxes of 1 x 2 x 1 and 2 x 1 x 1 that share 1 x 1 x 1.
    CHECK(hypervolume({{1, 0, 1}, {0, 1, 1}}, three) == Approx(3));
    // Two of volume 8 that share 4 of it.
    CHECK(hypervolume({{0, 0, 0, 1}, {0, 0, 1, 0}}, four) == Approx(12));
}

TEST_CASE("the hypervolume of three objectives is the one that a study shows", "[bench][metrics]") {
    // Points that share coordinates, dominate each other, and lie on and beyond the reference.
    std::mt19937_64 random(7);  // NOLINT(bugprone-random-generator-seed): the same each time
    const std::vector<double> reference{8, 9, 10};
    for (int round = 0; round < 200; ++round) {
        Points points(static_cast<std::size_t>(round) / 5);
        for (auto& point : points)
            for (int i = 0; i < 3; ++i) point.push_back(static_cast<double>(random() % 12) - 1);

        CHECK(hypervolume(points, reference) ==
              Approx(femrun::study::hypervolume(points, reference)));
    }
}

TEST_CASE("what is not dominated is kept once", "[bench][metrics]") {
    CHECK(nondominated({{3, 1}, {1, 3}, {2, 2}, {2, 2}, {3, 3}, {2, 3}}) ==
          Points{{1, 3}, {2, 2}, {3, 1}});
}

TEST_CASE("convergence is the mean distance to the sampled front", "[bench][metrics]") {
    CHECK(upsilon({{0, 1}, {4, 3}}, {{0, 0}, {1, -1}}) == Approx((1 + 5) / 2.0));
}

TEST_CASE("diversity is 0 for even gaps from end to end", "[bench][metrics]") {
    const Points front{{0, 4}, {2, 2}, {4, 0}};

    CHECK(delta({{4, 0}, {0, 4}, {2, 2}}, front) == Approx(0).margin(1e-12));
    // Gaps 1 and 3 in units of sqrt 2, mean 2; ends 0: (1 + 1) / (3 * 2).
    CHECK(delta({{0, 4}, {1, 3}, {4, 0}}, front) == Approx(1.0 / 3));
    CHECK(delta({{0, 4}}, front) == 1);
}

TEST_CASE("crowding adds the gaps around a point, relative to the ranges", "[bench][metrics]") {
    const auto distances = crowding({{0, 10}, {1, 6}, {2, 4}, {4, 0}});

    CHECK(distances[0] == infinity);
    CHECK(distances[3] == infinity);
    CHECK(distances[1] == Approx(2.0 / 4 + 6.0 / 10));
    CHECK(distances[2] == Approx(3.0 / 4 + 6.0 / 10));
}

TEST_CASE("a population keeps by rank, then by crowding", "[bench][metrics]") {
    Population population(3);
    for (const auto& f : Points{{0, 10}, {4, 0}, {9, 9}}) population.add({f, {}});
    CHECK(population.feasible() == Points{{0, 10}, {4, 0}, {9, 9}});

    // (9, 9) falls behind; of the middle ones (2, 4) has more room.
    for (const auto& f : Points{{1, 6}, {2, 4}, {1.5, 5}}) population.add({f, {}});

    CHECK(nondominated(population.feasible()) == Points{{0, 10}, {2, 4}, {4, 0}});
}

TEST_CASE("a population prefers feasible to infeasible, and those to failed designs",
          "[bench][metrics]") {
    Population population(2);
    population.add({});
    population.add({});
    population.add({{0, 0}, {5, -1}});
    population.add({{9, 9}, {-1, 0}});
    CHECK(population.feasible() == Points{{9, 9}});

    population.add({{0, 0}, {1, 1}});
    population.add({{0, 0}, {3, 0}});
    CHECK(population.feasible() == Points{{9, 9}});

    population.add({{8, 8}, {0, 0}});
    CHECK(population.feasible() == Points{{8, 8}, {9, 9}});
}

TEST_CASE("quartiles lie between the order statistics", "[bench][statistics]") {
    const Quartiles four = quartiles({4, 1, 3, 2});
    CHECK(four.q1 == Approx(1.75));
    CHECK(four.median == Approx(2.5));
    CHECK(four.q3 == Approx(3.25));
    CHECK(quartiles({7}).median == 7);
    CHECK(quartiles({1, infinity, infinity}).median == infinity);
    CHECK(quartiles({1, infinity, infinity}).q3 == infinity);
}

TEST_CASE("the Mann-Whitney test counts orders exactly without ties", "[bench][statistics]") {
    const std::vector<double> low{1, 2, 3}, high{4, 5, 6}, mixed{1, 2, 4}, rest{3, 5, 6};

    // 20 ways to mix three and three; one is as far apart as these.
    CHECK(p_smaller(low, high) == Approx(1.0 / 20));
    CHECK(p_smaller(high, low) == Approx(1));
    CHECK(p_smaller(mixed, rest) == Approx(2.0 / 20));
    CHECK(p_smaller(std::vector<double>{1, 2}, std::vector<double>{3, 4, 5, 6}) ==
          Approx(1.0 / 15));
}

TEST_CASE("the Mann-Whitney test corrects for ties", "[bench][statistics]") {
    const std::vector<double> a{1, 1, 2}, b{2, 3, 3};

    // U = 8.5, mean 4.5, variance 9 / 12 (7 - 18 / 30) = 4.8; one side of z = 3.5 / sqrt 4.8.
    CHECK(p_smaller(a, b) == Approx(0.5 * std::erfc(3.5 / std::sqrt(9.6))));
    CHECK(p_smaller(std::vector<double>(4, infinity), std::vector<double>(4, infinity)) == 1);
}

TEST_CASE("the geometric mean weighs halves and doubles alike", "[bench][statistics]") {
    CHECK(geometric_mean(std::vector<double>{0.5, 2, 8}) == Approx(2));
}
