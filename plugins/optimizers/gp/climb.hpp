// SPDX-License-Identifier: MIT
// The designs that promise most: from many places, the best of which climb.
//
// Places are anywhere in the space and around the best designs, at all distances. Real coordinates
// climb along the slope; steps and choices are gone through one at a time, each with its
// neighbours, until none is better. What breaks a rule is nowhere a place: a climb goes on where
// rules are kept.
#pragma once

#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "acquisition.hpp"
#include "numerics/normal.hpp"
#include "numerics/random.hpp"

namespace gp {

struct ClimbTuning {
    std::size_t anywhere = 200, around = 200;  // places
    std::size_t bases = 5;                     // best designs that they are around
    std::size_t climbers = 6;
    int steps = 15;
    int rounds = 2;  // of steps and choices
};

/// Of the ordered coordinates.
struct Box {
    std::vector<double> low, high;
};

struct Promise {
    double value;
    std::vector<double> point;
};

/// Within the box, best first. `keeps` says whether the rules allow a point; `bases` are points,
/// best first.
std::vector<Promise> most_promising(const Acquisition& acquisition, const search::Space& space,
                                    const Box& box, const std::vector<std::vector<double>>& bases,
                                    const std::function<bool(const double*)>& keeps,
                                    numerics::Engine& engine, const ClimbTuning& tuning);

}  // namespace gp
