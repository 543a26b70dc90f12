// SPDX-License-Identifier: MIT
#include "sample_values.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

namespace femrun::command {

namespace {

/// More would find no more: a format that most values fit is told of when one comes that does not.
constexpr int spread = 32;

/// Fractions that are nowhere near round: multiples of the golden section.
double fraction(int i) {
    const double golden = 0.6180339887498949 * (i + 1);
    return golden - std::floor(golden);
}

/// On the grid, if there is one.
double snapped(double value, const Quantity& quantity) {
    if (quantity.step <= 0) return value;
    const double steps = std::floor((value - quantity.low) / quantity.step);
    return quantity.low + steps * quantity.step;
}

}  // namespace

std::vector<TextValue> sample_values(const Quantity& quantity) {
    // A choice may be a number; only the design tells.
    if (quantity.kind == Kind::categorical) return {TextValue(std::string("1"))};
    const bool whole = quantity.kind == Kind::integer;
    if (!(quantity.low <= quantity.high)) {
        if (whole) return {TextValue(std::int64_t{1})};
        return {TextValue(0.5)};
    }
    std::vector<double> values{quantity.low, quantity.high};
    if (quantity.low < quantity.high) {
        const double size = std::max(std::fabs(quantity.low), std::fabs(quantity.high));
        for (int i = 0; i < spread; ++i) {
            values.push_back(quantity.low + fraction(i) * (quantity.high - quantity.low));
            // Six magnitudes: rarer values are told of when they come.
            const double small = size * std::pow(10.0, -6 * fraction(i));
            values.push_back(small);
            values.push_back(-small);
        }
    }
    std::vector<TextValue> samples;
    for (double value : values) {
        value = snapped(value, quantity);
        if (value < quantity.low || value > quantity.high) continue;
        if (whole)
            samples.emplace_back(static_cast<std::int64_t>(value));
        else
            samples.emplace_back(value);
    }
    return samples;
}

}  // namespace femrun::command
