// SPDX-License-Identifier: MIT
#include "numerics/crowding.hpp"

#include <algorithm>
#include <limits>

#include "points_generator.hpp"
#include "support/catch.hpp"

using namespace numerics;

namespace {

constexpr double lonely = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("crowding is the distance between neighbours as a share of the extent", "[numerics]") {
    // By hand: extents 4 and 8; (1, 4) has neighbours (0, 8) and (3, 2): 3/4 + 6/8.
    const std::vector<double> losses{9, 9, 3, 2, 0, 8, 1, 4, 4, 0};

    CHECK(crowding_distances({losses, 2}, {1, 2, 3, 4}) ==
          std::vector<double>{3.0 / 4 + 4.0 / 8, lonely, 3.0 / 4 + 6.0 / 8, lonely});
}

TEST_CASE("a loss in which all are equal tells nobody apart", "[numerics]") {
    CHECK(crowding_distances({{1, 7, 2, 7, 4, 7}, 2}, {0, 1, 2}) ==
          std::vector<double>{lonely, 1, lonely});
    CHECK(crowding_distances({{1, 7, 1, 7}, 2}, {0, 1}) == std::vector<double>{0, 0});
    CHECK(crowding_distances({{1, 7}, 2}, {0}) == std::vector<double>{0});
    CHECK(crowding_distances({{1, 7}, 2}, {}).empty());
}

TEST_CASE("the widest front has finite distances inside", "[numerics]") {
    const double most = std::numeric_limits<double>::max();

    CHECK(crowding_distances({{-most, most, 0, 0, most, -most}, 2}, {0, 1, 2}) ==
          std::vector<double>{lonely, 2, lonely});
}

TEST_CASE("crowding depends neither on the order of a front nor on units", "[numerics]") {
    CHECK(rc::check("order and units", [] {
        const auto losses = test::any_losses(1);
        // A front without ties: as the first loss rises the second falls.
        std::vector<double> points;
        std::vector<double> sorted = losses;
        std::sort(sorted.begin(), sorted.end());
        sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
        for (const double loss : sorted) points.insert(points.end(), {loss, -2 * loss});
        std::vector<double> scaled = points;
        for (std::size_t i = 1; i < scaled.size(); i += 2) scaled[i] *= 1024;
        std::vector<std::uint32_t> front(sorted.size()), backwards;
        for (std::uint32_t i = 0; i < front.size(); ++i) front[i] = i;
        backwards.assign(front.rbegin(), front.rend());

        const auto distances = crowding_distances({points, 2}, front);
        auto reversed = crowding_distances({scaled, 2}, backwards);
        std::reverse(reversed.begin(), reversed.end());
        RC_ASSERT(reversed == distances);
    }));
}
