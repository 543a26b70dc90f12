// SPDX-License-Identifier: MIT
// How much memory process trees use, looked at again and again on one thread for all of them. Only
// for this room's POSIX sources.
//
// A control group could be given a limit by the system itself, but only where the group above it
// has no process of its own, which is the group that this process runs in (decision 31). Looking
// works everywhere. A tree's memory is the sum of what its processes have in memory; what several
// of them share is counted once, but only looked up when the plain sum is beyond the limit, because
// that takes the system a while.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "system/process_tree_posix.hpp"

namespace femrun::system {

/// See Child::watch_memory.
std::shared_ptr<void> watch_memory(std::shared_ptr<const ProcessTree> tree, std::uint64_t limit,
                                   std::function<void(std::uint64_t used)> over);

}  // namespace femrun::system
