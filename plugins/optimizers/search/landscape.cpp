// SPDX-License-Identifier: MIT
#include "landscape.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "descent.hpp"
#include "numerics/elementary.hpp"
#include "warp.hpp"

namespace search {

namespace {

/// Linear for what is near the best, a logarithm for what is far above it.
double compressed(double y) { return y < 1 ? y : 1 + numerics::log(y); }

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

}  // namespace

void Landscape::place(const History& history, std::span<const Row> rows, const Frame& frame) {
    const std::size_t d = space_->ordered(), c = space_->choices();
    frame_ = frame;
    low_.resize(d);
    high_.resize(d);
    const auto room = [&](double way, double half, double cell) {
        if (way > stride_.at_bound * half)
            way = std::min(std::max(stride_.to_bound * way, cell), way);
        return std::min(way / half, 1.0);
    };
    for (std::size_t i = 0; i < d; ++i) {
        low_[i] = -room(frame.centre[i], frame.half[i], space_->cell(i));
        high_[i] = room(1 - frame.centre[i], frame.half[i], space_->cell(i));
    }
    points_.clear();
    std::vector<double> categories;
    for (const Row row : rows) {
        const double* const point = history.point(row);
        for (std::size_t i = 0; i < d; ++i)
            points_.push_back((point[i] - frame.centre[i]) / frame.half[i]);
        categories.insert(categories.end(), point + d, point + d + c);
    }
    surrogate_.fit(points_, d, categories, c);
}

void Landscape::fit_several(const History& history, std::span<const Row> rows,
                            std::span<const double> losses, std::size_t objectives,
                            const Frame& frame) {
    place(history, rows, frame);
    several_.clear();
    std::vector<double> targets(rows.size());
    for (std::size_t j = 0; j < objectives; ++j) {
        double sum = 0;
        for (std::size_t k = 0; k < rows.size(); ++k)
            sum += targets[k] = losses[k * objectives + j];
        const double offset = sum / static_cast<double>(rows.size());
        for (double& target : targets) target -= offset;
        several_.push_back({surrogate_.weights(targets), offset, {}});
    }
    fit_constraints(history, rows);
}

/// Of several losses the largest when weighted, made smooth as tau ln sum exp(g / tau), and a
/// little of their sum, so that of two with the same largest the one that is better else wins: the
/// augmented Chebyshev scalarisation (Steuer, Choo 1983; its rho as in Knowles, "ParEGO", 2006).
double Landscape::value(const double* x, double* gradient) const {
    if (several_.empty()) return mean_(x, gradient);
    constexpr double tau = 0.02;  // of the front's range: sharper than a front of dozens is dense
    constexpr double rho = 0.05;
    const std::size_t d = low_.size();
    std::vector<double> slopes(several_.size() * d), weighted;
    for (std::size_t j = 0; j < several_.size(); ++j)
        weighted.push_back(direction_[j] *
                           (several_[j].mean(x, slopes.data() + j * d) + several_[j].offset));
    const double top = *std::max_element(weighted.begin(), weighted.end());
    double sum = 0, total = 0;
    std::vector<double> shares;
    for (const double each : weighted) {
        sum += each;
        total += shares.emplace_back(numerics::exp((each - top) / tau));
    }
    std::fill(gradient, gradient + d, 0.0);
    for (std::size_t j = 0; j < weighted.size(); ++j)
        for (std::size_t i = 0; i < d; ++i)
            gradient[i] += (shares[j] / total + rho) * direction_[j] * slopes[j * d + i];
    return top + tau * numerics::log(total) + rho * sum;
}

std::vector<double> Landscape::expected(const double* x) const {
    std::vector<double> losses, slope(low_.size());
    for (const Several& each : several_) losses.push_back(each.mean(x, slope.data()) + each.offset);
    return losses;
}

void Landscape::fit(const History& history, std::span<const Row> rows,
                    std::span<const double> losses, const Frame& frame) {
    const std::size_t d = space_->ordered();
    place(history, rows, frame);
    const double reach = surrogate_.reach();

    std::vector<double> targets(losses.begin(), losses.end());
    const double best = *std::min_element(targets.begin(), targets.end());
    double scale = median(targets) - best;
    for (std::size_t k = 0; k < rows.size(); ++k) {
        double far = 0;
        for (std::size_t i = 0; i < d; ++i) far = std::max(far, std::abs(points_[k * d + i]));
        if (far <= reach) scale = std::max(scale, targets[k] - best);
    }
    if (!(scale > 0)) scale = 1;
    for (double& target : targets) target = (target - best) / scale;
    weights_ = surrogate_.weights(warped(targets, surrogate_));
    fit_constraints(history, rows);
}

void Landscape::fit_constraints(const History& history, std::span<const Row> rows) {
    limits_.clear();
    std::vector<double> excesses(rows.size());
    const std::size_t constraints = rows.empty() ? 0 : history.excesses(rows[0]).size();
    for (std::size_t j = 0; j < constraints; ++j) {
        for (std::size_t k = 0; k < rows.size(); ++k) excesses[k] = history.excesses(rows[k])[j];
        fit_constraint(excesses);
    }
}

/// An excess runs through 0 where the limit is, so the surface knows the limit from both sides. The
/// size of a typical excess nearby is 1, and what is far beyond is pressed together as losses are.
void Landscape::fit_constraint(std::span<const double> excesses) {
    std::vector<double> targets;
    for (const double each : excesses) targets.push_back(std::abs(each));
    const double typical = median(targets);
    const double scale = typical > 0 ? typical : 1;
    targets.clear();
    for (const double each : excesses)
        targets.push_back(each < 0 ? -compressed(-each / scale) : compressed(each / scale));
    limits_.push_back({surrogate_.weights(targets), {}});
}

void Landscape::choose(const double* choices) {
    choices_.assign(choices, choices + space_->choices());
    if (several_.empty()) mean_ = surrogate_.mean(weights_, choices);
    for (Several& each : several_) each.mean = surrogate_.mean(each.weights, choices);
    for (Limit& each : limits_) each.mean = surrogate_.mean(each.weights, choices);
}

void Landscape::mark(const double* point) {
    for (std::size_t i = 0; i < space_->ordered(); ++i)
        points_.push_back((point[i] - frame_.centre[i]) / frame_.half[i]);
}

double Landscape::nearest(const double* x) const {
    const std::size_t d = space_->ordered();
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k * d < points_.size(); ++k) {
        double far = 0;
        for (std::size_t i = 0; i < d; ++i)
            far = std::max(far, std::abs(x[i] - points_[k * d + i]));
        least = std::min(least, far);
    }
    return least;
}

