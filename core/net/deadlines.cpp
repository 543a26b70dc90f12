// SPDX-License-Identifier: MIT
#include "net/deadlines.hpp"

namespace femrun::net {

Deadlines::Ticket Deadlines::at(Instant when, std::function<void()> action) {
    const Ticket ticket{when, ++count_};
    pending_.emplace(ticket, std::move(action));
    arm();
    return ticket;
}

void Deadlines::arm() {
    if (pending_.empty() || pending_.begin()->first.first >= armed_) return;
    armed_ = pending_.begin()->first.first;
    const Instant mine = armed_;
    const Duration delay = std::max(Duration::zero(), armed_ - monotonic_now());
    // A timer that an earlier one has overtaken finds nothing to do.
    timers_.add(loop_.after(delay).then([this, mine] {
        if (mine != armed_) return;
        armed_ = Instant::max();
        fire();
    }));
}

void Deadlines::fire() {
    const Instant now = monotonic_now();
    while (!pending_.empty() && pending_.begin()->first.first <= now) {
        const auto action = std::move(pending_.begin()->second);
        pending_.erase(pending_.begin());
        action();
    }
    arm();
}

}  // namespace femrun::net
