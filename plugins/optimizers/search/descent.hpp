// SPDX-License-Identifier: MIT
// The least value of a smooth function in a box: spectral projected gradient, Birgin, Martinez,
// Raydan, "Nonmonotone spectral projected gradient methods on convex sets" (2000), algorithm 2.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <vector>

#include "numerics/elementary.hpp"

namespace search {

struct Descent {
    std::vector<double> low, high;  // the box
    /// Of a ball around 0, where the box has 0 inside. What leaves the box is cut to it first, and
    /// then drawn towards 0 into the ball. That is no projection, so on the edge the least value is
    /// met nearly; a projection holds long steps to the coordinates that matter most, and searches
    /// did worse with it (README).
    double radius = std::numeric_limits<double>::infinity();
    int steps_max = 30;

    /// Moves `x`, a point of the box, downhill; what `function(x, gradient)` is there. The function
    /// is finite at `x`; where it is infinite elsewhere its gradient is not looked at.
    template <typename Function>
    double operator()(const Function& function, std::vector<double>& x) const {
        constexpr double sufficient = 1e-4;           // gamma
        constexpr double least = 1e-10, most = 1e10;  // of the spectral step
        constexpr std::size_t memory = 5;             // M
        const std::size_t d = x.size();
        std::vector<double> gradient(d), direction(d), trial(d), trial_gradient(d), best = x;
        double value = function(x.data(), gradient.data()), best_value = value;
        std::array<double, memory> recent;
        recent.fill(value);
        double step = 0;
        for (std::size_t i = 0; i < d; ++i) {
            const double moved = std::clamp(x[i] - gradient[i], low[i], high[i]) - x[i];
            step = std::max(step, moved < 0 ? -moved : moved);
        }
        if (step == 0) return value;
        step = std::clamp(1 / step, least, most);

        for (int k = 0; k < steps_max; ++k) {
            double slope = 0, length = 0, square = 0;
            for (std::size_t i = 0; i < d; ++i) {
                direction[i] = std::clamp(x[i] - step * gradient[i], low[i], high[i]);
                square += direction[i] * direction[i];
            }
            const double share = square > radius * radius ? radius / numerics::sqrt(square) : 1;
            for (std::size_t i = 0; i < d; ++i) {
                // A side of the box that leaves no room is kept to.
                direction[i] = std::clamp(share * direction[i], low[i], high[i]) - x[i];
                slope += direction[i] * gradient[i];
                length = std::max(length, direction[i] < 0 ? -direction[i] : direction[i]);
            }
            if (length < 1e-7 || slope >= 0) break;
            const double reference = *std::max_element(recent.begin(), recent.end());
            double part = 1, trial_value = 0;
            for (int halvings = 0; halvings < 12; ++halvings) {
                for (std::size_t i = 0; i < d; ++i)
                    trial[i] = std::clamp(x[i] + part * direction[i], low[i], high[i]);
                trial_value = function(trial.data(), trial_gradient.data());
                if (trial_value <= reference + sufficient * part * slope) break;
                // The least of the parabola, within [0.1, 0.9] of what was tried.
                const double parabola =
                    -0.5 * part * part * slope / (trial_value - value - part * slope);
                part = parabola >= 0.1 && parabola <= 0.9 * part ? parabola : 0.5 * part;
            }
            // Where the function is infinite nothing can be done.
            if (trial_value == std::numeric_limits<double>::infinity()) break;
            double moved = 0, curved = 0;
            for (std::size_t i = 0; i < d; ++i) {
                const double s = trial[i] - x[i];
                moved += s * s;
                curved += s * (trial_gradient[i] - gradient[i]);
            }
            step = curved <= 0 ? most : std::clamp(moved / curved, least, most);
            x.swap(trial);
            gradient.swap(trial_gradient);
            value = trial_value;
            recent[static_cast<std::size_t>(k) % memory] = value;
            if (value < best_value) {
                best_value = value;
                best = x;
            }
        }
        x = best;
        return best_value;
    }
};

}  // namespace search
