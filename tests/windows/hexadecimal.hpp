// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstdint>
#include <string>

namespace femrun::windows {

/// All bits of the number: "3fe0000000000000" is 0.5.
inline std::string hexadecimal(double value) {
    constexpr const char* digits = "0123456789abcdef";
    const auto bits = std::bit_cast<std::uint64_t>(value);
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4) text += digits[bits >> shift & 15];
    return text;
}

}  // namespace femrun::windows
