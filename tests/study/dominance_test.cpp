// SPDX-License-Identifier: MIT
#include "study/dominance.hpp"

#include <algorithm>
#include <limits>

#include <rapidcheck.h>

#include "support/catch.hpp"

using namespace femrun::study;

namespace {

using Points = std::vector<std::vector<double>>;

/// Few different losses, so that equal and dominated points are common.
Points some_points(std::size_t losses, int most) {
    const auto count = *rc::gen::inRange<std::size_t>(0, static_cast<std::size_t>(most));
    Points points(count);
    for (auto& point : points)
        for (std::size_t i = 0; i < losses; ++i) point.push_back(*rc::gen::inRange(0, 8));
    return points;
}

std::vector<Front::Member> front_by_force(const Points& points) {
    std::vector<Front::Member> front;
    for (std::size_t i = 0; i < points.size(); ++i)
        if (std::none_of(points.begin(), points.end(),
                         [&](const auto& other) { return dominates(other, points[i]); }))
            front.push_back({i, points[i]});
    return front;
}

/// All losses are whole numbers from 0 to 7, so that unit cells can be counted.
double volume_by_force(const Points& points, const std::vector<double>& reference) {
    double volume = 0;
    std::vector<double> cell(reference.size(), 0);
    while (true) {
        if (std::any_of(points.begin(), points.end(), [&](const auto& point) {
                for (std::size_t i = 0; i < cell.size(); ++i)
                    if (point[i] > cell[i] || point[i] >= reference[i]) return false;
                return true;
            }))
            ++volume;
        std::size_t digit = 0;
        while (digit < cell.size() && ++cell[digit] >= reference[digit]) cell[digit++] = 0;
        if (digit == cell.size()) return volume;
    }
}

}  // namespace

TEST_CASE("a design dominates when it is nowhere worse and somewhere better",
          "[study][dominance]") {
    using Losses = std::vector<double>;
    CHECK(dominates(Losses{1, 2}, Losses{1, 3}));
    CHECK_FALSE(dominates(Losses{1, 2}, Losses{1, 2}));
    CHECK_FALSE(dominates(Losses{1, 3}, Losses{2, 2}));
}

TEST_CASE("a feasible trial beats an infeasible one, the lesser violation the greater",
          "[study][dominance]") {
    const Judged good{{5, 5}, 0}, better{{4, 5}, 0}, outside{{1, 1}, 0.1}, far{{0, 0}, 2};

    CHECK(beats(better, good));
    CHECK_FALSE(beats(good, better));
    CHECK(beats(good, outside));
    CHECK_FALSE(beats(outside, good));
    CHECK(beats(outside, far));
    CHECK_FALSE(beats(far, far));
}

TEST_CASE("the front holds what nothing dominates, in order of insertion", "[study][dominance]") {
    Front front;

    CHECK(front.insert(1, std::vector<double>{3, 3}));
    CHECK(front.insert(2, std::vector<double>{1, 5}));
    CHECK_FALSE(front.insert(3, std::vector<double>{3, 4}));
    CHECK(front.insert(4, std::vector<double>{1, 5}));
    CHECK(front.insert(5, std::vector<double>{2, 3}) == std::vector<std::size_t>{1});
    CHECK_FALSE(front.insert(6, std::vector<double>{0, std::numeric_limits<double>::quiet_NaN()}));

    CHECK(front.members() == std::vector<Front::Member>{{2, {1, 5}}, {4, {1, 5}}, {5, {2, 3}}});
    CHECK(front.size() == 3);
}

TEST_CASE("a front kept as trials come is the front of all of them", "[study][dominance]") {
    for (std::size_t losses = 1; losses <= 4; ++losses) {
        const bool holds = rc::check("front equals brute force", [losses] {
            const Points points = some_points(losses, 40);
            Front front;
            for (std::size_t i = 0; i < points.size(); ++i) {
                front.insert(i, points[i]);
                if (i % 7 == 3) RC_ASSERT(front.members().size() == front.size());
            }
            RC_ASSERT(front.members() == front_by_force(points));
        });
        CHECK(holds);
    }
}

TEST_CASE("the hypervolume of known fronts", "[study][dominance]") {
    CHECK(hypervolume({}, std::vector<double>{1, 1}) == 0);
    CHECK(hypervolume({{3}, {2}}, std::vector<double>{5}) == 3);
    CHECK(hypervolume({{1, 3}, {2, 2}, {3, 1}}, std::vector<double>{4, 4}) == 6);
    CHECK(hypervolume({{0, 5}, {4, 0}}, std::vector<double>{4, 4}) == 0);
    // Three boxes 3 x 1 x 1 that share their unit corner.
    CHECK(hypervolume({{0, 2, 2}, {2, 0, 2}, {2, 2, 0}}, std::vector<double>{3, 3, 3}) == 7);
    CHECK(hypervolume({{1, 1, 1, 1}}, std::vector<double>{2, 3, 4, 5}) == 1 * 2 * 3 * 4);
}

TEST_CASE("the hypervolume is the number of unit cells that points dominate",
          "[study][dominance]") {
    for (std::size_t losses = 1; losses <= 5; ++losses) {
        const bool holds = rc::check("hypervolume equals cells", [losses] {
            const Points points = some_points(losses, 14);
            const std::vector<double> reference(losses, *rc::gen::inRange(1, losses > 4 ? 6 : 9));
            RC_ASSERT(hypervolume(points, reference) == volume_by_force(points, reference));
        });
        CHECK(holds);
    }
}
