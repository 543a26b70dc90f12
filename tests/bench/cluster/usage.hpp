// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace femrun::bench {

/// What a process has used so far: CPU in seconds, memory in bytes.
struct Usage {
    double cpu_s = 0, memory = 0;
};

/// Zeros for one that is not there.
Usage usage(const std::string& pid);

}  // namespace femrun::bench
