// SPDX-License-Identifier: MIT
#pragma once

#include "base/clock.hpp"

namespace femrun::schedule {

/// A worker's time-limited right to what it holds: an attempt, or its place on the roster.
///
/// A worker renews its lease with every sign, of which three fit into it (work::Terms says why).
/// After half of it the worker is late, and is given nothing new. The lease reads no clock; whoever
/// calls it says what time it is, so a test can let an hour pass in one line.
class Lease {
public:
    enum class Health { fresh, late, expired };

    Lease(Duration length, Instant now) : length_(length), renewed_at_(now) {}

    /// A sign that was overtaken by a later one changes nothing.
    void renew(Instant now) {
        if (now > renewed_at_) renewed_at_ = now;
    }

    Instant late_at() const { return renewed_at_ + length_ / 2; }
    Instant expires_at() const { return renewed_at_ + length_; }

    Health health(Instant now) const {
        if (now < late_at()) return Health::fresh;
        return now < expires_at() ? Health::late : Health::expired;
    }

    /// From one sign to the end of the lease.
    Duration length() const { return length_; }
    Duration silence(Instant now) const { return now - renewed_at_; }

private:
    Duration length_;
    Instant renewed_at_;
};

}  // namespace femrun::schedule
