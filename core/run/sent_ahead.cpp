// SPDX-License-Identifier: MIT
#include "run/sent_ahead.hpp"

#include <algorithm>
#include <cmath>

namespace femrun::run {

namespace {

// A durable record takes 1 to 3 ms; so much work is sent ahead, and only where solves are quicker.
constexpr double ahead_s = 0.005;
// Bounds what is in flight when solves take microseconds.
constexpr std::uint32_t per_worker_max = 512;

}  // namespace

/// One that takes long ends sending ahead at once; quick ones bring it back over the last ten or
/// so.
std::optional<std::uint32_t> SentAhead::solved_in(double seconds, double slots_per_worker) {
    if (!std::isfinite(seconds)) return std::nullopt;
    const double mean = solve_s_ + 0.1 * (std::max(seconds, 1e-6) - solve_s_);
    solve_s_ = seconds < ahead_s ? mean : std::max(mean, seconds);
    const double wanted = solve_s_ < ahead_s ? slots_per_worker * ahead_s / solve_s_ : 0;
    const auto number = static_cast<std::uint32_t>(std::min<double>(wanted, per_worker_max));
    const bool worth_a_change = number > 2 * per_worker_ || 2 * number < per_worker_;
    if (!worth_a_change) return std::nullopt;
    return per_worker_ = number;
}

}  // namespace femrun::run
