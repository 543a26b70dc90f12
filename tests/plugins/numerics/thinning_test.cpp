// SPDX-License-Identifier: MIT
#include "numerics/thinning.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "numerics/crowding.hpp"
#include "points_generator.hpp"
#include "support/catch.hpp"

using namespace numerics;
using Places = std::vector<std::uint32_t>;

namespace {

constexpr double lonely = std::numeric_limits<double>::infinity();

Places everybody(std::size_t count) {
    Places front(count);
    for (std::uint32_t i = 0; i < count; ++i) front[i] = i;
    return front;
}

/// The ends of each loss, of equals the first below and the last above.
std::set<std::uint32_t> ends(const Points& points) {
    std::set<std::uint32_t> found;
    for (std::size_t i = 0; i < points.width && points.count > 0; ++i) {
        std::uint32_t least = 0, most = 0;
        for (std::uint32_t k = 1; k < points.count; ++k) {
            if (points[k][i] < points[least][i]) least = k;
            if (points[k][i] >= points[most][i]) most = k;
        }
        if (points[least][i] < points[most][i]) found.insert({least, most});
    }
    return found;
}

/// Measures everybody anew each time that somebody has gone.
template <typename Measure>
Places by_definition(Places stay, std::size_t room, const Measure& measure) {
    while (stay.size() > room) {
        const std::vector<double> loneliness = measure(stay);
        std::size_t goes = 0;
        for (std::size_t k = 0; k < stay.size(); ++k)
            if (loneliness[k] <= loneliness[goes]) goes = k;
        stay.erase(stay.begin() + static_cast<std::ptrdiff_t>(goes));
    }
    return stay;
}

std::vector<double> neighbour_products(const Points& points, const Places& stay,
                                       const std::set<std::uint32_t>& ends) {
    std::vector<double> least(points.width, lonely), most(points.width, -lonely), products;
    for (std::size_t i = 0; i < points.width; ++i)
        for (std::size_t k = 0; k < points.count; ++k) {
            least[i] = std::min(least[i], points[k][i]);
            most[i] = std::max(most[i], points[k][i]);
        }
    const auto share = [&](std::uint32_t k, std::size_t i) {
        return least[i] == most[i] ? 0 : (points[k][i] - least[i]) / (most[i] - least[i]);
    };
    for (const std::uint32_t one : stay) {
        std::vector<double> distances;
        for (const std::uint32_t other : stay) {
            if (other == one) continue;
            double sum = 0;
            for (std::size_t i = 0; i < points.width; ++i)
                sum += (share(one, i) - share(other, i)) * (share(one, i) - share(other, i));
            distances.push_back(sum);
        }
        std::sort(distances.begin(), distances.end());
        double product = 1;
        for (std::size_t k = 0; k < std::min(points.width, distances.size()); ++k)
            product *= distances[k];
        products.push_back(ends.count(one) > 0 ? lonely : product);
    }
    return products;
}

}  // namespace

TEST_CASE("one by one the most crowded go, and who loses a neighbour is less crowded",
          "[numerics]") {
    // Gaps 4, 1, 4, 1, 4. All four inside have 5 of 14 in each loss: the last of them goes, then
    // its neighbour has 9, and of the other two again the last goes.
    const std::vector<double> losses{0, 14, 4, 10, 5, 9, 9, 5, 10, 4, 14, 0};

    CHECK(thinned_by_crowding({losses, 2}, everybody(6), 5).places == Places{0, 1, 2, 3, 5});
    CHECK(thinned_by_crowding({losses, 2}, everybody(6), 4).places == Places{0, 1, 3, 5});
    CHECK(thinned_by_crowding({losses, 2}, everybody(6), 2).places == Places{0, 5});
    CHECK(thinned_by_crowding({losses, 2}, everybody(6), 4).loneliness ==
          std::vector<double>{lonely, 9.0 / 14 + 9.0 / 14, 10.0 / 14 + 10.0 / 14, lonely});
}

TEST_CASE("a front is a part of the points, and places are counted in it", "[numerics]") {
    const std::vector<double> losses{9, 9, 4, 0, 1, 3, 0, 4, 3, 1, 2.5, 1.5};

    // In the order of the first loss: 3, 2, 5, 4, 1; 4 and 5 are nearest to each other, and 5 has 2
    // farther than 4 has 1.
    CHECK(thinned_by_crowding({losses, 2}, {1, 2, 3, 4, 5}, 4).places == Places{0, 1, 2, 4});
}

