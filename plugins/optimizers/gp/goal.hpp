// SPDX-License-Identifier: MIT
// How much better than what is known a design may be, as a logarithm: the improvement of the best
// loss, or of the volume that a front dominates, which is expected of normal losses.
//
// One loss: Jones, Schonlau, Welch (1998), equation 15, in the logarithm of Ament and others
// (2023). Two: exact, by strips (Emmerich, Deutz, Klinkenberg, "Hypervolume-based expected
// improvement: monotonicity properties and exact computation", 2011). More: the volume as the mean
// over directions of a scalarisation (Zhang, Golovin, "Random hypervolume scalarizations for
// provable multi-objective black box optimization", 2020, lemma 5), over fixed directions and
// draws.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "process.hpp"

namespace gp {

/// Slopes by a guess's mean and variance.
struct Slope {
    double by_mean = 0, by_variance = 0;
};

class Goal {
public:
    virtual ~Goal() = default;
    /// Of one guess an objective; `slopes`, one each, may be null.
    virtual double log_gain(std::span<const Guess> losses, Slope* slopes) const = 0;
};

/// Below `best`.
std::unique_ptr<Goal> improvement_on(double best);

/// Ahead of a front, points of `objectives` losses each, none of which dominates another, as far as
/// `reference`. Two objectives at least.
std::unique_ptr<Goal> volume_ahead_of(std::span<const double> front,
                                      std::span<const double> reference);

}  // namespace gp
