// SPDX-License-Identifier: MIT
// How good a set of designs with several objectives is.
#pragma once

#include <cstddef>
#include <vector>

#include "problems.hpp"
#include "study/dominance.hpp"

namespace femrun::bench {

/// The points that no other dominates, each once, in lexicographic order.
Points nondominated(Points points);

/// As study::hypervolume, but with three objectives in O(n log n): an archive of 25 000 trials has
/// thousands of points.
double hypervolume(const Points& points, const std::vector<double>& reference);

/// Convergence: the mean distance from each point to the nearest of the sampled true front.
double upsilon(const Points& points, const Points& front);

/// Diversity of a set with two objectives, with the true front's ends as extreme points. Both as in
/// Deb, Pratap, Agarwal, Meyarivan, IEEE Trans. Evol. Comput. 6(2), 2002, section IV-A; the number
/// of points, not of gaps, multiplies the mean gap, as in the peers' recorded values.
double delta(Points points, Points front);

/// Deb's crowding distance of each point among all; those at an end of an objective have infinity.
std::vector<double> crowding(const Points& points);

/// What a textbook NSGA-II would have kept of the designs that an optimizer tried, whatever the
/// optimizer does inside: after each `size` designs the best `size` of them and of the survivors so
/// far, by constrained non-dominated sorting and, in the front that does not fit, by crowding. The
/// interface of plugins knows no population, and this treats all alike: of an optimizer that is the
/// textbook's, and adds violations up as they are, it gives the population that it has.
class Population {
public:
    explicit Population(std::size_t size) : size_(size) {}

    void add(const Outcome& outcome);
    /// The objectives of the feasible survivors.
    Points feasible() const;

private:
    std::vector<study::Judged> survivors() const;

    std::size_t size_;
    std::size_t fresh_ = 0;  // since the last selection
    std::vector<study::Judged> members_;
};

}  // namespace femrun::bench
