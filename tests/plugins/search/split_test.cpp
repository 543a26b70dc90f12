// SPDX-License-Identifier: MIT
#include "search/split.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "search/subset.hpp"
#include "support/catch.hpp"

using namespace search;
using Rows = std::vector<Row>;
using Losses = std::vector<double>;

namespace {

Rows good(Split& split, std::size_t count) {
    const std::span<const Row> found = split.good(count);
    return {found.begin(), found.end()};
}

Rows sorted(Rows trials) {
    std::sort(trials.begin(), trials.end());
    return trials;
}

/// Losses from few values, so that ties and equal points come up.
std::vector<Losses> any_points(std::size_t objectives, int most) {
    std::vector<Losses> points(static_cast<std::size_t>(*rc::gen::inRange(1, most)));
    for (Losses& point : points)
        for (std::size_t k = 0; k < objectives; ++k) point.push_back(*rc::gen::inRange(0, 12));
    return points;
}

/// By definition: peel the points that no other left one dominates.
std::vector<std::size_t> ranks_by_peeling(const std::vector<Losses>& points) {
    std::vector<std::size_t> ranks(points.size(), points.size());
    for (std::size_t rank = 0, left = points.size(); left > 0; ++rank) {
        Rows peeled;
        for (Row i = 0; i < points.size(); ++i) {
            if (ranks[i] < rank) continue;
            const bool dominated = std::any_of(points.begin(), points.end(), [&](const Losses& by) {
                return ranks[static_cast<std::size_t>(&by - points.data())] >= rank &&
                       dominates(by, points[i]);
            });
            if (!dominated) peeled.push_back(i);
        }
        for (const Row each : peeled) ranks[each] = rank;
        left -= peeled.size();
    }
    return ranks;
}

/// Of a set of points in two objectives, up to a reference point.
double area(std::vector<Losses> points, const Box& box) {
    std::sort(points.begin(), points.end());
    double area = 0, lowest = box.reference[1];
    for (const Losses& point : points) {
        if (point[1] >= lowest) continue;
        area += (box.reference[0] - point[0]) * (lowest - point[1]);
        lowest = point[1];
    }
    return area;
}

}  // namespace

TEST_CASE("feasible trials come by loss, infeasible ones behind them by violation",
          "[search][split]") {
    Split split(1, 1);

    split.add(0, Losses{5}, Losses{0});
    split.add(1, Losses{1}, Losses{3});
    split.add(2, Losses{4}, Losses{0});
    split.add(3, Losses{0}, Losses{2});
    split.add(4, Losses{4}, Losses{0});

    CHECK(good(split, 2) == Rows{2, 4});
    CHECK(good(split, 4) == Rows{2, 4, 0, 3});
    CHECK(good(split, 9) == Rows{2, 4, 0, 3, 1});
    CHECK(split.incumbent() == Row{2});
    CHECK(split.size() == 5);
    CHECK(split.feasible_count() == 3);
}

TEST_CASE("nothing told, nothing good", "[search][split]") {
    Split one(1, 0), two(2, 0);

    CHECK(one.good(5).empty());
    CHECK(two.good(5).empty());
    CHECK(one.incumbent() == std::nullopt);
}

TEST_CASE("a constraint in large units does not shout down one in small units", "[search][split]") {
    Split split(1, 2);

    // Millions against thousandths: trial 2 is at half the usual violation of each, trial 3 far
    // beyond the second's.
    split.add(0, Losses{0}, Losses{1e6, 0});
    split.add(1, Losses{0}, Losses{0, 1e-3});
    split.add(2, Losses{0}, Losses{0.5e6, 0.5e-3});
    split.add(3, Losses{0}, Losses{0, 9e-3});
    split.add(4, Losses{0}, Losses{1e6, 0});
    split.add(5, Losses{0}, Losses{0, 1e-3});

    // Medians 1e6 and 1e-3: sums 1, 1, 1, 9, 1, 1.
    CHECK(good(split, 6) == Rows{0, 1, 2, 4, 5, 3});
}

