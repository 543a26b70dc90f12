// SPDX-License-Identifier: MIT
#include "system/memory_kills.hpp"

#include <fstream>
#include <string>

namespace femrun::system {

std::uint64_t memory_kills() {
    // "oom_kill 3": of the whole system, and of containers that had used up their part.
    std::ifstream facts("/proc/vmstat");
    std::uint64_t number = 0;
    for (std::string name; facts >> name >> number;)
        if (name == "oom_kill") return number;
    return 0;
}

}  // namespace femrun::system
