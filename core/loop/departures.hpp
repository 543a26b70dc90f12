// SPDX-License-Identifier: MIT
// Threads that were let go while they worked. A plugin on a thread cannot be ended, only asked; who
// has waited long enough goes on without it.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/clock.hpp"

namespace femrun::loop {

/// Of one loop; used on its thread.
class Departures {
public:
    Departures() = default;
    /// Waits for them: until then they may post to the loop. Where one may never return, the end of
    /// the process cuts the waiting off (`system::end_within`).
    ~Departures();
    Departures(const Departures&) = delete;
    Departures& operator=(const Departures&) = delete;

    /// `over` becomes true when the thread has nothing more to do than to end.
    void add(const std::string& name, std::thread thread,
             std::shared_ptr<const std::atomic<bool>> over);

    /// How many threads of this name still work, so long after they were let go.
    std::size_t still_at_work(std::string_view name, Duration after) const;

private:
    struct Departing {
        std::string name;
        std::thread thread;
        std::shared_ptr<const std::atomic<bool>> over;
        Instant since;
    };
    void forget_those_that_are_over();

    std::vector<Departing> all_;
};

}  // namespace femrun::loop
