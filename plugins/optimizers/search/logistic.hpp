// SPDX-License-Identifier: MIT
// Logistic regression that is sure of itself only where it has seen something.
//
// P(y = 1 | z) = s(w'z), s the logistic function. What is known of the weights w is a normal
// distribution N(m, S); each observation moves it to the peak and the curvature of its posterior
// along z, and is then forgotten: assumed-density filtering with a Laplace step. After
// Spiegelhalter and Lauritzen (1990) and MacKay, "The evidence framework applied to classification
// networks" (1992), whose moderated output (its equation 3.3) is what `logit` returns: doubt about
// w draws it towards 0. Costs O(z^2) an observation and a question, whatever came before.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace search {

class Logistic {
public:
    /// Before any observation: mean 0 and these standard deviations, one a feature.
    explicit Logistic(std::span<const double> deviations);

    enum class Seen { failure, success };
    void observe(std::span<const double> z, Seen seen);

    /// ln(p / (1 - p)) of the moderated probability.
    double logit(std::span<const double> z) const;

private:
    std::vector<double> times_covariance(std::span<const double> z) const;

    std::vector<double> m_;  // mean of the weights
    std::vector<double> S_;  // their covariance, square, row by row
};

}  // namespace search
