// SPDX-License-Identifier: MIT
// How many more trials a study may start, and why it is over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "study/definition.hpp"

namespace femrun::run {

struct Spent {
    std::uint64_t proposed = 0;   // trials asked for, ended or not
    std::uint64_t completed = 0;  // successes
    std::uint64_t open = 0;       // asked for and not ended
    Duration elapsed{0};          // while runs of the study worked, all together
};

/// How many trials may be asked for now. Open trials are taken to succeed, so that no solve is
/// spent beyond the successes wanted; one that fails makes room for another.
std::uint64_t affordable(const study::Budget& budget, const Spent& spent);

/// Why nothing more may be asked for: "200 of 200 trials complete"; nothing while something may.
std::optional<std::string> exhausted(const study::Budget& budget, const Spent& spent);

}  // namespace femrun::run
