// SPDX-License-Identifier: MIT
// Which members of a front stay when there is not room for all.
//
// A measure of loneliness cuts badly at once: two that are near each other look equally crowded,
// both go, and where they were nobody is left. So one goes at a time, the least lonely, and those
// who lost a neighbour are measured anew.
//
//     the front          o   oo   oo   o
//     four, cut at once  o   oo        o
//     one by one         o   o    o    o
#pragma once

#include <cstdint>
#include <vector>

#include "points.hpp"

namespace numerics {

/// Who stays: places in the front, ascending, each with how lonely it is among those who stay. Of
/// equally lonely ones the last went.
struct Thinned {
    std::vector<std::uint32_t> places;
    std::vector<double> loneliness;
};

/// Loneliness is the crowding distance (crowding.hpp), as a share of the extents that the whole
/// front has. After S. Kukkonen and K. Deb, "Improved Pruning of Non-Dominated Solutions Based on
/// Crowding Distance for Bi-Objective Optimization Problems", IEEE CEC 2006. O(n log n)
/// comparisons.
Thinned thinned_by_crowding(const Points& points, const std::vector<std::uint32_t>& front,
                            std::size_t room);

/// Loneliness is the product of the distances to as many nearest neighbours as there are losses,
/// each loss as a share of the front's extent; the ends of every loss are infinitely lonely. After
/// S. Kukkonen and K. Deb, "A Fast and Effective Method for Pruning of Non-Dominated Solutions in
/// Many-Objective Problems", PPSN IX, LNCS 4193, 2006. The distances are squared, which changes no
/// order. O(n^2) of them at worst, fewer where the first loss tells the members apart.
Thinned thinned_by_neighbours(const Points& points, const std::vector<std::uint32_t>& front,
                              std::size_t room);

}  // namespace numerics
