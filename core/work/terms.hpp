// SPDX-License-Identifier: MIT
// What a scheduler and its workers keep to, as hello agrees on it.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

#include "base/clock.hpp"

namespace femrun::work {

/// A scheduler's database, drawn when it is made: study and attempt ids are unique in it alone.
struct DatabaseId {
    std::uint64_t high = 0, low = 0;

    auto operator<=>(const DatabaseId&) const = default;
};

struct Terms {
    Duration heartbeat = std::chrono::seconds(5);  // a worker signs so often
    DatabaseId database{};

    /// After such a silence its attempts may be given to others too: one or two heartbeats get lost
    /// on a busy network, and giving up sooner would run the same long simulation twice.
    Duration lease() const { return 3 * heartbeat; }
};

}  // namespace femrun::work