TEST_CASE("the order of the infeasible is by medians that are at most a quarter old",
          "[search][split]") {
    CHECK(rc::check([] {
        Split split(1, 2);
        std::vector<numerics::ViolationScale> scales{numerics::ViolationScale(2)};
        std::vector<Losses> told;
        const int count = *rc::gen::inRange(1, 60);
        for (int i = 0; i < count; ++i) {
            told.push_back(
                {static_cast<double>(*rc::gen::inRange(0, 9)), 1e6 * *rc::gen::inRange(1, 9)});
            split.add(static_cast<Row>(i), Losses{0}, told.back());
            scales.push_back(scales.back());
            scales.back().learn(told.back().data());
        }
        const Rows found = good(split, told.size());
        const auto explains = [&](const numerics::ViolationScale& scale) {
            Rows expected(told.size());
            std::iota(expected.begin(), expected.end(), Row{0});
            std::stable_sort(expected.begin(), expected.end(), [&](Row a, Row b) {
                return scale.total(told[a].data()) < scale.total(told[b].data());
            });
            return found == expected;
        };
        RC_ASSERT(std::any_of(scales.begin() + count * 4 / 5, scales.end(), explains));
    }));
}

TEST_CASE("with several objectives the better rank comes first", "[search][split]") {
    Split split(2, 0);

    split.add(0, Losses{3, 3}, {});
    split.add(1, Losses{1, 4}, {});
    split.add(2, Losses{2, 2}, {});
    split.add(3, Losses{4, 4}, {});

    CHECK(good(split, 2) == Rows{1, 2});
    CHECK(good(split, 3) == Rows{1, 2, 0});
    CHECK(good(split, 4) == Rows{1, 2, 0, 3});
}

TEST_CASE("infeasible trials fill up what fronts leave, until feasible ones come",
          "[search][split]") {
    Split split(2, 1);
    split.add(0, Losses{0, 0}, Losses{2});
    split.add(1, Losses{0, 0}, Losses{1});
    CHECK(good(split, 2) == Rows{1, 0});

    split.add(2, Losses{9, 9}, Losses{0});
    CHECK(good(split, 2) == Rows{2, 1});

    split.add(3, Losses{9, 10}, Losses{0});
    CHECK(good(split, 2) == Rows{2, 3});
}

TEST_CASE("ranks are those of peeling fronts off, in two objectives and in more",
          "[search][fronts]") {
    CHECK(rc::check([] {
        const auto objectives = static_cast<std::size_t>(*rc::gen::inRange(2, 5));
        const std::vector<Losses> points = any_points(objectives, 60);

        Fronts fronts(objectives);
        for (Row i = 0; i < points.size(); ++i) fronts.add(i, points[i]);

        const std::vector<std::size_t> expected = ranks_by_peeling(points);
        std::size_t seen = 0;
        for (std::size_t rank = 0; rank < fronts.size(); ++rank) {
            RC_ASSERT(!fronts[rank].empty());
            for (const Row each : fronts[rank]) {
                RC_ASSERT(expected[each] == rank);
                ++seen;
            }
            const auto by_losses = [&](Row a, Row b) {
                return points[a][0] != points[b][0] ? points[a][0] < points[b][0] : a < b;
            };
            RC_ASSERT(objectives > 2 ||
                      std::is_sorted(fronts[rank].begin(), fronts[rank].end(), by_losses));
        }
        RC_ASSERT(seen == points.size());
    }));
}

TEST_CASE("asking early changes nothing that is answered later", "[search][split]") {
    CHECK(rc::check([] {
        const auto objectives = static_cast<std::size_t>(*rc::gen::inRange(1, 4));
        const std::vector<Losses> points = any_points(objectives, 40);
        const auto count = static_cast<std::size_t>(*rc::gen::inRange(1, 20));
        Split asked(objectives, 1), silent(objectives, 1);
        for (Row i = 0; i < points.size(); ++i) {
            const Losses violation{points[i][0] > 9 ? points[i][0] : 0.0};
            asked.add(i, points[i], violation);
            silent.add(i, points[i], violation);
            good(asked, count);
        }
        RC_ASSERT(good(asked, count) == good(silent, count));
        RC_ASSERT(good(asked, count).size() == std::min(count, points.size()));
    }));
}

TEST_CASE("a rank that does not fit is thinned where it adds least", "[search][split]") {
    // Reference (11, 11). Areas added: 1 * 1, 0.5 * 1, 3.5 * 5, 5 * 0.5, 1 * 3.5. So 1 goes; then
    // 0, which is up to 1.5 * 1; then 3.
    const std::vector<Losses> points{{0, 10}, {1, 9}, {1.5, 4}, {5, 3.5}, {10, 0}};
    Split split(2, 0);
    for (Row i = 0; i < points.size(); ++i) split.add(i, points[i], {});

    CHECK(sorted(good(split, 4)) == Rows{0, 2, 3, 4});
    CHECK(sorted(good(split, 3)) == Rows{2, 3, 4});
    CHECK(sorted(good(split, 2)) == Rows{2, 4});
    CHECK(good(split, 1) == Rows{2});
}

