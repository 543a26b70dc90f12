// SPDX-License-Identifier: MIT
// How long it will still take, from how fast trials were completed lately: the mean rate over the
// last half minute, or over as much more as holds 32 completions, which evens out the luck of
// single trials. Silence since the last completion counts, so that an estimate grows while nothing
// happens.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

#include "base/clock.hpp"

namespace femrun::view {

class Pace {
public:
    /// `completed` trials at `now`; call it at the start, and then as often as progress is shown.
    void note(Instant now, std::uint64_t completed);

    /// Until `wanted` trials are complete; nothing before the first completion since the start.
    std::optional<double> seconds_left(Instant now, std::uint64_t wanted) const;

private:
    struct Sample {
        Instant at;
        std::uint64_t completed;
    };
    std::deque<Sample> samples_;  // growing counts, the oldest one the start of the window
};

}  // namespace femrun::view
