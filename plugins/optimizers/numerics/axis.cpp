// SPDX-License-Identifier: MIT
#include "axis.hpp"

#include <algorithm>

namespace numerics {

Axis::Axis(const Range& range) : range_(range) {
    // An axis that cannot move has one value, whether or not it says a step.
    if (range_.low >= range_.high && range_.step <= 0) range_.step = 1;
    grid_ = femrun_grid_of(range_.low, range_.high, range_.step);
    count_ = grid_.count;
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

double Axis::value(std::uint64_t index) const { return femrun_grid_value(&grid_, index); }

std::optional<std::uint64_t> Axis::index(double value) const {
    std::uint64_t found = 0;
    if (femrun_grid_index(&grid_, value, &found) == 0) return std::nullopt;
    return found;
}

}  // namespace numerics
