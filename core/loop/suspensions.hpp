// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "loop/event_loop.hpp"

namespace femrun::loop {

/// Calls `told` on the loop when the PC was suspended for a time worth telling of, soon after it
/// goes on.
class Suspensions {
public:
    /// What the system's clocks say of that; a test says it itself.
    struct Clock {
        std::function<Duration()> suspended_so_far;
        Duration look_every;
    };
    static Clock of_system();

    /// Shorter ones nobody notices: no lease runs out.
    static constexpr Duration worth_telling = std::chrono::seconds(10);

    Suspensions(EventLoop& loop, std::function<void(Duration)> told, Clock clock = of_system());
    Suspensions(const Suspensions&) = delete;
    Suspensions& operator=(const Suspensions&) = delete;

private:
    kj::Promise<void> look_again();

    EventLoop& loop_;
    std::function<void(Duration)> told_;
    Clock clock_;
    Duration known_;
    kj::Promise<void> looking_;
};

}  // namespace femrun::loop
