// SPDX-License-Identifier: MIT
// Random numbers that are the same, bit for bit, on every platform. The engine is fixed by the C++
// standard, its distributions are not, and neither are the last bits of exp and log. So everything
// here is integers, and the four operations and square root, which IEEE 754 rounds in one way.
#pragma once

#include <array>
#include <cstdint>
#include <random>

#include "elementary.hpp"

namespace numerics {

using Engine = std::mt19937_64;

/// In [0, 1), a multiple of 2^-53.
inline double uniform_unit(Engine& engine) { return static_cast<double>(engine() >> 11) * 0x1p-53; }

/// In [0, n), each equally likely; n > 0. Draws above the last whole multiple of n are thrown away,
/// which happens less than once in two draws for the worst n.
inline std::uint64_t uniform_below(Engine& engine, std::uint64_t n) {
    const std::uint64_t usable = Engine::max() - Engine::max() % n;
    std::uint64_t drawn = engine();
    while (drawn >= usable) drawn = engine();
    return drawn % n;
}

/// low * (high / low)^u with u uniform in [0, 1): uniform in the logarithm, without exp and log.
///
/// u is a binary fraction, so the power is a product of the ratio's square root, fourth root,
/// eighth root ..., one for each bit of u that is set; the roots are taken once.
class LogUniform {
public:
    LogUniform() = default;
    /// 0 < low <= high.
    LogUniform(double low, double high) : low_(low) {
        double root = sqrt(high) / sqrt(low);  // high / low itself may overflow
        for (double& each : roots_) {
            each = root;
            root = sqrt(root);
        }
    }

    double operator()(Engine& engine) const {
        double value = low_;
        std::uint64_t bits = engine();
        for (const double root : roots_) {
            // A table instead of a branch that would be mispredicted every other time.
            const double factors[] = {1, root};
            value *= factors[bits >> 63];
            bits <<= 1;
        }
        return value;
    }

private:
    double low_ = 1;
    std::array<double, 53> roots_{};  // further roots are 1 to the last bit
};

}  // namespace numerics