double Landscape::merit(const double* x, double margin) const {
    std::vector<double> gradient(space_->ordered());
    return value(x, gradient.data()) + excess(x, margin);
}

double Landscape::excess(const double* x, double margin) const {
    std::vector<double> gradient(space_->ordered());
    double sum = 0;
    for (const Limit& each : limits_)
        sum += 10 * std::max(each.mean(x, gradient.data()) + margin, 0.0);
    return sum;
}

/// The augmented Lagrangian of Powell, Hestenes and Rockafellar, its multipliers updated as in
/// Andreani, Birgin, Martinez, Schuverdt (2007), algorithm 3.1.
double Landscape::relax(std::vector<double>& x, const std::vector<double>& low,
                        const std::vector<double>& high, double margin) const {
    const Descent descent{
        low, high, stride_.round * numerics::sqrt(static_cast<double>(space_->ordered())), 30};
    if (limits_.empty())
        return descent([this](const double* at, double* gradient) { return value(at, gradient); },
                       x);
    std::vector<double> multipliers(limits_.size()), slope(x.size());
    double penalty = 10;
    constexpr int rounds = 2;  // the surrogate is not worth more
    for (int round = 0; round < rounds; ++round) {
        descent(
            [&](const double* at, double* gradient) {
                double sum = value(at, gradient);
                for (std::size_t j = 0; j < limits_.size(); ++j) {
                    const double limit = limits_[j].mean(at, slope.data()) + margin;
                    const double force = std::max(multipliers[j] + penalty * limit, 0.0);
                    sum += force * force / (2 * penalty);
                    for (std::size_t i = 0; i < slope.size(); ++i) gradient[i] += force * slope[i];
                }
                return sum;
            },
            x);
        for (std::size_t j = 0; j < limits_.size(); ++j)
            multipliers[j] = std::max(
                multipliers[j] + penalty * (limits_[j].mean(x.data(), slope.data()) + margin), 0.0);
        penalty *= 3;
    }
    return merit(x.data(), margin);
}

double Landscape::descend(std::vector<double>& x, double margin) const {
    std::vector<double> low = low_, high = high_;
    double value = relax(x, low, high, margin);
    // Steps are met by diving: the first coordinate that has steps goes down or up to one, whatever
    // leaves the rest better off, then the next.
    const std::size_t d = x.size(), c = space_->choices();
    constexpr int dives_max = 4;  // beyond, the nearest step does
    int dives = 0;
    std::vector<double> point(d + c);
    const auto on_step = [&](std::size_t i, double at) {
        for (std::size_t k = 0; k < d; ++k)
            point[k] = std::clamp(frame_.centre[k] + x[k] * frame_.half[k], 0.0, 1.0);
        point[i] = std::clamp(at, 0.0, 1.0);
        std::copy(choices_.begin(), choices_.end(), point.begin() + static_cast<std::ptrdiff_t>(d));
        space_->snap(point.data());
        return point[i];
    };
    for (std::size_t i = 0; i < d; ++i) {
        const double cell = space_->cell(i);
        if (cell == 0) continue;
        const double at = frame_.centre[i] + x[i] * frame_.half[i];
        const double nearest = on_step(i, at);
        const double other = on_step(i, at < nearest ? nearest - cell : nearest + cell);
        double best_value = 0;
        std::vector<double> best;
        for (const double step : {nearest, other}) {
            std::vector<double> tried = x;
            low[i] = high[i] = tried[i] = (step - frame_.centre[i]) / frame_.half[i];
            const bool deep = dives < dives_max;
            const double tried_value =
                deep ? relax(tried, low, high, margin) : merit(tried.data(), margin);
            if (best.empty() || tried_value < best_value) {
                best = tried;
                best_value = tried_value;
            }
            if (!deep || other == nearest) break;
        }
        ++dives;
        x = best;
        value = best_value;
        low[i] = high[i] = x[i];
    }
    return value;
}

}  // namespace search
