// SPDX-License-Identifier: MIT
// Many deadlines on one timer. Most are dropped long before they come, so keeping one must cost
// next to nothing: the timer is only touched when the earliest of all moves forward.
//
// They are kept in waking time: while this process sleeps no limit runs on.
#pragma once

#include <functional>
#include <map>
#include <utility>

#include <kj/async.h>

#include "base/clock.hpp"
#include "base/waking_time.hpp"
#include "loop/event_loop.hpp"

namespace femrun::slots {

class Deadlines final : private kj::TaskSet::ErrorHandler {
public:
    /// Names a deadline; never given twice.
    using Ticket = std::pair<Instant, std::uint64_t>;

    explicit Deadlines(loop::EventLoop& loop, std::function<Instant()> clock = monotonic_now)
        : loop_(loop), clock_(std::move(clock)), timers_(*this) {}

    /// Waking time.
    Instant now() { return time_.at(clock_()); }
    /// Calls `action` on the loop after so much waking time. It may set and drop deadlines.
    Ticket after(Duration delay, std::function<void()> action);
    /// Forgets a deadline, also one that has come already.
    void drop(const Ticket& ticket) { pending_.erase(ticket); }

private:
    void arm();
    void fire();
    void taskFailed(kj::Exception&&) override {}

    loop::EventLoop& loop_;
    std::function<Instant()> clock_;
    std::map<Ticket, std::function<void()>> pending_;
    std::uint64_t count_ = 0;
    WakingTime time_;
    Instant armed_ = Instant::max();  // when, by the clock, the timer fires that was set last
    kj::TaskSet timers_;
};

}  // namespace femrun::slots
