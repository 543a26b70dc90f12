// SPDX-License-Identifier: MIT
#include "axis.hpp"

#include <algorithm>
#include <cmath>

namespace numerics {

namespace {

/// Of a step: far above what rounding does to (high - low) / step, far below what anybody means.
constexpr double slack = 1e-9;

}  // namespace

Axis::Axis(const Range& range) : range_(range) {
    // An axis that cannot move has one value, whether or not it says a step.
    if (range_.low >= range_.high && range_.step <= 0) range_.step = 1;
    if (range_.step > 0)
        count_ = static_cast<std::uint64_t>(
                     std::floor((range_.high - range_.low) / range_.step + slack)) +
                 1;
    if (range_.logarithmic) {
        const double end =
            count_ == 0 ? range_.high : range_.low + static_cast<double>(count_) * range_.step;
        log_uniform_ = LogUniform(range_.low, end);
    }
}

std::optional<std::uint64_t> Axis::count() const {
    return count_ == 0 ? std::nullopt : std::optional(count_);
}

double Axis::draw(Engine& engine) const {
    if (count_ != 0) return value(draw_index(engine));
    const double drawn = range_.logarithmic
                             ? log_uniform_(engine)
                             : range_.low + uniform_unit(engine) * (range_.high - range_.low);
    return std::clamp(drawn, range_.low, range_.high);
}

std::uint64_t Axis::draw_index(Engine& engine) const {
    if (!range_.logarithmic) return uniform_below(engine, count_);
    const double steps = (log_uniform_(engine) - range_.low) / range_.step;
    return std::min(static_cast<std::uint64_t>(std::max(steps, 0.0)), count_ - 1);
}

double Axis::value(std::uint64_t index) const {
    return std::min(range_.low + static_cast<double>(index) * range_.step, range_.high);
}

std::optional<std::uint64_t> Axis::index(double value) const {
    const double steps = (value - range_.low) / range_.step;
    const double nearest = std::round(steps);
    if (!(std::abs(steps - nearest) <= slack) || nearest < 0) return std::nullopt;
    const auto found = static_cast<std::uint64_t>(nearest);
    return found < count_ ? std::optional(found) : std::nullopt;
}

}  // namespace numerics
