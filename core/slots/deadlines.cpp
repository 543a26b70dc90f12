// SPDX-License-Identifier: MIT
#include "slots/deadlines.hpp"

#include <algorithm>

#include <kj/common.h>

namespace femrun::slots {

Deadlines::Ticket Deadlines::after(Duration delay, std::function<void()> action) {
    const Ticket ticket{now() + delay, ++count_};
    pending_.emplace(ticket, std::move(action));
    arm();
    return ticket;
}

/// While anything is pending the clock is looked at now and then, so that a sleep is noticed.
void Deadlines::arm() {
    if (pending_.empty()) return;
    const Instant when =
        std::min(time_.clock(pending_.begin()->first.first), clock_() + WakingTime::look_every);
    if (when >= armed_) return;
    armed_ = when;
    time_.appoint(when);
    const Duration delay = std::max(Duration::zero(), when - clock_());
    // A timer that an earlier one has overtaken finds nothing to do.
    timers_.add(loop_.after(delay).then([this, when] {
        if (when == armed_) fire();
    }));
}

void Deadlines::fire() {
    const Instant reached = now();
    armed_ = Instant::max();
    time_.appoint(std::nullopt);
    KJ_DEFER(arm());  // whatever an action throws, the others come
    while (!pending_.empty() && pending_.begin()->first.first <= reached) {
        const auto action = std::move(pending_.begin()->second);
        pending_.erase(pending_.begin());
        action();
    }
}

}  // namespace femrun::slots
