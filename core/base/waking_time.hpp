// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "base/clock.hpp"

namespace femrun {

/// Time that stands still while this process sleeps: a closed lid, Ctrl-Z, a machine that is
/// suspended. Nobody's silence, no time limit and no wait then runs on, because nobody could have
/// done anything meanwhile.
///
/// Sleep is noticed by whoever comes late to an appointment. While it matters, the appointments
/// must not be further apart than a sleep may go unnoticed.
class WakingTime {
public:
    /// How often to look at the clock while something has a deadline.
    static constexpr Duration look_every = std::chrono::seconds(1);
    /// A busy machine is late too; what is not noticed is far below any lease.
    static constexpr Duration tolerated = std::chrono::seconds(2);

    /// The waking time when the clock says `now`.
    Instant at(Instant now) {
        if (appointment_ && now - *appointment_ > tolerated) {
            asleep_ += now - *appointment_;
            appointment_ = now;
        }
        return now - asleep_;
    }

    /// The next call of `at` comes by then, by the clock, unless this process sleeps.
    void appoint(std::optional<Instant> by) { appointment_ = by; }

    /// What the clock says at that waking time, if nobody sleeps until then.
    Instant clock(Instant waking) const { return waking + asleep_; }

private:
    Duration asleep_{0};
    std::optional<Instant> appointment_;
};

}  // namespace femrun
