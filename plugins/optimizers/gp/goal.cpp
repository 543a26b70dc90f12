// SPDX-License-Identifier: MIT
#include "goal.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "improvement.hpp"

namespace gp {

namespace {

class Improvement final : public Goal {
public:
    explicit Improvement(double best) : best_(best) {}

    double log_gain(std::span<const Guess> losses, Slope* slopes) const override {
        const auto [mean, variance] = losses[0];
        const double deviation = numerics::sqrt(variance), z = (best_ - mean) / deviation;
        const Sloped log_h = log_improvement(z);
        if (slopes) slopes[0] = {-log_h.slope / deviation, 0.5 * (1 - log_h.slope * z) / variance};
        return log_h.value + numerics::log(deviation);
    }

private:
    double best_;
};

/// E[(limit - y)+], by mean and variance.
struct Below {
    double value;
    Slope slope;
};

Below expected_below(double limit, const Guess& y) {
    const double deviation = numerics::sqrt(y.variance), z = (limit - y.mean) / deviation;
    const double cdf = numerics::normal_cdf(z);
    const double density = numerics::exp(-0.5 * z * z - log_sqrt_2pi);
    return {deviation * std::max(density + z * cdf, 0.0), {-cdf, 0.5 * density / deviation}};
}

/// What a sum that may be 0 to the last digit counts as at least.
constexpr double least_gain = 1e-300;

/// Between one point of the front and the next, from left to right, is a strip whose height is that
/// of the point on its left. The volume that y adds is the sum over strips of
/// (right - max(y1, left))+ (top - y2)+, and y1 and y2 are independent.
class Strips final : public Goal {
public:
    Strips(std::span<const double> front, std::span<const double> reference) {
        std::vector<std::pair<double, double>> points;
        for (std::size_t k = 0; k + 1 < front.size(); k += 2)
            if (front[k] < reference[0] && front[k + 1] < reference[1])
                points.emplace_back(front[k], front[k + 1]);
        std::sort(points.begin(), points.end());
        tops_.push_back(reference[1]);
        for (const auto& [left, top] : points) {
            rights_.push_back(left);
            tops_.push_back(top);
        }
        rights_.push_back(reference[0]);
    }

    double log_gain(std::span<const Guess> losses, Slope* slopes) const override {
        double sum = 0;
        Slope first, second;
        Below before{0, {}};
        for (std::size_t k = 0; k < rights_.size(); ++k) {
            const Below right = expected_below(rights_[k], losses[0]);
            const Below height = expected_below(tops_[k], losses[1]);
            const double width = right.value - before.value;
            sum += width * height.value;
            first.by_mean += (right.slope.by_mean - before.slope.by_mean) * height.value;
            first.by_variance +=
                (right.slope.by_variance - before.slope.by_variance) * height.value;
            second.by_mean += width * height.slope.by_mean;
            second.by_variance += width * height.slope.by_variance;
            before = right;
        }
        if (sum < least_gain) {
            if (slopes) slopes[0] = slopes[1] = {};
            return numerics::log(least_gain);
        }
        if (slopes) {
            slopes[0] = {first.by_mean / sum, first.by_variance / sum};
            slopes[1] = {second.by_mean / sum, second.by_variance / sum};
        }
        return numerics::log(sum);
    }

private:
    std::vector<double> rights_, tops_;
};

/// The volume is c E_d[max over points of min_j ((r_j - y_j) / d_j)+^m], d uniform on the part of
/// the unit sphere where all are positive.
class Directions final : public Goal {
public:
    Directions(std::span<const double> front, std::span<const double> reference)
        : reference_(reference.begin(), reference.end()) {
        const std::size_t m = reference_.size();
        // Lengths are in units of the front's range.
        range_.assign(m, 0.0);
        for (std::size_t k = 0; k < front.size(); ++k)
            range_[k % m] = std::max(range_[k % m], reference_[k % m] - front[k]);
        for (double& each : range_)
            if (!(each > 0)) each = 1;
        numerics::Engine engine(19);  // the same directions and draws for every design
        for (std::size_t k = 0; k < count; ++k) {
            std::vector<double> direction(m);
            double square = 0;
            for (double& each : direction) {
                each = std::abs(numerics::normal(engine)) + 1e-3;
                square += each * each;
            }
            for (double& each : direction) {
                each /= numerics::sqrt(square);
                directions_.push_back(each);
                draws_.push_back(numerics::normal(engine));
            }
            double reached = 0;
            for (std::size_t p = 0; p < front.size(); p += m)
                reached = std::max(reached, length(front.data() + p, k).first);
            reached_.push_back(reached);
        }
    }

    double log_gain(std::span<const Guess> losses, Slope* slopes) const override {
        const std::size_t m = reference_.size();
        std::vector<double> deviations(m), y(m);
        for (std::size_t j = 0; j < m; ++j) deviations[j] = numerics::sqrt(losses[j].variance);
        std::vector<Slope> sums(m);
        double sum = 0;
        for (std::size_t k = 0; k < count; ++k)
            for (const double sign : {1.0, -1.0}) {  // antithetic
                for (std::size_t j = 0; j < m; ++j)
                    y[j] = losses[j].mean + sign * deviations[j] * draws_[k * m + j];
                const auto [reach, shortest] = length(y.data(), k);
                if (reach <= reached_[k]) continue;
                double below = 1, power = 1;
                for (std::size_t j = 0; j < m; ++j) {
                    power *= reach;
                    below *= reached_[k];
                    if (j + 2 == m) {  // reach^(m - 1) is known
                        const double by_loss = -static_cast<double>(m) * power /
                                               (range_[shortest] * directions_[k * m + shortest]);
                        sums[shortest].by_mean += by_loss;
                        sums[shortest].by_variance +=
                            by_loss * sign * draws_[k * m + shortest] * 0.5 / deviations[shortest];
                    }
                }
                sum += power - below;
            }
        if (slopes)
            for (std::size_t j = 0; j < m; ++j)
                slopes[j] = sum < least_gain
                                ? Slope{}
                                : Slope{sums[j].by_mean / sum, sums[j].by_variance / sum};
        return numerics::log(std::max(sum, least_gain));
    }

private:
    static constexpr std::size_t count = 128;

    /// How far `y` reaches from the reference in direction `k`, and which loss says so.
    std::pair<double, std::size_t> length(const double* y, std::size_t k) const {
        const std::size_t m = reference_.size();
        double shortest = (reference_[0] - y[0]) / (range_[0] * directions_[k * m]);
        std::size_t which = 0;
        for (std::size_t j = 1; j < m; ++j) {
            const double reach = (reference_[j] - y[j]) / (range_[j] * directions_[k * m + j]);
            if (reach < shortest) {
                shortest = reach;
                which = j;
            }
        }
        return {std::max(shortest, 0.0), which};
    }

    std::vector<double> reference_, range_, directions_, draws_, reached_;
};

}  // namespace

std::unique_ptr<Goal> improvement_on(double best) { return std::make_unique<Improvement>(best); }

std::unique_ptr<Goal> volume_ahead_of(std::span<const double> front,
                                      std::span<const double> reference) {
    if (reference.size() == 2) return std::make_unique<Strips>(front, reference);
    return std::make_unique<Directions>(front, reference);
}

}  // namespace gp
