// SPDX-License-Identifier: MIT
#include "system/api_windows.hpp"
#include "system/this_pc.hpp"

namespace femrun::system {

std::string platform() { return "windows"; }

std::uint64_t memory_bytes() {
    MEMORYSTATUSEX status{};
    status.dwLength = sizeof status;
    return ::GlobalMemoryStatusEx(&status) != 0 ? status.ullTotalPhys : 0;
}

}  // namespace femrun::system
