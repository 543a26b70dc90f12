// SPDX-License-Identifier: MIT
#include "warps.hpp"

#include <algorithm>
#include <cmath>

#include "numerics/elementary.hpp"

namespace gp {

namespace {

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

}  // namespace

double Warp::operator()(double y) const {
    const double z = (y - origin) / scale;
    switch (kind) {
        case Kind::none:
            break;
        case Kind::logarithm:
            return numerics::log(1 + std::max(z, 0.0));
        case Kind::bilogarithm:
            return z < 0 ? -numerics::log(1 - z) : numerics::log(1 + z);
    }
    return z;
}

double Warp::log_slope(double y) const {
    const double z = std::abs((y - origin) / scale);
    return (kind == Kind::none ? 0.0 : -numerics::log(1 + z)) - numerics::log(scale);
}

std::vector<Warp> warps_of_losses(const std::vector<double>& losses) {
    const double best = *std::min_element(losses.begin(), losses.end());
    const double spread = median(losses) - best;
    if (!(spread > 0)) return {{Warp::Kind::none, best, 1}};
    return {{Warp::Kind::none, best, spread},
            {Warp::Kind::logarithm, best, spread},
            {Warp::Kind::logarithm, best, 0.1 * spread}};
}

std::vector<Warp> warps_of_excesses(const std::vector<double>& excesses) {
    std::vector<double> sizes;
    for (const double each : excesses) sizes.push_back(std::abs(each));
    const double size = median(sizes);
    if (!(size > 0)) return {{Warp::Kind::none, 0, 1}};
    return {{Warp::Kind::none, 0, size},
            {Warp::Kind::bilogarithm, 0, size},
            {Warp::Kind::bilogarithm, 0, 0.1 * size}};
}

Vector warped(const std::vector<double>& values, const Warp& warp) {
    Vector found(static_cast<Eigen::Index>(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i)
        found[static_cast<Eigen::Index>(i)] = warp(values[i]);
    return found;
}

Warped likeliest(const Pairs& pairs, const std::vector<double>& values,
                 const std::vector<Warp>& warps, const Prior& prior, int steps) {
    const auto coordinates = static_cast<std::size_t>(pairs.points().cols());
    const Correlation start = expected_correlation(coordinates, prior);
    Warped best;
    for (const Warp& warp : warps) {
        Fitted fitted = fit(pairs, warped(values, warp), start, prior, steps);
        for (const double y : values) fitted.likelihood += warp.log_slope(y);
        if (&warp == &warps.front() || fitted.likelihood > best.fitted.likelihood)
            best = {warp, std::move(fitted)};
    }
    return best;
}

}  // namespace gp
