// SPDX-License-Identifier: MIT
#include "fit.hpp"

#include <algorithm>

#include "matern.hpp"
#include "search/descent.hpp"

namespace gp {

namespace {

using Eigen::Index;
using Eigen::Lower;

// Lengths from a fiftieth of the range to a hundred times it.
constexpr double weight_least = 1e-4, weight_most = 2500;

/// Minus the logarithm of the posterior, by the logarithms of weights and noise.
class Posterior {
public:
    Posterior(const Pairs& pairs, const Vector& values, const Prior& prior)
        : pairs_(&pairs), values_(&values), prior_(&prior) {
        const Index n = pairs.count(), p = n * (n - 1) / 2;
        squares_.resize(p);
        slopes_.resize(p);
        lower_.resize(n, n);
        inverse_.resize(n, n);
        location_ =
            prior.location + 0.5 * numerics::log(static_cast<double>(pairs.points().cols()));
    }

    double operator()(const double* theta, double* gradient) {
        const Index n = pairs_->count(), d = pairs_->points().cols();
        const double noise = numerics::exp(theta[d]);
        if (!decompose(theta, noise)) return std::numeric_limits<double>::infinity();
        const auto lower = lower_.triangularView<Lower>();
        const auto upper = lower_.transpose().triangularView<Eigen::Upper>();
        const Vector ones = lower.solve(Vector::Ones(n));
        Vector z = lower.solve(*values_);
        z -= (ones.dot(z) / ones.squaredNorm()) * ones;
        const double sigma2 = std::max(z.squaredNorm() / static_cast<double>(n), 1e-300);
        double value = 0.5 * static_cast<double>(n) * numerics::log(sigma2);
        for (Index k = 0; k < n; ++k) value += numerics::log(lower_(k, k));

        // W = R^-1 - alpha alpha' / sigma^2.
        const Vector alpha = upper.solve(z);
        inverse_.setIdentity();
        lower.solveInPlace(inverse_);
        weights_.noalias() = inverse_.transpose() * inverse_;
        weights_.noalias() -= (1 / sigma2) * alpha * alpha.transpose();
        Index at = 0;
        for (Index r = 1; r < n; ++r) {
            slopes_.segment(at, r) *= weights_.col(r).head(r).array();
            at += r;
        }
        for (Index i = 0; i < d; ++i) {
            const double weight = numerics::exp(theta[i]);
            gradient[i] = weight * (slopes_ * pairs_->squares(i)).sum();
            const double off = (-0.5 * theta[i] - location_) / prior_->deviation;
            value += 0.5 * off * off;
            gradient[i] -= 0.5 * off / prior_->deviation;
        }
        const double off = (theta[d] - numerics::log(prior_->noise)) / prior_->noise_deviation;
        value += 0.5 * off * off;
        gradient[d] = 0.5 * noise * weights_.trace() + off / prior_->noise_deviation;
        return value;
    }

private:
    bool decompose(const double* theta, double noise) {
        const Index n = pairs_->count(), d = pairs_->points().cols();
        squares_.setZero();
        for (Index i = 0; i < d; ++i) squares_ += numerics::exp(theta[i]) * pairs_->squares(i);
        for (Index p = 0; p < squares_.size(); ++p) {
            const Matern at = matern(squares_[p]);
            squares_[p] = at.value;
            slopes_[p] = at.slope;
        }
        Index at = 0;
        for (Index r = 0; r < n; ++r) {
            lower_.row(r).head(r) = squares_.segment(at, r).matrix().transpose();
            lower_(r, r) = 1 + noise;
            at += r;
        }
        Eigen::LLT<Eigen::Ref<Matrix>, Lower> decomposition(lower_);
        return decomposition.info() == Eigen::Success;
    }

    const Pairs* pairs_;
    const Vector* values_;
    const Prior* prior_;
    Eigen::ArrayXd squares_, slopes_;
    Matrix lower_, inverse_, weights_;
    double location_;
};

}  // namespace

Pairs::Pairs(const Matrix& points, std::size_t ordered) : points_(points) {
    with_fixed_blocks();
    const Index n = points.rows();
    squares_.assign(static_cast<std::size_t>(points.cols()), Eigen::ArrayXd(n * (n - 1) / 2));
    for (Index i = 0; i < points.cols(); ++i) {
        Eigen::ArrayXd& squares = squares_[static_cast<std::size_t>(i)];
        Index at = 0;
        for (Index r = 1; r < n; ++r)
            for (Index c = 0; c < r; ++c) {
                const double step = points(r, i) - points(c, i);
                squares[at++] =
                    static_cast<std::size_t>(i) < ordered ? step * step : (step != 0 ? 1.0 : 0.0);
            }
    }
}

Correlation expected_correlation(std::size_t coordinates, const Prior& prior) {
    const auto d = static_cast<double>(coordinates);
    // Shorter than the median: from there a descent sees both directions.
    const double length = 0.5 * numerics::exp(prior.location) * numerics::sqrt(d) / 4;
    // And noisier: from a noise that is too small a descent finds no larger one, because lengths
    // grow so short that they explain it.
    const double noise = std::clamp(100 * prior.noise, prior.noise_least, prior.noise_most);
    return {Vector::Constant(static_cast<Index>(coordinates), 1 / (length * length)), noise};
}

Fitted fit(const Pairs& pairs, const Vector& values, const Correlation& start, const Prior& prior,
           int steps) {
    Posterior posterior(pairs, values, prior);
    const auto d = static_cast<std::size_t>(pairs.points().cols());
    search::Descent descent;
    descent.steps_max = steps;
    descent.low.assign(d, numerics::log(weight_least));
    descent.high.assign(d, numerics::log(weight_most));
    descent.low.push_back(numerics::log(prior.noise_least));
    descent.high.push_back(numerics::log(prior.noise_most));
    std::vector<double> theta(d + 1);
    for (std::size_t i = 0; i < d; ++i)
        theta[i] = numerics::log(start.weight[static_cast<Index>(i)]);
    theta[d] = numerics::log(start.noise);
    for (std::size_t i = 0; i <= d; ++i)
        theta[i] = std::clamp(theta[i], descent.low[i], descent.high[i]);
    const double found =
        descent([&](const double* at, double* gradient) { return posterior(at, gradient); }, theta);

    Fitted fitted;
    fitted.likelihood = -found;
    fitted.correlation.weight.resize(static_cast<Index>(d));
    for (std::size_t i = 0; i < d; ++i)
        fitted.correlation.weight[static_cast<Index>(i)] = numerics::exp(theta[i]);
    fitted.correlation.noise = numerics::exp(theta[d]);
    return fitted;
}

}  // namespace gp
