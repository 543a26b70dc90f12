// SPDX-License-Identifier: MIT
#include <algorithm>

#include "system/process_tree_windows.hpp"

#include <psapi.h>

namespace femrun::system {

namespace {

/// What it has in memory and shares with nobody, near enough: of its memory the rest is of
/// libraries.
std::uint64_t memory_of(DWORD process) {
    const Handle opened(
        ::OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION | PROCESS_VM_READ, FALSE, process));
    PROCESS_MEMORY_COUNTERS_EX memory{};
    if (!opened ||
        ::GetProcessMemoryInfo(opened.get(), reinterpret_cast<PROCESS_MEMORY_COUNTERS*>(&memory),
                               sizeof memory) == 0)
        return 0;
    // Windows 7 tells the second alone, and others are free to.
    return std::min(memory.WorkingSetSize, std::max(memory.PagefileUsage, memory.PrivateUsage));
}

}  // namespace

std::vector<std::uint64_t> memory_beyond(const std::vector<MemoryLimit>& limits) {
    std::vector<std::uint64_t> used;
    for (const MemoryLimit& limit : limits) {
        std::uint64_t bytes = 0;
        for (const DWORD member : members(limit.tree->job.get())) bytes += memory_of(member);
        used.push_back(bytes > limit.bytes ? bytes : 0);
    }
    return used;
}

}  // namespace femrun::system
