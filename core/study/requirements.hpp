// SPDX-License-Identifier: MIT
// What a study asks of those who solve it: its share of their slots, and what they must have.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace femrun::study {

/// How slots are divided among studies that want them at the same time.
struct Share {
    double weight = 1;          // [study] weight: 2 gets twice the slots of 1
    std::int32_t priority = 0;  // [study] priority: who has more is served first
    bool operator==(const Share&) const = default;
};

/// What a worker must have to be given anything of the study: [workers].
struct Requirements {
    std::string platform;            // "linux" or "windows"; empty: any
    std::vector<std::string> tags;   // all of them
    std::uint64_t memory_bytes = 0;  // at least
    bool operator==(const Requirements&) const = default;
};

}  // namespace femrun::study
