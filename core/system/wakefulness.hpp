// SPDX-License-Identifier: MIT
// A PC that goes to sleep: keeping it from that while it works, and seeing that it did.
#pragma once

#include "base/clock.hpp"

namespace femrun::system {

/// As long as one lives, the PC does not go to sleep because nobody touches it. Its user still may
/// send it to sleep, and it may close its eyes: the display goes dark as ever.
///
/// Windows: a request that `powercfg /requests` shows. POSIX: nothing; who lets a desktop sleep has
/// said so to the desktop.
class StaysAwake {
public:
    StaysAwake();
    ~StaysAwake();
    StaysAwake(const StaysAwake&) = delete;
    StaysAwake& operator=(const StaysAwake&) = delete;
};

/// For how long this PC has been suspended since it started, on a clock that may be some
/// milliseconds wrong.
Duration suspended_so_far();

}  // namespace femrun::system
