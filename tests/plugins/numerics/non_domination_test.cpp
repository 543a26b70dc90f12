// SPDX-License-Identifier: MIT
#include "numerics/non_domination.hpp"

#include "points_generator.hpp"
#include "support/catch.hpp"

using namespace numerics;
using Ranks = std::vector<std::uint32_t>;

namespace {

/// By the definition: peel off who is beaten by nobody that is left.
template <typename Beats>
Ranks peeled(std::size_t count, const Beats& beats) {
    constexpr std::uint32_t none = 0xFFFFFFFFu;
    Ranks found(count, none);
    std::size_t left = count;
    for (std::uint32_t rank = 0; left > 0; ++rank) {
        std::vector<std::size_t> front;
        for (std::size_t i = 0; i < count; ++i) {
            bool beaten = found[i] != none;
            for (std::size_t j = 0; j < count && !beaten; ++j)
                beaten = found[j] == none && beats(j, i);
            if (!beaten) front.push_back(i);
        }
        for (const std::size_t i : front) found[i] = rank;
        left -= front.size();
    }
    return found;
}

}  // namespace

TEST_CASE("a point dominates when it is better in one loss and worse in none", "[numerics]") {
    const double a[] = {1, 2}, b[] = {1, 3}, c[] = {0, 4};

    CHECK(dominates(a, b, 2));
    CHECK_FALSE(dominates(b, a, 2));
    CHECK_FALSE(dominates(a, a, 2));
    CHECK(covers(a, a, 2));
    CHECK_FALSE(dominates(a, c, 2));
    CHECK_FALSE(dominates(c, a, 2));
}

TEST_CASE("two losses are ranked in fronts, equal points together", "[numerics]") {
    //  a . .      a (0, 2), b (1, 1), c (2, 0) in front, d (1, 2) and e (2, 1) behind them,
    //  . d .      f (2, 2) last; b twice.
    const std::vector<double> losses{2, 2, 0, 2, 1, 1, 2, 0, 1, 2, 2, 1, 1, 1};

    CHECK(ranks({losses, 2}) == Ranks{2, 0, 0, 0, 1, 1, 0});
    CHECK(fronts({2, 0, 0, 0, 1, 1, 0}) == std::vector<Ranks>{{1, 2, 3, 6}, {4, 5}, {0}});
    CHECK(ranks({{}, 2}).empty());
}

TEST_CASE("one loss is ranked by its values", "[numerics]") {
    CHECK(ranks({{3, 1, 2, 1}, 1}) == Ranks{2, 0, 1, 0});
}

TEST_CASE("three losses are ranked in fronts", "[numerics]") {
    CHECK(ranks({{1, 1, 1, 0, 2, 2, 2, 0, 2, 1, 1, 2, 2, 2, 2, 0, 2, 2}, 3}) ==
          Ranks{0, 0, 0, 1, 2, 0});
}

TEST_CASE("ranks are those of the definition", "[numerics]") {
    CHECK(rc::check("ranks", [] {
        const auto width = *rc::gen::inRange<std::size_t>(1, 5);
        const auto losses = test::any_losses(width);
        const Points points(losses, width);
        RC_ASSERT(ranks(points) == peeled(points.count, [&](std::size_t a, std::size_t b) {
                      return dominates(points[a], points[b], width);
                  }));
    }));
}

TEST_CASE("the infeasible come behind the feasible, by violation", "[numerics]") {
    const std::vector<double> losses{5, 5, 0, 0, 1, 1, 4, 6, 6, 6};

    CHECK(constrained_ranks({losses, 2}, {0, 2, 1, 0, 1}) == Ranks{0, 2, 1, 0, 1});
    CHECK(constrained_ranks({losses, 2}, {3, 2, 1, 4, 5}) == Ranks{2, 1, 0, 3, 4});
}

TEST_CASE("constrained ranks are those of the definition", "[numerics]") {
    CHECK(rc::check("constrained ranks", [] {
        const auto width = *rc::gen::inRange<std::size_t>(1, 4);
        const auto losses = test::any_losses(width);
        const Points points(losses, width);
        std::vector<double> violations(points.count);
        for (double& violation : violations) violation = *rc::gen::inRange(0, 3);

        RC_ASSERT(constrained_ranks(points, violations) ==
                  peeled(points.count, [&](std::size_t a, std::size_t b) {
                      if (violations[a] != violations[b]) return violations[a] < violations[b];
                      return violations[a] == 0 && dominates(points[a], points[b], width);
                  }));
    }));
}
