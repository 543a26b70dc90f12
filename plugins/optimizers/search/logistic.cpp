// SPDX-License-Identifier: MIT
#include "logistic.hpp"

#include <algorithm>

#include "numerics/elementary.hpp"

namespace search {

namespace {

double s(double a) { return 1 / (1 + numerics::exp(-a)); }

/// Where ln s(+-a) - (a - mean)^2 / (2 variance) peaks. Concave, so Newton's steps, shortened while
/// they are long, arrive; from the farthest start that comes up in less than twenty.
double peak(double mean, double variance, double y) {
    double a = mean;
    for (int step = 0; step < 20; ++step) {
        const double p = s(a);
        const double slope = (y - p) - (a - mean) / variance;
        const double curvature = p * (1 - p) + 1 / variance;
        a += std::clamp(slope / curvature, -2.0, 2.0);
    }
    return a;
}

double dot(std::span<const double> a, std::span<const double> b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

}  // namespace

Logistic::Logistic(std::span<const double> deviations)
    : m_(deviations.size()), S_(deviations.size() * deviations.size()) {
    const std::size_t n = deviations.size();
    for (std::size_t i = 0; i < n; ++i) S_[i * n + i] = deviations[i] * deviations[i];
}

std::vector<double> Logistic::times_covariance(std::span<const double> z) const {
    const std::size_t n = m_.size();
    std::vector<double> product(n);
    // S is symmetric: by rows instead of by columns each line of it is a vector operation.
    for (std::size_t i = 0; i < n; ++i) {
        const double factor = z[i];
        for (std::size_t j = 0; j < n; ++j) product[j] += S_[i * n + j] * factor;
    }
    return product;
}

void Logistic::observe(std::span<const double> z, Seen seen) {
    const std::size_t n = m_.size();
    const std::vector<double> Sz = times_covariance(z);
    const double mean = dot(m_, z), variance = dot(Sz, z);
    if (!(variance > 0)) return;  // nothing left to learn along z

    const double a = peak(mean, variance, seen == Seen::success ? 1 : 0);
    const double weight = s(a) * (1 - s(a));
    const double shrink = weight / (1 + weight * variance);
    for (std::size_t i = 0; i < n; ++i) m_[i] += (a - mean) / variance * Sz[i];
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) S_[i * n + j] -= shrink * Sz[i] * Sz[j];
}

double Logistic::logit(std::span<const double> z) const {
    constexpr double pi = 3.14159265358979323846;
    const double variance = std::max(dot(times_covariance(z), z), 0.0);
    return dot(m_, z) / numerics::sqrt(1 + pi / 8 * variance);
}

}  // namespace search
