// SPDX-License-Identifier: MIT
// How lonely a point is on its front: in every loss, the distance between its two neighbours as a
// share of the front's extent, summed; the ends are infinitely lonely (Deb, Pratap, Agarwal,
// Meyarivan, IEEE Trans. Evol. Comput. 6(2), 2002, section III-B).
#pragma once

#include <cstdint>
#include <vector>

#include "points.hpp"

namespace numerics {

/// The crowding distance of each member of `front`, in its order. A loss in which all are equal
/// tells nobody apart and adds nothing.
std::vector<double> crowding_distances(const Points& points,
                                       const std::vector<std::uint32_t>& front);

}  // namespace numerics