TEST_CASE("what a point adds is the area without it that is missing", "[search][subset]") {
    CHECK(rc::check([] {
        Fronts fronts(2);
        const std::vector<Losses> points = any_points(2, 40);
        for (Row i = 0; i < points.size(); ++i) fronts.add(i, points[i]);
        std::vector<double> front;
        std::vector<Losses> members;
        for (const Row each : fronts[0]) {
            front.insert(front.end(), points[each].begin(), points[each].end());
            members.push_back(points[each]);
        }
        const Box box = box_around(front, 2);
        const double whole = (box.reference[0] - box.ideal[0]) * (box.reference[1] - box.ideal[1]);
        const std::vector<double> found = contributions(front, box);
        for (std::size_t i = 0; i < members.size(); ++i) {
            std::vector<Losses> others = members;
            others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
            const double missing = area(members, box) - area(others, box);
            RC_ASSERT(std::abs(found[i] * whole - missing) < 1e-9 * (1 + whole));
        }
    }));
}

TEST_CASE("a thinned front of two objectives keeps nearly the best possible area",
          "[search][subset]") {
    CHECK(rc::check([] {
        Fronts fronts(2);
        const std::vector<Losses> points = any_points(2, 40);
        for (Row i = 0; i < points.size(); ++i) fronts.add(i, points[i]);
        std::vector<double> front;
        for (const Row each : fronts[0])
            front.insert(front.end(), points[each].begin(), points[each].end());
        const std::size_t n = front.size() / 2;
        const Box box = box_around(front, 2);
        const auto area_of = [&](const std::vector<std::size_t>& chosen) {
            std::vector<Losses> subset;
            for (const std::size_t i : chosen) subset.push_back({front[2 * i], front[2 * i + 1]});
            return area(subset, box);
        };

        double best = 0;
        std::size_t count = 1 + n / 2;
        for (unsigned mask = 0; mask < 1u << n; ++mask) {
            std::vector<std::size_t> chosen;
            for (std::size_t i = 0; i < n; ++i)
                if ((mask >> i & 1u) != 0) chosen.push_back(i);
            if (chosen.size() == count) best = std::max(best, area_of(chosen));
        }
        const std::vector<std::size_t> kept = largest_subset(front, box, count);
        RC_ASSERT(kept.size() == count);
        RC_ASSERT(area_of(kept) >= 0.9 * best);
    }));
}

TEST_CASE("a long front is thinned evenly where it is even", "[search][subset]") {
    // On a line every point adds the product of its gaps, so even gaps are the best choice.
    std::vector<double> line;
    for (int i = 0; i <= 6000; ++i) line.insert(line.end(), {i / 6000.0, 1 - i / 6000.0});

    const std::vector<std::size_t> kept = largest_subset(line, box_around(line, 2), 21);
    REQUIRE(kept.size() == 21);
    for (std::size_t i = 1; i < kept.size(); ++i) {
        const double gap = static_cast<double>(kept[i] - kept[i - 1]) / 6000;
        CHECK(gap > 0.5 / 20);
        CHECK(gap < 2.1 / 20);
    }
}

TEST_CASE("of three objectives the points that dominate most are taken first", "[search][subset]") {
    // A point in the middle dominates most; the twin of a taken one adds nothing.
    const std::vector<double> points{0, 9, 9, 9, 0, 9, 9, 9, 0, 3, 3, 3, 3, 3, 3.001};
    const Box box = box_around(points, 3);

    CHECK(box.ideal == Losses{0, 0, 0});
    CHECK(box.reference == Losses{9.9, 9.9, 9.9});
    CHECK(largest_subset(points, box, 1) == std::vector<std::size_t>{3});
    CHECK(largest_subset(points, box, 4) == std::vector<std::size_t>{0, 1, 2, 3});
}

TEST_CASE("a range of nothing still has a box", "[search][subset]") {
    const Box box = box_around(Losses{1, 2, 1, 4}, 2);

    CHECK(box.ideal == Losses{1, 2});
    CHECK(box.reference == Losses{2, 4.2});
}
