// SPDX-License-Identifier: MIT
// Logarithms of what is improbable: Ament, Daulton, Eriksson, Balandat, Bakshy, "Unexpected
// improvements to expected improvement for Bayesian optimization" (2023), section 4 and appendix A.
#pragma once

#include "numerics/normal.hpp"

namespace gp {

inline constexpr double log_sqrt_2pi = 0.91893853320467274;

/// A function of one number, and its slope.
struct Sloped {
    double value, slope;
};

/// ln P(Z <= z).
inline Sloped log_normal_cdf(double z) {
    if (z > -30) {
        const double cdf = numerics::normal_cdf(z);
        const double density = numerics::exp(-0.5 * z * z - log_sqrt_2pi);
        return {numerics::log(cdf), density / cdf};
    }
    // Abramowitz, Stegun 26.2.12: P = phi / -z (1 - 1 / z^2 + ...).
    const double inverse = 1 / (z * z);
    return {-0.5 * z * z - log_sqrt_2pi - numerics::log(-z) - inverse, -z - 1 / z};
}

/// ln (phi(z) + z Phi(z)): the logarithm of expected improvement by z standard deviations.
inline Sloped log_improvement(double z) {
    if (z > -15) {
        const double cdf = numerics::normal_cdf(z);
        const double density = numerics::exp(-0.5 * z * z - log_sqrt_2pi);
        const double h = density + z * cdf;
        return {numerics::log(h), cdf / h};
    }
    const double inverse = 1 / (z * z);
    return {-0.5 * z * z - log_sqrt_2pi + numerics::log(inverse) - 3 * inverse,
            -z - 2 / z + 6 * inverse / z};
}

}  // namespace gp
