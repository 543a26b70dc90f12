// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <random>

#include "base/clock.hpp"

namespace femrun::simulation {

/// Dice that fall the same on every platform: the standard engine is exact, its distributions are
/// not.
class Chance {
public:
    explicit Chance(std::uint64_t seed) : engine_(seed) {}

    /// In [0, 1).
    double share() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }
    bool one_in(double often) { return share() * often < 1; }
    std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }

    Duration between(Duration low, Duration high) {
        return low + Duration(static_cast<Duration::rep>(
                         share() * static_cast<double>((high - low).count())));
    }
    /// Memoryless, as breakdowns are.
    Duration about(Duration mean) {
        return Duration(
            static_cast<Duration::rep>(-std::log(1 - share()) * static_cast<double>(mean.count())));
    }

    /// Log-normal with a sigma of a half. Cosine and logarithm are the platform's: seen in sums.
    Duration tailed(Duration mean) {
        constexpr double sigma = 0.5, two_pi = 6.283185307179586;
        const double normal = std::sqrt(-2 * std::log(1 - share())) * std::cos(two_pi * share());
        const double of_mean = std::exp(sigma * normal - sigma * sigma / 2);
        return Duration(static_cast<Duration::rep>(of_mean * static_cast<double>(mean.count())));
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace femrun::simulation
