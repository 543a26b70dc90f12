// SPDX-License-Identifier: MIT
// What runs on after everything that could have ended it was killed. Whatever a process starts is
// known as its owner's by a mark, and in a control group where the system grants one; the next
// process of the same owner ends what dead ones have left. On Windows nothing is left: there the
// death of a process ends all that it has started.
#pragma once

#include <cstdint>
#include <string>

namespace femrun::system {

/// From now on all that this process starts, and what that starts, is known as of `owner` (letters,
/// digits and '-'). Before there are threads.
void own_what_starts(const std::string& owner);

/// The control group of this process, as a folder; empty where there is none, as on Windows.
std::string own_cgroup();

/// A process of the owner that is dead, and where its control groups were; see `own_cgroup`.
struct DeadOwner {
    std::uint64_t process = 0, started = 0;
    std::string cgroup;
};

/// Ends what dead processes of `owner` have left running, and gives how many processes that were.
/// What a living one has started stays. Blocks; 1 s at most.
std::size_t end_leftovers(const std::string& owner, const DeadOwner& last);

}  // namespace femrun::system
