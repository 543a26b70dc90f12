// SPDX-License-Identifier: MIT
#pragma once

#include <thread>

#include "base/clock.hpp"

namespace femrun::test {

/// Looks every few milliseconds until `seen` holds, two minutes at most; says whether it did. For
/// events of other processes, of which an engine has a dozen: they may have to wait for each other.
template <typename Condition>
bool eventually(Condition&& seen) {
    const Instant deadline = monotonic_now() + std::chrono::minutes(2);
    while (!seen()) {
        if (monotonic_now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
}

}  // namespace femrun::test
