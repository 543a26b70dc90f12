// SPDX-License-Identifier: MIT
#include "scout.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "numerics/elementary.hpp"

namespace search {

namespace {

constexpr double sequence_share = 2.0 / 3;
/// Points that compete; one in four is from anywhere, so that no success keeps the search to
/// itself.
constexpr std::size_t competitors = 64, anywhere_every = 4;
/// Steps away from a success, of the range, even in the logarithm; between what is still a step and
/// what leaves nothing of the success.
constexpr double step_least = 0.02, step_most = 0.3;

/// Nearly normal, variance 1: the sum of twelve uniform numbers.
double bell(numerics::Engine& engine) {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += numerics::uniform_unit(engine);
    return sum;
}

/// Back into [0, 1] as from a mirror.
double reflected(double x) {
    if (x < 0) x = -x;
    if (x > 1) x = 2 - x;
    return std::clamp(x, 0.0, 1.0);
}

}  // namespace

Scout::Scout(const Space& space, std::uint64_t seed) : space_(&space) {
    numerics::Engine engine(seed);
    // The root of x^(d + 1) = x + 1, by Newton's method; its inverse powers are the steps.
    const std::size_t d = space.size();
    double ratio = 2;
    for (int newton = 0; newton < 32; ++newton) {
        double power = 1;
        for (std::size_t i = 0; i < d; ++i) power *= ratio;
        ratio -= (power * ratio - ratio - 1) / (static_cast<double>(d + 1) * power - 1);
    }
    double step = 1;
    for (std::size_t i = 0; i < d; ++i) {
        step_.push_back(step /= ratio);
        position_.push_back(numerics::uniform_unit(engine));
    }
}

std::vector<double> Scout::next_in_sequence() {
    std::vector<double> point(position_.size());
    for (std::size_t i = 0; i < point.size(); ++i) {
        position_[i] += step_[i];
        if (position_[i] >= 1) position_[i] -= 1;
        point[i] = position_[i];
        if (i >= space_->ordered())
            point[i] =
                std::floor(point[i] * static_cast<double>(space_->values(i - space_->ordered())));
    }
    return point;
}

std::vector<double> Scout::anywhere(numerics::Engine& engine) const {
    std::vector<double> point(space_->size());
    for (std::size_t i = 0; i < point.size(); ++i)
        point[i] = i < space_->ordered() ? numerics::uniform_unit(engine)
                                         : static_cast<double>(numerics::uniform_below(
                                               engine, space_->values(i - space_->ordered())));
    return point;
}

/// Half of the coordinates move, so that some are kept that matter.
std::vector<double> Scout::around(const std::vector<double>& success,
                                  numerics::Engine& engine) const {
    std::vector<double> point = success;
    const std::vector<double> other = anywhere(engine);
    const double sigma =
        step_least * numerics::power(step_most / step_least, numerics::uniform_unit(engine));
    for (std::size_t i = 0; i < point.size(); ++i) {
        if (numerics::uniform_unit(engine) < 0.5) continue;
        if (i < space_->ordered())
            // Where values are steps, at least the next one is in reach.
            point[i] = reflected(point[i] + std::max(sigma, space_->cell(i)) * bell(engine));
        else if (numerics::uniform_unit(engine) < step_most)
            point[i] = other[i];
    }
    return point;
}

std::optional<std::vector<double>> Scout::propose(const Feasibility& feasibility,
                                                  numerics::Engine& engine, const Accept& accept) {
    std::vector<std::vector<double>> successes;
    feasibility.neighbours().for_successes(
        [&](std::span<const double> point) { successes.emplace_back(point.begin(), point.end()); });
    if (successes.empty() && numerics::uniform_unit(engine) < sequence_share)
        for (std::size_t tries = 0; tries < competitors; ++tries) {
            std::vector<double> point = next_in_sequence();
            if (accept(point.data())) return point;
        }

    std::vector<std::pair<double, std::vector<double>>> field;
    for (std::size_t k = 0; k < competitors; ++k) {
        std::vector<double> point =
            successes.empty() || k % anywhere_every == 0
                ? anywhere(engine)
                : around(successes[numerics::uniform_below(engine, successes.size())], engine);
        space_->snap(point.data());
        const double distance = numerics::sqrt(feasibility.neighbours().nearest(point));
        const double worth = feasibility.log_success(point) + numerics::log(distance);
        field.emplace_back(-worth, std::move(point));
    }
    std::sort(field.begin(), field.end());
    for (auto& [worth, point] : field)
        if (accept(point.data())) return std::move(point);
    return std::nullopt;
}

}  // namespace search
