// SPDX-License-Identifier: MIT
// Many deadlines on one timer. Most are dropped long before they come, so keeping one must cost
// next to nothing: the timer is only touched when the earliest of all moves forward.
#pragma once

#include <functional>
#include <map>
#include <utility>

#include <kj/async.h>

#include "base/clock.hpp"
#include "loop/event_loop.hpp"

namespace femrun::net {

class Deadlines final : private kj::TaskSet::ErrorHandler {
public:
    /// Names a deadline; never given twice.
    using Ticket = std::pair<Instant, std::uint64_t>;

    explicit Deadlines(loop::EventLoop& loop) : loop_(loop), timers_(*this) {}

    /// Calls `action` on the loop once `when` has come. It may set and drop deadlines.
    Ticket at(Instant when, std::function<void()> action);
    /// Forgets a deadline, also one that has come already.
    void drop(const Ticket& ticket) { pending_.erase(ticket); }

private:
    void arm();
    void fire();
    void taskFailed(kj::Exception&&) override {}

    loop::EventLoop& loop_;
    std::map<Ticket, std::function<void()>> pending_;
    std::uint64_t count_ = 0;
    Instant armed_ = Instant::max();  // when the timer fires that was set last
    kj::TaskSet timers_;
};

}  // namespace femrun::net
