// SPDX-License-Identifier: MIT
// A density made of kernels, one an observation: l(x) of the good trials, g(x) of the others.
//
// A kernel is a product of truncated normals on the ordered coordinates and of a probability vector
// on each choice; beside the observations there is one even kernel, the prior, so that no place has
// density 0. Bergstra, Bardenet, Bengio, Kegl, "Algorithms for hyper-parameter optimization"
// (2011), section 4; products over all coordinates ("multivariate") after Falkner, Klein, Hutter,
// "BOHB" (2018), section 3.2.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "numerics/random.hpp"
#include "search/space.hpp"

namespace tpe {

using search::Space;

struct Observation {
    const double* point;
    double weight;
};

/// How wide kernels are.
struct Bandwidth {
    /// Of Scott's rule (1992), sigma = factor * spread * n^(-1/(d + 4)).
    double factor = 1;
    /// Shares of the range below which nothing is: one for ever, one over n + 2, so that few
    /// observations stand for a wide neighbourhood each ("magic clipping", Watanabe 2023).
    double least = 0.01, shared = 1;
};

class Parzen {
public:
    explicit Parzen(const Space& space) : space_(&space) {}

    void fit(std::span<const Observation> observations, const Bandwidth& bandwidth,
             double prior_weight);

    /// ln of the density at `point`.
    double log_density(const double* point) const;
    /// The same of the product of marginal densities: coordinates on their own.
    double log_marginals(const double* point) const;
    /// A draw from one kernel, coordinate by coordinate.
    void draw(numerics::Engine& engine, double* point) const;
    /// A draw of one coordinate from the kernels' marginal density.
    double draw_coordinate(numerics::Engine& engine, std::size_t coordinate) const;

private:
    std::size_t pick(numerics::Engine& engine) const;
    double draw_from(numerics::Engine& engine, std::size_t kernel, std::size_t coordinate) const;
    void fit_widths(std::span<const Observation> observations, const Bandwidth& bandwidth);

    const Space* space_;
    std::size_t kernels_ = 0;
    std::vector<double> centres_;   // by coordinate, then kernel: a loop over kernels is one of
                                    // vector instructions
    std::vector<double> width_;     // by ordered coordinate
    std::vector<double> constant_;  // by kernel: ln of its weight and of its norm
    std::vector<double> weight_;    // by kernel; they and the prior's sum to 1
    double prior_ = 1;
    std::vector<double> cumulative_;            // by kernel, the prior last
    std::vector<double> log_same_, log_other_;  // by choice
    std::vector<double> share_same_;            // by choice: probability of the observed value
    double log_prior_ = 0;
    mutable std::vector<double> terms_;
};

}  // namespace tpe
