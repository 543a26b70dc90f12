// SPDX-License-Identifier: MIT
// A tree's memory is the sum of what its processes have in memory; what several of them share is
// counted once, but only looked up when the plain sum is beyond the limit, because that takes the
// system a while.
#include <unistd.h>

#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "system/process_tree_posix.hpp"

namespace femrun::system {

namespace {

std::uint64_t resident(pid_t process) {
    static const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    std::ifstream file(fmt::format("/proc/{}/statm", process));
    std::uint64_t size = 0, pages = 0;
    file >> size >> pages;
    return file ? pages * page : 0;
}

/// With its part of what it shares, and without what it has mapped from files, which the system
/// drops when it needs the room; what it has in memory where that is not told.
std::uint64_t proportional(pid_t process) {
    std::ifstream file(fmt::format("/proc/{}/smaps_rollup", process));
    std::uint64_t bytes = 0;
    bool is_told = false;
    for (std::string word; file >> word;)
        if (std::uint64_t kib = 0; (word == "Pss_Anon:" || word == "Pss_Shmem:") && file >> kib) {
            bytes += kib * 1024;
            is_told = true;
        }
    return is_told ? bytes : resident(process);
}

template <typename Measure>
std::uint64_t sum(const std::vector<pid_t>& processes, Measure measure) {
    return std::accumulate(processes.begin(), processes.end(), std::uint64_t{0},
                           [&](std::uint64_t all, pid_t one) { return all + measure(one); });
}

}  // namespace

std::vector<std::uint64_t> memory_beyond(const std::vector<MemoryLimit>& limits) {
    std::vector<const ProcessTree*> trees;
    for (const MemoryLimit& limit : limits) trees.push_back(limit.tree);
    const auto trees_members = members(trees);
    std::vector<std::uint64_t> used(limits.size(), 0);
    for (std::size_t i = 0; i < limits.size(); ++i) {
        if (sum(trees_members[i], resident) <= limits[i].bytes) continue;
        const std::uint64_t exactly = sum(trees_members[i], proportional);
        if (exactly > limits[i].bytes) used[i] = exactly;
    }
    return used;
}

}  // namespace femrun::system
