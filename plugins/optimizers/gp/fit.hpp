// SPDX-License-Identifier: MIT
// The likeliest correlation of values at points: the largest posterior, found with its gradient.
//
// The likelihood is that of ordinary kriging with the mean and the variance at their best (Jones,
// Schonlau, Welch 1998, equation 4); its gradient is equation 5.9 of Rasmussen, Williams (2006).
// The prior of a length scale is log-normal and its location grows with the dimension: Hvarfner,
// Hellsten, Nardi, "Vanilla Bayesian optimization performs great in high dimensions" (2024),
// section 4.
#pragma once

#include <vector>

#include "process.hpp"

namespace gp {

struct Prior {
    double location = 1.4142135623730951, deviation = 1.7320508075688772;  // of ln length, d = 1
    double noise = 1e-6, noise_deviation = 3;  // median and deviation of its logarithm
    double noise_least = 1e-9, noise_most = 0.1;
};

/// Points, and how far they are from each other, which all quantities at them share.
class Pairs {
public:
    Pairs(const Matrix& points, std::size_t ordered);

    const Matrix& points() const { return points_; }
    Eigen::Index count() const { return points_.rows(); }
    /// Of coordinate `i`, squared, by pair: (1, 0), (2, 0), (2, 1), (3, 0) ...
    const Eigen::ArrayXd& squares(Eigen::Index i) const {
        return squares_[static_cast<std::size_t>(i)];
    }

private:
    Matrix points_;
    std::vector<Eigen::ArrayXd> squares_;
};

struct Fitted {
    Correlation correlation;
    double likelihood = 0;  // its logarithm, prior included, but for a constant of the points
};

/// At most `steps` steps of descent from `start`.
Fitted fit(const Pairs& pairs, const Vector& values, const Correlation& start, const Prior& prior,
           int steps);

/// What is expected of values before they are seen.
Correlation expected_correlation(std::size_t coordinates, const Prior& prior);

}  // namespace gp
