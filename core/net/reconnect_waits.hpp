// SPDX-License-Identifier: MIT
// How long to wait before a link is tried again.
#pragma once

#include <cstdint>
#include <random>

#include "base/clock.hpp"

namespace femrun::net {

struct ReconnectTimes {
    // Before the next try; doubles, and begins anew once a link has held for `well_after`. Each
    // wait is cut by up to a half, by chance: a scheduler that was restarted is not met by all its
    // workers in the same moment.
    Duration backoff = std::chrono::milliseconds(200);
    // While nobody answers: whoever waits for a scheduler to come joins within a second, and to ask
    // costs nobody anything.
    Duration absent_max = std::chrono::seconds(1);
    // When it is there and does not want us now.
    Duration backoff_max = std::chrono::seconds(30);
    Duration well_after = std::chrono::seconds(30);
};

class ReconnectWaits {
public:
    enum class After : std::uint8_t { nobody_there, turned_away };

    /// `seed`: of the chance.
    ReconnectWaits(ReconnectTimes times, std::uint64_t seed)
        : times_(times), random_(seed), next_(times.backoff) {}

    /// A link has held for so long.
    void held_for(Duration time);
    /// After a link that ended, or none that came.
    Duration next(After why);

private:
    ReconnectTimes times_;
    std::mt19937_64 random_;
    Duration next_;
};

}  // namespace femrun::net
