// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace femrun::system {

/// What a process holds of the machine; 0 where the system does not tell.
struct Held {
    std::uint64_t handles = 0;  // files, sockets and the like
    std::uint64_t threads = 0;
    std::uint64_t memory = 0;  // bytes in use
};

/// Of this process, now. (Windows twin: GetProcessHandleCount, a snapshot of threads,
/// GetProcessMemoryInfo.)
Held held_now();

}  // namespace femrun::system
