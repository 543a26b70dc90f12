// SPDX-License-Identifier: MIT
// Two kinds of time. Decisions use `Instant`, which only moves forward and which the caller passes
// in; records carry `WallTime`, which people read.
#pragma once

#include <chrono>

namespace femrun {

struct MonotonicTag {
    using rep = std::int64_t;
    using period = std::micro;
    using duration = std::chrono::microseconds;
    using time_point = std::chrono::time_point<MonotonicTag>;
    static constexpr bool is_steady = true;
};

using Duration = std::chrono::microseconds;
/// A moment on this process's monotonic clock; `Instant{}` is its origin.
using Instant = std::chrono::time_point<MonotonicTag, Duration>;
/// A moment for people and databases: milliseconds since 1970, UTC.
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;

Instant monotonic_now();
WallTime wall_now();

}  // namespace femrun