TEST_CASE("neighbours are near in all losses together", "[numerics]") {
    // The corners of a cube's face and two in the middle of it, 0.25 apart: the squared distances
    // of 4 are 1/16, 5/16 and 5/16 (to a corner 1/4 + 1/16), of 5 1/16, 1/2, 1/2. The corners are
    // ends.
    const std::vector<double> losses{0, 0, 1, 0,   1,    0,   1,   0,   1,
                                     1, 1, 0, 0.5, 0.25, 0.5, 0.5, 0.5, 0.5};

    CHECK(thinned_by_neighbours({losses, 3}, everybody(6), 5).places == Places{0, 1, 2, 3, 5});
    CHECK(thinned_by_neighbours({losses, 3}, everybody(6), 4).places == Places{0, 1, 2, 3});
}

TEST_CASE("of equally lonely members the first stay", "[numerics]") {
    const std::vector<double> losses{0, 4, 2, 1, 2, 1, 2, 1, 4, 0};

    CHECK(thinned_by_neighbours({losses, 2}, everybody(5), 3).places == Places{0, 1, 4});
    CHECK(thinned_by_crowding({{7, 7, 7}, 1}, everybody(3), 2).places == Places{0, 1});
    CHECK(thinned_by_neighbours({{7, 7, 7}, 1}, everybody(3), 2).places == Places{0, 1});
}

TEST_CASE("nobody goes while there is room, and all when there is none", "[numerics]") {
    const std::vector<double> losses{0, 1, 1, 0};

    for (const auto thinned : {thinned_by_crowding, thinned_by_neighbours}) {
        CHECK(thinned({losses, 2}, everybody(2), 3).places == Places{0, 1});
        CHECK(thinned({losses, 2}, everybody(2), 0).places.empty());
        CHECK(thinned({losses, 2}, {}, 3).places.empty());
    }
}

TEST_CASE("the widest front is thinned as any other", "[numerics]") {
    const double most = std::numeric_limits<double>::max();
    const std::vector<double> losses{-most, most, 0, 0, most / 4, -most / 4, most, -most};

    CHECK(thinned_by_crowding({losses, 2}, everybody(4), 3).places == Places{0, 1, 3});
    CHECK(thinned_by_neighbours({losses, 2}, everybody(4), 3).places == Places{0, 1, 3});
}

TEST_CASE("thinning by crowding is what measuring all anew gives", "[numerics]") {
    CHECK(rc::check("crowding", [] {
        const auto width = *rc::gen::inRange<std::size_t>(1, 5);
        const auto losses = test::any_losses(width);
        const Points points(losses, width);
        // Below that ends go, and extents with them.
        const std::size_t least = std::min(points.count, ends(points).size());
        const auto room = *rc::gen::inRange(least, points.count + 1);

        const auto measure = [&](const Places& stay) { return crowding_distances(points, stay); };

        const Thinned thinned = thinned_by_crowding(points, everybody(points.count), room);
        RC_ASSERT(thinned.places == by_definition(everybody(points.count), room, measure));
        RC_ASSERT(thinned.loneliness == measure(thinned.places));
    }));
}

TEST_CASE("thinning by neighbours is what measuring all anew gives", "[numerics]") {
    CHECK(rc::check("neighbours", [] {
        const auto width = *rc::gen::inRange<std::size_t>(1, 6);
        const auto losses = test::any_losses(width);
        const Points points(losses, width);
        const auto room = *rc::gen::inRange<std::size_t>(0, points.count + 1);

        const auto measure = [&](const Places& stay) {
            return neighbour_products(points, stay, ends(points));
        };

        const Thinned thinned = thinned_by_neighbours(points, everybody(points.count), room);
        RC_ASSERT(thinned.places == by_definition(everybody(points.count), room, measure));
        RC_ASSERT(thinned.loneliness == measure(thinned.places));
    }));
}

TEST_CASE("the ends of every loss stay while there is room for them", "[numerics]") {
    CHECK(rc::check("ends", [] {
        const auto width = *rc::gen::inRange<std::size_t>(2, 5);
        const auto losses = test::any_losses(width);
        const Points points(losses, width);
        const auto kept = ends(points);
        const auto room = *rc::gen::inRange(kept.size(), points.count + 1);

        for (const auto thinned : {thinned_by_crowding, thinned_by_neighbours}) {
            const Places stay = thinned(points, everybody(points.count), room).places;
            RC_ASSERT(std::includes(stay.begin(), stay.end(), kept.begin(), kept.end()));
        }
    }));
}
