// SPDX-License-Identifier: MIT
// A Gaussian process through what was observed.
//
// Rasmussen, Williams, "Gaussian processes for machine learning" (2006), algorithm 2.1, with a mean
// that is unknown but constant and a variance that is the likeliest: ordinary kriging, as in
// Jones, Schonlau, Welch, "Efficient global optimization of expensive black-box functions" (1998),
// equations 4 to 9 (their predictor, and its error). Numbers in brackets are theirs.
#pragma once

#include <cstddef>
#include <span>

#include "linear.hpp"

namespace gp {

/// How alike the values at two points are: Matern 5/2 of r^2 = sum_i weight_i (x_i - y_i)^2, where
/// a choice that differs has the distance 1; and how much of the variance is noise.
struct Correlation {
    Vector weight;  // one a coordinate, 1 / length^2
    double noise = 1e-6;
};

/// What is expected at a point.
struct Guess {
    double mean = 0, variance = 0;
};

class Process {
public:
    /// Of points, one a row, `ordered` coordinates of which come before choices, and one value
    /// each. O(n^3).
    void condition(const Matrix& points, std::size_t ordered, const Vector& values,
                   const Correlation& correlation);
    /// One more point, whose value is what is expected of it: means stay, doubt goes (a kriging
    /// believer: Ginsbourger, Le Riche, Carraro 2010). O(n^2).
    void believe(const double* point);

    Guess at(const double* x) const;
    /// With slopes by the ordered coordinates.
    Guess at(const double* x, double* mean_slope, double* variance_slope) const;
    /// At many points, a column each.
    void at(const Matrix& points, Vector& mean, Vector& variance) const;

    double variance() const { return sigma2_; }

private:
    void correlations(const double* x, double* values, double* slopes) const;

    Correlation correlation_;
    Eigen::Index ordered_ = 0;
    Matrix columns_;                          // points, one a row
    Matrix factor_;                           // lower triangle, R + noise = L L'
    Vector alpha_;                            // R^-1 (y - mu)
    Vector ones_, weight1_;                   // L^-1 1, R^-1 1
    double mu_ = 0, sigma2_ = 1, total_ = 1;  // total: 1' R^-1 1
};

}  // namespace gp
