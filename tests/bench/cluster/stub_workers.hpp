// SPDX-License-Identifier: MIT
// Many workers that solve nothing, in this process. They come in at the gate and speak the real
// protocol; what they are given they answer at once, or after a while.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "gate/address.hpp"
#include "gate/credentials.hpp"
#include "loop/event_loop.hpp"

namespace femrun::bench {

using Clock = std::chrono::steady_clock;

inline double seconds(Clock::duration time) { return std::chrono::duration<double>(time).count(); }

/// What all workers have seen.
struct Tally {
    std::uint64_t tasks = 0;  // whose reports are acknowledged
    std::optional<Clock::time_point> first;
    Clock::time_point last{};
    std::vector<double> acknowledged_ms;          // from assigned on
    std::vector<Clock::time_point> acknowledged;  // when
};

class StubWorkers {
public:
    explicit StubWorkers(loop::EventLoop& loop);
    ~StubWorkers();

    /// Enlists so many workers of one slot there. An attempt takes them `solve`; they have one at a
    /// time at it.
    void enlist(const gate::Address& address, const gate::Credentials& credentials, unsigned count,
                Duration solve = Duration::zero());
    Tally& tally();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// The part of all at `which` of them: 0.5 is the median.
double part(std::vector<double> all, double which);

}  // namespace femrun::bench
