// SPDX-License-Identifier: MIT
#include <unistd.h>

#include "system/this_pc.hpp"

namespace femrun::system {

std::string platform() { return "linux"; }

std::uint64_t memory_bytes() {
    const long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    if (pages <= 0 || page <= 0) return 0;
    return static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page);
}

}  // namespace femrun::system
