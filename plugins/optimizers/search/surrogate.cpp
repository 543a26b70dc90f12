// SPDX-License-Identifier: MIT
#include "surrogate.hpp"

#include <algorithm>
#include <cmath>

#include "numerics/elementary.hpp"

namespace search {

namespace {

double dot(const double* a, const double* b, std::size_t n) {
    // Four sums, so that additions need not wait for each other; in an order of their own.
    double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    std::size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        s0 += a[i] * b[i];
        s1 += a[i + 1] * b[i + 1];
        s2 += a[i + 2] * b[i + 2];
        s3 += a[i + 3] * b[i + 3];
    }
    for (; i < n; ++i) s0 += a[i] * b[i];
    return (s0 + s1) + (s2 + s3);
}

}  // namespace

double Surrogate::sameness(const double* a, const double* b) const {
    double same = 1;
    for (std::size_t i = 0; i < choices_; ++i)
        if (a[i] != b[i]) same *= covariance_.category;
    return same;
}

double Surrogate::covariance(const double* x, const double* y) const {
    const double product = dot(x, y, ordered_);
    double square = 0, squares = 0;
    for (std::size_t i = 0; i < ordered_; ++i) {
        const double step = x[i] - y[i], both = x[i] * y[i];
        square += step * step;
        squares += both * both;
    }
    return 1 + covariance_.linear * product + covariance_.quadratic * product * product +
           covariance_.squares * squares + covariance_.residual / (1 + bend_ * square);
}

void Surrogate::fit(std::span<const double> points, std::size_t ordered,
                    std::span<const double> categories, std::size_t choices) {
    ordered_ = ordered;
    bend_ = 0.5 / (covariance_.length * covariance_.length);
    choices_ = choices;
    count_ = ordered != 0 ? points.size() / ordered : categories.size() / choices;
    points_.assign(points.begin(), points.end());
    categories_.assign(categories.begin(), categories.end());
    columns_.resize(points_.size());
    for (std::size_t k = 0; k < count_; ++k)
        for (std::size_t i = 0; i < ordered_; ++i)
            columns_[i * count_ + k] = points_[k * ordered_ + i];

    factor_.resize(count_ * count_);
    for (std::size_t r = 0; r < count_; ++r) {
        double* const row = factor_.data() + r * count_;
        for (std::size_t c = 0; c <= r; ++c) {
            double entry = covariance(points_.data() + r * ordered_, points_.data() + c * ordered_);
            entry *= sameness(categories_.data() + r * choices_, categories_.data() + c * choices_);
            if (r == c) {
                double far = 0;
                for (std::size_t i = 0; i < ordered_; ++i)
                    far = std::max(far, std::abs(points_[r * ordered_ + i]));
                far = std::max(far - 1, 0.0);
                entry += covariance_.noise + covariance_.doubt * far * far * far * far;
            }
            const double left = entry - dot(row, factor_.data() + c * count_, c);
            if (c < r) {
                row[c] = left / factor_[c * count_ + c];
            } else {
                // Positive but for rounding, of which noise is far above.
                row[c] = numerics::sqrt(std::max(left, 0.1 * covariance_.noise));
            }
        }
    }
}

std::vector<double> Surrogate::solve_lower(std::span<const double> targets) const {
    std::vector<double> w(targets.begin(), targets.end());
    for (std::size_t r = 0; r < count_; ++r) {
        const double* const row = factor_.data() + r * count_;
        w[r] = (w[r] - dot(row, w.data(), r)) / row[r];
    }
    return w;
}

double Surrogate::form(std::span<const double> targets) const {
    const std::vector<double> w = solve_lower(targets);
    return dot(w.data(), w.data(), count_);
}

std::vector<double> Surrogate::weights(std::span<const double> targets) const {
    std::vector<double> w = solve_lower(targets);
    for (std::size_t r = count_; r-- > 0;) {
        const double* const row = factor_.data() + r * count_;
        w[r] /= row[r];
        for (std::size_t c = 0; c < r; ++c) w[c] -= row[c] * w[r];
    }
    return w;
}

Surrogate::Mean Surrogate::mean(std::span<const double> weights, const double* categories) const {
    const std::size_t d = ordered_;
    Mean mean{this, {}, 0, std::vector<double>(d), std::vector<double>(d * d)};
    mean.weight.resize(count_);
    for (std::size_t k = 0; k < count_; ++k) {
        const double* const x = points_.data() + k * d;
        const double w = weights[k] * sameness(categories_.data() + k * choices_, categories);
        mean.constant += w;
        for (std::size_t i = 0; i < d; ++i) {
            mean.slope[i] += covariance_.linear * w * x[i];
            const double scale = covariance_.quadratic * w * x[i];
            for (std::size_t j = 0; j < d; ++j) mean.curvature[i * d + j] += scale * x[j];
            mean.curvature[i * d + i] += covariance_.squares * w * x[i] * x[i];
        }
        mean.weight[k] = w;
    }
    return mean;
}

double Surrogate::Mean::operator()(const double* x, double* gradient) const {
    const Surrogate& s = *surrogate;
    const std::size_t n = s.count_, d = s.ordered_;
    const double* const w = weight.data();
    s.scratch_.assign(n, 1.0);
    double* const scratch = s.scratch_.data();
    double sum = constant;
    for (std::size_t i = 0; i < d; ++i) {
        const double bent = dot(curvature.data() + i * d, x, d);
        sum += x[i] * (slope[i] + bent);
        gradient[i] = slope[i] + 2 * bent;
        const double* const column = s.columns_.data() + i * n;
        for (std::size_t k = 0; k < n; ++k) {
            const double step = x[i] - column[k];
            scratch[k] += s.bend_ * step * step;
        }
    }
    for (std::size_t k = 0; k < n; ++k) {
        const double inverse = 1 / scratch[k];
        const double part = s.covariance_.residual * w[k] * inverse;
        sum += part;
        scratch[k] = part * inverse;
    }
    for (std::size_t i = 0; i < d; ++i) {
        const double* const column = s.columns_.data() + i * n;
        double slope_i = 0;
        for (std::size_t k = 0; k < n; ++k) slope_i += scratch[k] * (column[k] - x[i]);
        gradient[i] += 2 * s.bend_ * slope_i;
    }
    return sum;
}

double Surrogate::variance(const double* x, const double* categories) const {
    scratch_.resize(count_);
    double left = covariance(x, x);
    for (std::size_t r = 0; r < count_; ++r) {
        const double* const row = factor_.data() + r * count_;
        const double k = covariance(x, points_.data() + r * ordered_) *
                         sameness(categories, categories_.data() + r * choices_);
        scratch_[r] = (k - dot(row, scratch_.data(), r)) / row[r];
        left -= scratch_[r] * scratch_[r];
    }
    return std::max(left, 0.0);
}

}  // namespace search
