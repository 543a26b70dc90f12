// SPDX-License-Identifier: MIT
#include "numerics/hypervolume.hpp"

#include <algorithm>
#include <cmath>

#include "numerics/non_domination.hpp"
#include "points_generator.hpp"
#include "support/catch.hpp"

using namespace numerics;

namespace {

/// By inclusion and exclusion: the sum over all subsets of the box of their worst, signed.
double by_subsets(const Points& points, const std::vector<double>& reference) {
    double volume = 0;
    for (std::uint32_t subset = 1; subset < (1u << points.count); ++subset) {
        std::vector<double> worst(points.width, -1e300);
        double sign = -1;
        for (std::size_t i = 0; i < points.count; ++i) {
            if ((subset >> i & 1u) == 0) continue;
            sign = -sign;
            for (std::size_t k = 0; k < points.width; ++k)
                worst[k] = std::max(worst[k], points[i][k]);
        }
        double box = sign;
        for (std::size_t k = 0; k < points.width; ++k)
            box *= std::max(0.0, reference[k] - worst[k]);
        volume += box;
    }
    return volume;
}

std::vector<double> front_of(const std::vector<double>& losses, std::size_t width) {
    const auto rank = ranks({losses, width});
    std::vector<double> front;
    for (std::size_t i = 0; i < rank.size(); ++i)
        if (rank[i] == 0)
            for (std::size_t k = 0; k < width; ++k) front.push_back(losses[i * width + k]);
    return front;
}

std::vector<double> without(const std::vector<double>& losses, std::size_t width, std::size_t i) {
    std::vector<double> others = losses;
    const auto first = others.begin() + static_cast<std::ptrdiff_t>(i * width);
    others.erase(first, first + static_cast<std::ptrdiff_t>(width));
    return others;
}

}  // namespace

TEST_CASE("hypervolumes that are counted by hand", "[numerics]") {
    const double two[] = {4, 4}, three[] = {2, 2, 2}, four[] = {2, 2, 2, 2}, one[] = {4};

    // Columns of heights 1, 2 and 3, one wide; dominated and outside points add nothing.
    CHECK(hypervolume({{1, 3, 2, 2, 3, 1, 3, 3, 0, 4, 5, 0}, 2}, two) == 6);
    CHECK(hypervolume({{}, 2}, two) == 0);
    CHECK(hypervolume({{1, 3}, 1}, one) == 3);
    // Two boxes 1 x 1 x 2 and 2 x 1 x 1 that share 1 x 1 x 1.
    CHECK(hypervolume({{1, 1, 0, 0, 1, 1}, 3}, three) == 3);
    CHECK(hypervolume({{1, 1, 0, 1, 0, 1, 1, 1}, 4}, four) == 3);
}

TEST_CASE("contributions that are counted by hand", "[numerics]") {
    const double two[] = {4, 4}, three[] = {2, 2, 2}, one[] = {4};

    CHECK(hypervolume_contributions({{1, 3, 2, 2, 3, 1, 3, 3, 0, 4}, 2}, two) ==
          std::vector<double>{1, 1, 1, 0, 0});
    CHECK(hypervolume_contributions({{1, 1, 1, 1, 2, 0}, 2}, two) == std::vector<double>{0, 0, 2});
    CHECK(hypervolume_contributions({{1, 1, 0, 0, 1, 1}, 3}, three) == std::vector<double>{1, 1});
    CHECK(hypervolume_contributions({{1, 3, 7}, 1}, one) == std::vector<double>{3, 0, 0});
}

TEST_CASE("hypervolumes are those of inclusion and exclusion", "[numerics]") {
    CHECK(rc::check("hypervolume", [] {
        const auto width = *rc::gen::inRange<std::size_t>(1, 6);
        const auto losses = test::any_losses(width, 8);
        const std::vector<double> reference(width, *rc::gen::element(0.25, 1.0, 200.0));
        const Points points(losses, width);
        const double expected = by_subsets(points, reference);

        const double found = hypervolume(points, reference.data());
        RC_ASSERT(std::abs(found - expected) <= 1e-9 * (1 + std::abs(expected)));
    }));
}

TEST_CASE("a contribution is what the front loses without the point", "[numerics]") {
    CHECK(rc::check("contributions", [] {
        const auto width = *rc::gen::inRange<std::size_t>(1, 5);
        const auto losses = front_of(test::any_losses(width, 15), width);
        const std::vector<double> reference(width, *rc::gen::element(0.25, 1.0, 200.0));
        const Points points(losses, width);
        const double whole = hypervolume(points, reference.data());

        const auto added = hypervolume_contributions(points, reference.data());
        for (std::size_t i = 0; i < points.count; ++i) {
            const auto others = without(losses, width, i);
            const double lost = whole - hypervolume({others, width}, reference.data());
            RC_ASSERT(std::abs(added[i] - lost) <= 1e-9 * (1 + whole));
        }
    }));
}
