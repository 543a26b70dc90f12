// SPDX-License-Identifier: MIT
// What a scheduler and its workers keep to, as hello agrees on it.
#pragma once

#include <algorithm>
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

/// The scheduler's; both ends act on these and on nothing else.
struct Terms {
    Duration heartbeat = std::chrono::seconds(5);  // a worker signs so often
    /// The same while it has nothing: of a thousand workers that wait, signs are all that there is
    /// to be heard, and what they cost their scheduler. Zero: it makes no difference.
    Duration idle_heartbeat = std::chrono::seconds(10);
    /// After such a silence its attempts may be given to others too. Three heartbeats: one or two
    /// get lost on a busy network, and giving up sooner would run the same long simulation twice.
    Duration lease = std::chrono::seconds(15);
    DatabaseId database{};
    std::uint32_t attempts_max = 1U << 16;  // of one worker: more than slots and longest backlog
    std::uint32_t studies_max = 1024;       // known to one worker

    /// A lease has room for three signs, whatever else is said.
    Duration sign_every() const { return std::min(heartbeat, lease / 3); }
    /// Who has nothing is waited for twice as long.
    Duration idle_sign_every() const {
        return std::max(sign_every(), std::min(idle_heartbeat, 2 * lease / 3));
    }
};

}  // namespace femrun::work
