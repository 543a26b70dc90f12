// SPDX-License-Identifier: MIT
#include "warp.hpp"

#include <utility>

#include "numerics/elementary.hpp"

namespace search {

namespace {

/// w(y) = ((y + a)^2 - a^2) / (1 + 2 a): the square of what is `a` more than a loss above the best,
/// from 0 to 1.
struct Square {
    double a;
    double value(double y) const { return y * (y + 2 * a) / (1 + 2 * a); }
    double slope(double y) const { return 2 * (y + a) / (1 + 2 * a); }
};

/// For a best loss that is near the least that there can be, and for one that is farther off. What
/// bends the other way gained nothing (README).
constexpr Square squares[] = {{0.1}, {0.5}};

struct Warped {
    std::vector<double> losses;
    double likelihood;
};

template <typename Value, typename Slope>
Warped warp(std::span<const double> losses, const Surrogate& surrogate, const Value& value,
            const Slope& slope) {
    Warped found{{}, 0};
    double sum = 0;
    for (const double y : losses) {
        const double far = y < 1 ? 0 : numerics::log(y);
        found.losses.push_back(y < 1 ? value(y) : 1 + slope(1.0) * far);
        found.likelihood += numerics::log(slope(y < 1 ? y : 1.0)) - far;
        sum += found.losses.back();
    }
    const double n = static_cast<double>(losses.size());
    for (double& loss : found.losses) loss -= sum / n;
    // Losses that are all the same say nothing, and ln 0 is cut where numerics::log cuts it.
    found.likelihood -= 0.5 * n * numerics::log(surrogate.form(found.losses) / n);
    return found;
}

}  // namespace

std::vector<double> warped(std::span<const double> losses, const Surrogate& surrogate) {
    Warped best = warp(
        losses, surrogate, [](double y) { return y; }, [](double) { return 1.0; });
    for (const Square& square : squares) {
        Warped other = warp(
            losses, surrogate, [&](double y) { return square.value(y); },
            [&](double y) { return square.slope(y); });
        if (other.likelihood > best.likelihood) best = std::move(other);
    }
    return std::move(best.losses);
}

}  // namespace search
