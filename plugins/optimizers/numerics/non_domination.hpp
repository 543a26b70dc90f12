// SPDX-License-Identifier: MIT
// Fronts: rank 0 is dominated by nobody, rank 1 by nobody but rank 0, and so on.
//
// In lexicographic order nobody is dominated by one who comes later, so the points are put into
// fronts one after the other, and a point's front is found by bisection: whoever is dominated by
// front k is dominated by every front before k (ENS-BS: Zhang, Tian, Cheng, Jin, IEEE Trans. Evol.
// Comput. 19(2), 2015). With two losses, the last member of a front has the least second loss of
// it, so one comparison tells whether the front dominates: O(n log n) in all (Jensen, IEEE Trans.
// Evol. Comput. 7(5), 2003). With more, the members are asked one by one.
#pragma once

#include <cstdint>
#include <vector>

#include "points.hpp"

namespace numerics {

/// The rank of every point; equal points have equal ranks.
std::vector<std::uint32_t> ranks(const Points& points);

/// Ranks by constrained domination (Deb, Pratap, Agarwal, Meyarivan, IEEE Trans. Evol. Comput.
/// 6(2), 2002, section VI): feasible points, those with violation 0, have the ranks that they have
/// among themselves; behind them come the others, the less violation the better, equal ones equal.
std::vector<std::uint32_t> constrained_ranks(const Points& points,
                                             const std::vector<double>& violations);

/// The points of each rank, in ascending order of their number.
std::vector<std::vector<std::uint32_t>> fronts(const std::vector<std::uint32_t>& ranks);

}  // namespace numerics
