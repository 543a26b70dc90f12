// SPDX-License-Identifier: MIT
// The volume that a set of points dominates within a reference point, exact.
//
// Two losses: slabs from left to right. Three: slices along the third loss, whose area grows by
// what each point adds to the two-dimensional front so far, O(n log n) comparisons. More: the sum
// of what each point adds to those behind it, which is again a hypervolume of fewer points (WFG:
// While, Bradstreet, Barone, IEEE Trans. Evol. Comput. 16(1), 2012).
#pragma once

#include <vector>

#include "points.hpp"

namespace numerics {

/// Points that are not below the reference in every loss add nothing.
double hypervolume(const Points& points, const double* reference);

/// What is lost of the front's volume without one point of it; 0 for points that are dominated,
/// equal to another, or not below the reference. With three losses or more, one hypervolume a
/// point.
std::vector<double> hypervolume_contributions(const Points& points, const double* reference);

}  // namespace numerics
