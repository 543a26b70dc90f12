// SPDX-License-Identifier: MIT
// How much memory process trees use, looked at again and again on one thread for all of them. Only
// for this room's sources.
//
// Linux could be asked to limit a control group, but only where the group above it has no process
// of its own, which is the group that this process runs in (decision 31). Windows could limit a
// job, but counts what a program has set aside, not what it uses, and refuses it more rather than
// telling us first. Looking works everywhere.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "system/process_tree.hpp"

namespace femrun::system {

/// See Child::watch_memory.
std::shared_ptr<void> watch_memory(std::shared_ptr<const ProcessTree> tree, std::uint64_t limit,
                                   std::function<void(std::uint64_t used)> over);

}  // namespace femrun::system
