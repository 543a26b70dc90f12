// SPDX-License-Identifier: MIT
// What stands in a response in the place of a number that nobody ever asked the solver for: a goal
// that came later may need it. It is a NaN that no computation makes, so that it can be told from
// one that the solver gave; it is no more than that to whoever only calculates.
#pragma once

#include <bit>
#include <cstdint>

namespace femrun::study {

inline constexpr std::uint64_t never_recorded_bits = 0x7FF8'0000'6E6F'7265;

inline double never_recorded() { return std::bit_cast<double>(never_recorded_bits); }
inline bool is_never_recorded(double number) {
    return std::bit_cast<std::uint64_t>(number) == never_recorded_bits;
}

}  // namespace femrun::study
