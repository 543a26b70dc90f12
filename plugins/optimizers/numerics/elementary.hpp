// SPDX-License-Identifier: MIT
// exp, log, roots and what is made of them, the same to the last bit on every platform: libraries
// differ in the last bits of theirs, and one bit is enough for a replayed study to go another way.
// Only the four operations and the square root, which IEEE 754 rounds in one way, and the bits of a
// double. No branches, so that a compiler turns a loop over an array into vector instructions.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace numerics {

/// ln 2 in two parts; the first has so few bits that a whole number up to 2^11 times it is exact.
inline constexpr double ln2_high = 0x1.62e42fefa0000p-1, ln2_low = 0x1.cf79abc9e3b3ap-40;

/// Adding and subtracting it rounds to a whole number, which then stands in the low bits.
inline constexpr double rounder = 0x1.8p52;

/// The square root, rounded once: the processor's instruction. A library's function, which
/// compilers call when they do not optimize, need not be that good: mingw-w64's rounds to 64 bits
/// first and then to 53, and errs by the last bit once in 4000.
inline double sqrt(double x) {
#if defined(__GNUC__)
    return __builtin_sqrt(x);  // with -fno-math-errno never a call
#else
    return std::sqrt(x);
#endif
}

/// e^x to two units in the last place; x is first cut to [-708, 709], so the result is always a
/// normal number. x = n ln 2 + r with |r| <= ln 2 / 2, and the series of e^r to the 13th power.
inline double exp(double x) {
    x = x < -708.0 ? -708.0 : x;
    x = x > 709.0 ? 709.0 : x;
    const double shifted = x * 0x1.71547652b82fep0 + rounder;
    const double n = shifted - rounder;
    const double r = (x - n * ln2_high) - n * ln2_low;
    // Horner in pairs (Estrin): shorter chains, half the time.
    const double r2 = r * r, r4 = r2 * r2, r8 = r4 * r4;
    const double a = (1.0 + r) + r2 * (1.0 / 2 + r * (1.0 / 6));
    const double b = (1.0 / 24 + r * (1.0 / 120)) + r2 * (1.0 / 720 + r * (1.0 / 5040));
    const double c =
        (1.0 / 40320 + r * (1.0 / 362880)) + r2 * (1.0 / 3628800 + r * (1.0 / 39916800));
    const double d = 1.0 / 479001600 + r * (1.0 / 6227020800);
    const double e_to_r = (a + r4 * b) + r8 * (c + r4 * d);
    // The low bits of `shifted` are n, in two's complement; the exponent's field takes 11 of them.
    const std::uint64_t scale = (std::bit_cast<std::uint64_t>(shifted) + 1023) << 52;
    return e_to_r * std::bit_cast<double>(scale);
}

/// ln x to two units in the last place, for finite x > 0; numbers below the least normal one count
/// as that. x = 2^k m with m in [sqrt(1/2), sqrt(2)), and ln m = 2 artanh s, s = (m - 1) / (m + 1).
inline double log(double x) {
    x = x < std::numeric_limits<double>::min() ? std::numeric_limits<double>::min() : x;
    const auto bits = std::bit_cast<std::uint64_t>(x);
    constexpr std::uint64_t sqrt_half = 0x3FE6A09E667F3BCDu;
    // Exponent relative to sqrt(1/2), as a double by the same trick as in exp.
    const std::uint64_t k_biased = (bits - sqrt_half + (std::uint64_t{1024} << 52)) >> 52;
    const double k = std::bit_cast<double>(k_biased | 0x4330000000000000u) - (0x1p52 + 1024.0);
    const double m = std::bit_cast<double>(bits - ((k_biased - 1024) << 52));
    const double s = (m - 1.0) / (m + 1.0);
    const double z = s * s;
    double series = 2.0 / 21;
    series = series * z + 2.0 / 19;
    series = series * z + 2.0 / 17;
    series = series * z + 2.0 / 15;
    series = series * z + 2.0 / 13;
    series = series * z + 2.0 / 11;
    series = series * z + 2.0 / 9;
    series = series * z + 2.0 / 7;
    series = series * z + 2.0 / 5;
    series = series * z + 2.0 / 3;
    return k * ln2_high + (2.0 * s + (s * z * series + k * ln2_low));
}

/// base^exponent for base >= 0; 0 to any positive power is next to nothing (1e-308 or so).
inline double power(double base, double exponent) { return exp(exponent * log(base)); }

}  // namespace numerics
