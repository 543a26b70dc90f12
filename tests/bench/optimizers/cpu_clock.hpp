// SPDX-License-Identifier: MIT
// Processor time, which a loaded machine stretches less than the time on the wall.
#pragma once

#include <cstddef>

namespace femrun::bench {

/// Of the calling thread. (Windows twin: QueryThreadCycleTime.)
double thread_cpu_s();

/// Of all threads of this process. (Windows twin: QueryProcessCycleTime.)
double process_cpu_s();

/// Memory of this process that is in RAM now; 0 when the system does not tell. (Windows twin:
/// GetProcessMemoryInfo.)
std::size_t resident_bytes();

}  // namespace femrun::bench
