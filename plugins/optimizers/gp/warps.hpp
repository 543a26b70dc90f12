// SPDX-License-Identifier: MIT
// Values as a Gaussian process likes them. A loss that varies over decades is modelled by the
// logarithm of what is above the best, a constraint by the bilogarithm of its excess (Eriksson,
// Poloczek, "Scalable constrained Bayesian optimization", 2021, section 3), which keeps its sign
// and is steep only where the sign is decided. Which fits is for the likelihood to say, the warp's
// own slope included (Snelson, Rasmussen, Ghahramani, "Warped Gaussian processes", 2004, equation
// 6).
#pragma once

#include <vector>

#include "fit.hpp"

namespace gp {

/// y -> y, or a logarithm that is a straight line up to about `scale`.
struct Warp {
    enum class Kind { none, logarithm, bilogarithm } kind = Kind::none;
    double origin = 0, scale = 1;

    double operator()(double y) const;
    /// ln of its slope.
    double log_slope(double y) const;
};

/// What may fit losses: several shapes, the simplest first.
std::vector<Warp> warps_of_losses(const std::vector<double>& losses);
std::vector<Warp> warps_of_excesses(const std::vector<double>& excesses);

/// Values under the warp that is likeliest, and the correlation that makes it so.
struct Warped {
    Warp warp;
    Fitted fitted;
};
Warped likeliest(const Pairs& pairs, const std::vector<double>& values,
                 const std::vector<Warp>& warps, const Prior& prior, int steps);

Vector warped(const std::vector<double>& values, const Warp& warp);

}  // namespace gp
