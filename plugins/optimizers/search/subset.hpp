// SPDX-License-Identifier: MIT
// Which points of a front say most about it: those that together dominate the largest volume.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace search {

/// The box in which volume is measured: from the best of each objective to a tenth of the range
/// beyond the worst, so that the ends of a front count too; a range of nothing counts as 1.
struct Box {
    std::vector<double> ideal, reference;
};

/// Of `points`, one row of `objectives` a point.
Box box_around(std::span<const double> points, std::size_t objectives);

/// `count` of the points, by rising index.
///
/// Two objectives: `points` must be a front sorted by the first; the one that adds least is
/// dropped, again and again, O(n log n). Ties drop the later one.
/// More: the one that adds most is taken, again and again, at least (1 - 1/e) of the best volume
/// (Guerreiro, Fonseca, Paquete 2016); volume is counted in points of a lattice, since its exact
/// computation is exponential in the objectives and a good set needs no fourth digit.
std::vector<std::size_t> largest_subset(std::span<const double> points, const Box& box,
                                        std::size_t count);

/// What each point of a front, sorted by the first of two objectives, adds to the others' area, as
/// a share of the box.
std::vector<double> contributions(std::span<const double> front, const Box& box);

}  // namespace search
