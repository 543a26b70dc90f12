// SPDX-License-Identifier: MIT
// Numbers that stand for designs and for turns of random numbers.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace search {

/// SplitMix64's finaliser (Steele, Lea, Flood 2014): every bit of the key moves every other.
inline std::uint64_t mixed(std::uint64_t key) {
    key += 0x9E3779B97F4A7C15u;
    key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9u;
    key = (key ^ (key >> 27)) * 0x94D049BB133111EBu;
    return key ^ (key >> 31);
}

/// Two designs with one key cost one of them its turn, which nobody misses among 2^64.
inline std::uint64_t key_of(const double* design, std::size_t size) {
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < size; ++i)
        key = mixed(key ^ std::bit_cast<std::uint64_t>(design[i] + 0.0));  // -0 is 0
    return key;
}

}  // namespace search
