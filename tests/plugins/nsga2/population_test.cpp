// SPDX-License-Identifier: MIT
#include "nsga2/population.hpp"

#include <algorithm>
#include <vector>

#include "nsga2/tournament.hpp"
#include "support/catch.hpp"

using namespace nsga2;

namespace {

/// One coordinate each: its number.
Population made(const std::vector<std::vector<double>>& losses,
                const std::vector<double>& violations = {}) {
    Population population(1, losses.front().size(), violations.empty() ? 0 : 1);
    for (std::size_t i = 0; i < losses.size(); ++i) {
        const double number = static_cast<double>(i);
        population.add(&number, losses[i].data(), violations.empty() ? nullptr : &violations[i]);
    }
    return population;
}

std::vector<double> survivors(const Population& population) {
    std::vector<double> numbers;
    for (std::size_t i = 0; i < population.size(); ++i)
        numbers.push_back(*population.coordinates(i));
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

}  // namespace

TEST_CASE("whole fronts survive, and of the last one the loneliest", "[nsga2]") {
    const Survivors cut = GENERATE(Survivors::thinned, Survivors::textbook);
    // Number 0 is dominated by all but 1, which is in the second front with 6; the first front's
    // most crowded is 3.
    Population population =
        made({{9, 9}, {5, 6}, {0, 8}, {1.5, 5}, {2, 4}, {8, 0}, {6, 5}, {1, 6}});
    Population fewer = population;

    population.select(6, numerics::ViolationScale(0), cut);
    fewer.select(4, numerics::ViolationScale(0), cut);

    CHECK(survivors(population) == std::vector<double>{1, 2, 3, 4, 5, 7});
    CHECK(survivors(fewer) == std::vector<double>{2, 4, 5, 7});
}

TEST_CASE("of two neighbours who crowd each other the textbook loses both, thinning one",
          "[nsga2]") {
    //  0   12   34   5     The four inside are equally crowded, and of equals the first stay.
    const std::vector<std::vector<double>> front{{0, 14}, {4, 10}, {5, 9},
                                                 {9, 5},  {10, 4}, {14, 0}};
    Population textbook = made(front), thinned = made(front);

    textbook.select(4, numerics::ViolationScale(0), Survivors::textbook);
    thinned.select(4, numerics::ViolationScale(0), Survivors::thinned);

    CHECK(survivors(textbook) == std::vector<double>{0, 1, 2, 5});
    CHECK(survivors(thinned) == std::vector<double>{0, 1, 3, 5});
}

TEST_CASE("a front of three objectives is thinned by its nearest neighbours", "[nsga2]") {
    // Three ends and, between them, 3 in the middle with 4 beside it. In each loss alone another
    // stands between the two, so that crowding distances do not see how near they are.
    Population population =
        made({{0, 6, 6}, {6, 0, 6}, {6, 6, 0}, {4, 4, 4}, {4.1, 4.1, 3.8}, {3, 5, 4.05}});

    population.select(5, numerics::ViolationScale(0), Survivors::thinned);

    CHECK(survivors(population) == std::vector<double>{0, 1, 2, 3, 5});
}

TEST_CASE("thinned survivors are as lonely as they are left, the textbook's as they were",
          "[nsga2]") {
    // Inside, 4, 3, 5 and 5 of 11 in each loss. Number 2 goes, which leaves 1 and 3 with 6.
    Population thinned = made({{0, 11}, {3, 8}, {4, 7}, {6, 5}, {9, 2}, {11, 0}});
    Population textbook = thinned;

    thinned.select(5, numerics::ViolationScale(0), Survivors::thinned);
    textbook.select(5, numerics::ViolationScale(0), Survivors::textbook);

    const auto from_the_loneliest = [](const Population& population) {
        std::vector<double> numbers;
        for (std::size_t i = 0; i < population.size(); ++i)
            numbers.push_back(*population.coordinates(i));
        return numbers;
    };
    CHECK(from_the_loneliest(thinned) == std::vector<double>{0, 5, 1, 3, 4});
    CHECK(from_the_loneliest(textbook) == std::vector<double>{0, 5, 3, 4, 1});
}

TEST_CASE("a population that is smaller than wanted survives whole", "[nsga2]") {
    Population population = made({{1}, {2}});

    population.select(6, numerics::ViolationScale(0), Survivors::thinned);

    CHECK(survivors(population) == std::vector<double>{0, 1});
}

TEST_CASE("the least violated of the infeasible survive behind the feasible", "[nsga2]") {
    Population population = made({{1, 1}, {9, 9}, {2, 2}, {3, 3}}, {0.5, 0, 0.25, 1});

    population.select(3, numerics::ViolationScale(1), Survivors::thinned);

    CHECK(survivors(population) == std::vector<double>{0, 1, 2});
    CHECK(*population.coordinates(0) == 1);
    CHECK(*population.coordinates(1) == 2);
    CHECK(*population.coordinates(2) == 0);
}

TEST_CASE("no constraint outweighs another by its unit", "[nsga2]") {
    // Typical are 1e6 of one and 0.01 of the other: the first is twice that, the second half of it,
    // the third half of each.
    numerics::ViolationScale scale(2);
    const double typical[] = {1e6, 0.01};
    scale.learn(typical);
    Population population(1, 1, 2);
    const double loss = 0, violations[3][2] = {{0, 0.02}, {5e5, 0}, {5e5, 0.005}};
    for (int i = 0; i < 3; ++i) {
        const double number = i;
        population.add(&number, &loss, violations[i]);
    }

    population.select(3, scale, Survivors::thinned);

    CHECK(*population.coordinates(0) == 1);
    CHECK(*population.coordinates(1) == 2);
    CHECK(*population.coordinates(2) == 0);
}

TEST_CASE("two populations become one", "[nsga2]") {
    Population parents = made({{1, 4}, {4, 1}}), children = made({{2, 2}, {0, 5}, {3, 3}});

    parents.absorb(children);
    parents.select(4, numerics::ViolationScale(0), Survivors::thinned);

    CHECK(children.size() == 0);
    REQUIRE(parents.size() == 4);
    std::vector<std::vector<double>> losses;
    for (std::size_t i = 0; i < 4; ++i)
        losses.emplace_back(parents.losses(i), parents.losses(i) + 2);
    std::sort(losses.begin(), losses.end());
    CHECK(losses == std::vector<std::vector<double>>{{0, 5}, {1, 4}, {2, 2}, {4, 1}});
}

TEST_CASE("in two rounds of tournaments the best wins twice and the worst never", "[nsga2]") {
    Population population = made({{3}, {1}, {4}, {2}});
    population.rank(numerics::ViolationScale(0));
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        numerics::Engine engine(seed);
        Tournament tournament;
        std::vector<int> wins(4, 0);
        for (int i = 0; i < 4; ++i) ++wins[tournament.winner(population, engine)];

        CHECK(wins[1] == 2);
        CHECK(wins[2] == 0);
    }
}

TEST_CASE("an odd one out meets one of the next round", "[nsga2]") {
    Population population = made({{1}, {2}, {3}});
    population.rank(numerics::ViolationScale(0));
    numerics::Engine engine(1);
    Tournament tournament;
    int wins_of_worst = 0;
    for (int i = 0; i < 300; ++i) wins_of_worst += tournament.winner(population, engine) == 2;

    CHECK(wins_of_worst < 60);  // only against itself
}
