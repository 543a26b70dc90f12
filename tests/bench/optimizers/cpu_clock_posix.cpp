// SPDX-License-Identifier: MIT
#include "cpu_clock.hpp"

#include <unistd.h>

#include <ctime>
#include <fstream>

namespace femrun::bench {

namespace {

double read(clockid_t clock) {
    timespec now{};
    ::clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace

double thread_cpu_s() { return read(CLOCK_THREAD_CPUTIME_ID); }

double process_cpu_s() { return read(CLOCK_PROCESS_CPUTIME_ID); }

std::size_t resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    std::size_t total = 0, resident = 0;
    if (!(statm >> total >> resident)) return 0;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace femrun::bench
