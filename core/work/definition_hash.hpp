// SPDX-License-Identifier: MIT
// What a solver computes, as a number: a study that was revised cannot be answered by position with
// the numbers of the one before.
#pragma once

#include <compare>
#include <cstdint>

namespace femrun::work {

/// The first half of the SHA-256 of all that a solver is made and opened with.
struct DefinitionHash {
    std::uint64_t high = 0, low = 0;

    auto operator<=>(const DefinitionHash&) const = default;
};

}  // namespace femrun::work
