// SPDX-License-Identifier: MIT
// The owner is a part of the mark that all descendants inherit: "OWNER:PROCESS:STARTED/...".
#include "system/leftovers.hpp"

#include <charconv>
#include <csignal>
#include <cstdlib>
#include <set>
#include <thread>

#include <fmt/format.h>
#include <sys/types.h>

#include "system/cgroup_posix.hpp"
#include "system/process_tree_posix.hpp"
#include "system/this_process.hpp"

namespace femrun::system {

namespace {

bool lives(std::uint64_t process, std::uint64_t started) {
    return process_started(process) == started && started != 0;
}

/// Whether this part of a mark names a process of `owner` that is dead.
bool left_by_dead(std::string_view part, const std::string& owner) {
    if (!part.starts_with(owner + ":")) return false;
    part.remove_prefix(owner.size() + 1);
    std::uint64_t process = 0, started = 0;
    const char* const end = part.data() + part.size();
    const auto [rest, error] = std::from_chars(part.data(), end, process);
    if (error != std::errc{} || rest == end) return false;
    if (std::from_chars(rest + 1, end, started).ec != std::errc{}) return false;
    return !lives(process, started);
}

}  // namespace

void own_what_starts(const std::string& owner) {
    const char* const outer = std::getenv(tree_variable);
    const std::string mark =
        fmt::format("{}{}{}:{}:{}", outer == nullptr ? "" : outer, outer == nullptr ? "" : "/",
                    owner, process_id(), process_started(process_id()));
    ::setenv(tree_variable, mark.c_str(), 1);
}

std::size_t end_leftovers(const std::string& owner, const DeadOwner& last) {
    constexpr Duration patience = std::chrono::seconds(1);
    const Instant deadline = monotonic_now() + patience;
    std::size_t ended = 0;
    if (!last.cgroup.empty() && !lives(last.process, last.started))
        ended += kill_cgroups(last.cgroup, fmt::format("femrun-{}.", last.process), patience);

    // One may have been forking while the list was read: until there is none.
    std::set<pid_t> killed;
    for (;;) {
        const auto left = marked([&](std::string_view part) { return left_by_dead(part, owner); });
        for (const pid_t process : left) {
            ::kill(process, SIGKILL);
            killed.insert(process);
        }
        if (left.empty() || monotonic_now() >= deadline) return ended + killed.size();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

}  // namespace femrun::system
