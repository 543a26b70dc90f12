// SPDX-License-Identifier: MIT
#include "system/wakefulness.hpp"

#include <ctime>

namespace femrun::system {

namespace {

Duration now_on(clockid_t clock) {
    timespec now{};
    ::clock_gettime(clock, &now);
    return std::chrono::seconds(now.tv_sec) +
           std::chrono::duration_cast<Duration>(std::chrono::nanoseconds(now.tv_nsec));
}

}  // namespace

StaysAwake::StaysAwake() = default;
StaysAwake::~StaysAwake() = default;

/// One clock goes on meanwhile and the other does not.
Duration suspended_so_far() { return now_on(CLOCK_BOOTTIME) - now_on(CLOCK_MONOTONIC); }

}  // namespace femrun::system
