// SPDX-License-Identifier: MIT
// What the loss looks like around a point: a quadratic, and what is left over as a smooth function.
//
// A Gaussian process (Rasmussen, Williams 2006, algorithm 2.1) whose covariance is
//
//     k(x, y) = rho^h (1 + a x.y + b (x.y)^2 + e sum_i x_i^2 y_i^2 + c / (1 + r^2)),
//     r^2 = |x - y|^2 / (2 L^2),
//
// h choices that differ. The polynomial part is a Bayesian quadratic regression (chapter 2.1),
// which needs no (d + 1)(d + 2) / 2 points before it says something: with fewer it is the least
// quadratic that fits, Powell's idea in NEWUOA (2006). Of those it prefers one whose axes are the
// coordinates: the term with e expects more of the squares, of which there are d, than of the
// products, of which there are many. The last term, a rational quadratic covariance with alpha = 1
// (equation 4.19), needs no exp.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace search {

/// Coordinates are scaled so that the trust region is [-1, 1].
struct Covariance {
    double linear = 3, quadratic = 3;  // a, b
    double squares = 10;               // e
    double residual = 0.003;           // c
    double length = 1;                 // L
    double category = 0.5;             // rho
    double noise = 1e-8;               // variance of an observation
    /// A quadratic holds near by only: an observation at a distance r > 1 (largest coordinate) has
    /// the variance noise + doubt (r - 1)^4.
    double doubt = 0.1;
    double reach =
        3;  // up to this distance losses are taken as they are, beyond by their logarithm
};

class Surrogate {
public:
    explicit Surrogate(const Covariance& covariance) : covariance_(covariance) {}

    /// `points`: rows of `ordered` scaled coordinates; `categories`: rows of `choices` indices.
    void fit(std::span<const double> points, std::size_t ordered,
             std::span<const double> categories, std::size_t choices);
    /// Its parameters for one quantity, one target a point.
    std::vector<double> weights(std::span<const double> targets) const;
    /// targets' K^-1 targets: the less, the likelier.
    double form(std::span<const double> targets) const;

    /// A quantity's mean, for one setting of the choices.
    struct Mean {
        const Surrogate* surrogate;
        std::vector<double> weight;  // by point
        double constant = 0;
        std::vector<double> slope, curvature;  // of the quadratic; curvature d by d

        /// Its value, and its gradient.
        double operator()(const double* x, double* gradient) const;
    };
    Mean mean(std::span<const double> weights, const double* categories) const;
    double variance(const double* x, const double* categories) const;

    double reach() const { return covariance_.reach; }
    std::size_t points() const { return count_; }

private:
    double covariance(const double* x, const double* y) const;
    double sameness(const double* a, const double* b) const;
    std::vector<double> solve_lower(std::span<const double> targets) const;

    Covariance covariance_;
    std::size_t count_ = 0, ordered_ = 0, choices_ = 0;
    double bend_ = 0.5;
    std::vector<double> points_, categories_;
    std::vector<double> columns_;  // points_, by coordinate
    std::vector<double> factor_;   // lower triangle of Cholesky's factor, row by row
    mutable std::vector<double> scratch_;
};

}  // namespace search
