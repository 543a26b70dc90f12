// SPDX-License-Identifier: MIT
#include "process.hpp"

#include <algorithm>
#include <vector>

#include "matern.hpp"

namespace gp {

namespace {

using Eigen::Index;
using Eigen::Lower;

/// What rounding leaves of a variance that is 0.
constexpr double least_pivot = 1e-12;

}  // namespace

void Process::correlations(const double* x, double* values, double* slopes) const {
    const Index n = columns_.rows(), d = columns_.cols();
    Eigen::Map<Eigen::ArrayXd> squares(values, n);
    squares.setZero();
    for (Index i = 0; i < d; ++i) {
        const auto column = columns_.col(i).array();
        if (i < ordered_)
            squares += correlation_.weight[i] * (column - x[i]).square();
        else
            squares += (column != x[i]).select(correlation_.weight[i], Eigen::ArrayXd::Zero(n));
    }
    for (Index k = 0; k < n; ++k) {
        const Matern at = matern(values[k]);
        values[k] = at.value;
        if (slopes) slopes[k] = at.slope;
    }
}

void Process::condition(const Matrix& points, std::size_t ordered, const Vector& values,
                        const Correlation& correlation) {
    with_fixed_blocks();
    correlation_ = correlation;
    ordered_ = static_cast<Index>(ordered);
    columns_ = points;
    const Index n = points.rows();
    factor_.resize(n, n);
    Vector row(n), point(points.cols());
    for (Index k = 0; k < n; ++k) {
        point = points.row(k);
        correlations(point.data(), row.data(), nullptr);
        factor_.col(k) = row;
        factor_(k, k) = 1 + correlation.noise;
    }
    // Positive but for rounding; what that leaves of a pivot is its own noise.
    Eigen::LLT<Eigen::Ref<Matrix>, Lower> decomposition(factor_);
    if (decomposition.info() != Eigen::Success) {
        correlation_.noise = std::max(10 * correlation_.noise, 1e-10);
        const Correlation noisier = correlation_;
        return condition(points, ordered, values, noisier);
    }
    const auto lower = factor_.triangularView<Lower>();
    const auto upper = factor_.transpose().triangularView<Eigen::Upper>();
    ones_ = lower.solve(Vector::Ones(n));
    total_ = ones_.squaredNorm();
    Vector z = lower.solve(values);
    mu_ = ones_.dot(z) / total_;  // (5)
    z -= mu_ * ones_;
    sigma2_ = std::max(z.squaredNorm() / static_cast<double>(n), 1e-300);  // (6)
    alpha_ = upper.solve(z);
    weight1_ = upper.solve(ones_);
}

void Process::believe(const double* point) {
    const Index n = columns_.rows();
    Vector row(n);
    correlations(point, row.data(), nullptr);
    const Vector below = factor_.triangularView<Lower>().solve(row);
    const double left = 1 + correlation_.noise - below.squaredNorm();
    const double pivot = numerics::sqrt(std::max(left, least_pivot));
    columns_.conservativeResize(n + 1, Eigen::NoChange);
    for (Index i = 0; i < columns_.cols(); ++i) columns_(n, i) = point[i];
    factor_.conservativeResize(n + 1, n + 1);
    factor_.row(n).head(n) = below.transpose();
    factor_(n, n) = pivot;
    alpha_.conservativeResize(n + 1);
    alpha_[n] = 0;  // it says nothing new
    ones_.conservativeResize(n + 1);
    ones_[n] = (1 - below.dot(ones_.head(n))) / pivot;
    total_ = ones_.squaredNorm();
    weight1_ = factor_.transpose().triangularView<Eigen::Upper>().solve(ones_);
}

Guess Process::at(const double* x) const {
    const Index n = columns_.rows();
    Vector values(n);
    correlations(x, values.data(), nullptr);
    const double mean = mu_ + values.dot(alpha_);
    factor_.triangularView<Lower>().solveInPlace(values);
    const double rest = 1 - ones_.dot(values);
    return {mean, sigma2_ * std::max(1 - values.squaredNorm() + rest * rest / total_, 0.0)};  // (9)
}

Guess Process::at(const double* x, double* mean_slope, double* variance_slope) const {
    const Index n = columns_.rows();
    Vector values(n), slopes(n);
    correlations(x, values.data(), slopes.data());
    const double mean = mu_ + values.dot(alpha_);
    factor_.triangularView<Lower>().solveInPlace(values);
    const double rest = 1 - ones_.dot(values);
    const double variance = 1 - values.squaredNorm() + rest * rest / total_;
    factor_.transpose().triangularView<Eigen::Upper>().solveInPlace(values);
    values = (values + (rest / total_) * weight1_).cwiseProduct(slopes);
    const Vector towards = alpha_.cwiseProduct(slopes);
    for (Index i = 0; i < ordered_; ++i) {
        const auto step = x[i] - columns_.col(i).array();
        const double scale = 2 * correlation_.weight[i];
        mean_slope[i] = scale * (towards.array() * step).sum();
        variance_slope[i] = -2 * sigma2_ * scale * (values.array() * step).sum();
    }
    if (variance <= 0) std::fill(variance_slope, variance_slope + ordered_, 0.0);
    return {mean, sigma2_ * std::max(variance, 0.0)};
}

void Process::at(const Matrix& points, Vector& mean, Vector& variance) const {
    const Index n = columns_.rows(), m = points.cols();
    Matrix values(n, m);
    for (Index k = 0; k < m; ++k)
        correlations(points.data() + k * points.rows(), values.data() + k * n, nullptr);
    mean = (values.transpose() * alpha_).array() + mu_;
    factor_.triangularView<Lower>().solveInPlace(values);
    const Vector rest = 1 - (values.transpose() * ones_).array();
    variance = sigma2_ * (1 - values.colwise().squaredNorm().transpose().array() +
                          rest.array().square() / total_)
                             .max(0.0);
}

}  // namespace gp
