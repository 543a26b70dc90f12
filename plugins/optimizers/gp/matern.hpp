// SPDX-License-Identifier: MIT
// The Matern covariance with nu = 5/2, as a function of the squared distance: Rasmussen, Williams,
// "Gaussian processes for machine learning" (2006), equation 4.17.
#pragma once

#include "linear.hpp"
#include "numerics/elementary.hpp"

namespace gp {

struct Matern {
    double value, slope;  // slope: by the squared distance, finite at 0 too
};

inline Matern matern(double square) {
    const double r = numerics::sqrt(5 * square);
    const double e = numerics::exp(-r);
    return {(1 + r + (5.0 / 3) * square) * e, (-5.0 / 6) * (1 + r) * e};
}

}  // namespace gp
