// SPDX-License-Identifier: MIT
#pragma once

#include "base/clock.hpp"

namespace femrun::schedule {

/// A worker's time-limited right to what it holds: an attempt, or its place on the roster.
///
/// A worker renews its lease with every heartbeat. Silence of three heartbeats means that it is
/// gone: one or two get lost on a busy network, and giving up sooner would run the same long
/// simulation twice. A worker that is late is given nothing new. The lease reads no clock; whoever
/// calls it says what time it is, so a test can let an hour pass in one line.
class Lease {
public:
    enum class Health { fresh, late, expired };

    Lease(Duration heartbeat, Instant now) : heartbeat_(heartbeat), renewed_at_(now) {}

    /// A sign that was overtaken by a later one changes nothing.
    void renew(Instant now) {
        if (now > renewed_at_) renewed_at_ = now;
    }

    Instant late_at() const { return renewed_at_ + heartbeat_ * 3 / 2; }
    Instant expires_at() const { return renewed_at_ + heartbeat_ * 3; }

    Health health(Instant now) const {
        if (now < late_at()) return Health::fresh;
        return now < expires_at() ? Health::late : Health::expired;
    }

    /// From one sign to the end of the lease.
    Duration length() const { return heartbeat_ * 3; }
    Duration silence(Instant now) const { return now - renewed_at_; }

private:
    Duration heartbeat_;
    Instant renewed_at_;
};

}  // namespace femrun::schedule
