// SPDX-License-Identifier: MIT
// One parameter: which values it has and how they are drawn.
#pragma once

#include <femrun/abi/grid.h>

#include <cstdint>
#include <optional>

#include "random.hpp"

namespace numerics {

/// As written in the study: [low, high], in steps where step > 0.
struct Range {
    double low = 0, high = 1, step = 0;
    bool logarithmic = false;  // then low > 0
};

/// A continuum, or the values low + k * step, k in [0, count), as femrun/abi/grid.h has them.
///
/// Logarithmic steps: a value is as likely as its cell [value, value + step) is wide in the
/// logarithm, so that 1 of 1 ... 1000 comes up 100 times as often as 100.
class Axis {
public:
    explicit Axis(const Range& range);

    /// How many values there are; none for a continuum.
    std::optional<std::uint64_t> count() const;
    /// Whether every value is equally likely.
    bool is_even() const { return !range_.logarithmic; }

    double draw(Engine& engine) const;

    // For an axis with a count.
    std::uint64_t draw_index(Engine& engine) const;
    double value(std::uint64_t index) const;
    /// The index whose value is `value`, to a billionth of a step; none when there is none.
    std::optional<std::uint64_t> index(double value) const;

private:
    Range range_;
    femrun_grid_t grid_;
    std::uint64_t count_ = 0;  // 0: a continuum
    LogUniform log_uniform_;
};

}  // namespace numerics
