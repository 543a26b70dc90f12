// SPDX-License-Identifier: MIT
#include "random_space.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>

namespace femrun::conformance {

namespace {

const char* const names[] = {"x", "thickness", "Dicke σ", "厚さ", "a.b", "r2", "Größe", "λ", "n-1"};

std::string digits(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.9g", value);
    return text;
}

std::size_t below(std::mt19937_64& random, std::size_t bound) {
    return static_cast<std::size_t>(uniform(random) * static_cast<double>(bound));
}

Space::Axis random_axis(std::mt19937_64& random, std::size_t shape, std::size_t number) {
    Space::Axis axis;
    axis.name = names[below(random, std::size(names))] + std::to_string(number);
    const double low = std::floor(uniform(random) * 200) / 10 - 10;
    switch (shape) {
        case 0:
            axis.low = low;
            axis.high = low + 0.1 + 10 * uniform(random);
            return axis;
        case 1:
            axis.logarithmic = true;
            axis.low = 1e-6;
            axis.high = 1e3;
            return axis;
        case 2:
            axis.low = low;
            axis.step = 0.25;
            axis.high = low + 0.25 * static_cast<double>(1 + below(random, 20));
            return axis;
        case 3:
            axis.kind = FEMRUN_INTEGER;
            axis.low = -3;
            axis.step = static_cast<double>(1 + below(random, 3));
            axis.high = axis.low + axis.step * static_cast<double>(below(random, 12));
            return axis;
        case 4:
            axis.kind = FEMRUN_INTEGER;
            axis.logarithmic = true;
            axis.low = 1;
            axis.step = 1;
            axis.high = 9007199254740992.0;  // 2^53, the last integer that a double counts to
            return axis;
        case 5:  // pinned: equal bounds are allowed
            axis.low = axis.high = low;
            return axis;
        default:
            axis.kind = FEMRUN_CATEGORICAL;
            axis.step = 1;
            axis.high = static_cast<double>(below(random, 6));
            return axis;
    }
}

}  // namespace

double uniform(std::mt19937_64& random) { return static_cast<double>(random() >> 11) * 0x1p-53; }

std::uint64_t Space::size() const {
    double designs = 1;
    for (const Axis& axis : axes) {
        if (axis.low == axis.high) continue;
        if (axis.step == 0) return 0;
        designs *= std::floor((axis.high - axis.low) / axis.step + 1e-9) + 1;
        if (designs > 1e12) return 0;
    }
    return static_cast<std::uint64_t>(designs);
}

std::string Space::misfit(const double* design) const {
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const Axis& axis = axes[i];
        const double value = design[i];
        std::string bounds = "[" + digits(axis.low) + ", " + digits(axis.high) + "]";
        if (!std::isfinite(value)) return "parameter '" + axis.name + "' is not finite";
        if (value < axis.low || value > axis.high)
            return "parameter '" + axis.name + "' is " + digits(value) + ", outside " + bounds;
        if (axis.step == 0) continue;
        const double steps = (value - axis.low) / axis.step;
        if (std::abs(steps - std::round(steps)) > 1e-9 * std::max(1.0, std::abs(steps)))
            return "parameter '" + axis.name + "' is " + digits(value) +
                   ", which lies between the steps of " + digits(axis.step) + " in " + bounds;
        if (axis.kind != FEMRUN_REAL && value != std::floor(value))
            return "parameter '" + axis.name + "' is " + digits(value) +
                   ", which is no whole number";
    }
    return {};
}

std::string Space::shown() const {
    std::size_t kinds[3] = {};
    for (const Axis& axis : axes) ++kinds[axis.kind];
    return std::to_string(kinds[0]) + " real, " + std::to_string(kinds[1]) + " integer and " +
           std::to_string(kinds[2]) + " categorical parameters, " + std::to_string(objectives) +
           " objectives, " + std::to_string(constraints) + " constraints";
}

Space random_space(std::mt19937_64& random) {
    constexpr std::size_t shapes = 7, choice = 6;
    Space space;
    const std::size_t mood = below(random, 4);
    const std::size_t count = mood == 0 ? 1 : 1 + below(random, mood == 1 ? 12 : 5);
    for (std::size_t i = 0; i < count; ++i)
        space.axes.push_back(random_axis(random, mood == 2 ? choice : below(random, shapes), i));
    space.objectives = static_cast<std::uint32_t>(1 + below(random, 3));
    space.constraints = static_cast<std::uint32_t>(below(random, 3));
    return space;
}

Space finite_space() {
    Space space;
    space.axes = {{"material", FEMRUN_CATEGORICAL, false, 0, 2, 1},
                  {"ribs", FEMRUN_INTEGER, false, 4, 5, 1},
                  {"radius", FEMRUN_REAL, false, 2, 3.5, 0.5}};
    return space;
}

Space plane() {
    Space space;
    space.axes = {{"x", FEMRUN_REAL, false, -1, 1, 0}, {"y", FEMRUN_REAL, false, 0, 5, 0}};
    return space;
}

}  // namespace femrun::conformance
