// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace femrun::bench {

/// What a process has used so far: CPU in seconds, memory in bytes. `running_cpu_s` is exact, and
/// of the threads that it has now: what is needed of one that is idle.
struct Usage {
    double cpu_s = 0, memory = 0, running_cpu_s = 0;
};

/// Zeros for one that is not there.
Usage usage(const std::string& pid);

}  // namespace femrun::bench
