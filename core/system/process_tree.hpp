// SPDX-License-Identifier: MIT
// A child and all that descends from it, as far as both systems have the same questions about it.
// Only for this room's sources.
#pragma once

#include <cstdint>
#include <vector>

namespace femrun::system {

/// How its members are known is each system's own.
struct ProcessTree;

/// Whether the child itself has ended.
bool root_has_ended(const ProcessTree& tree);

/// Kills whom it sees; whether there may be members left.
enum class Left { none, some };
Left kill_members_once(const ProcessTree& tree);

/// Kills until no member is left. Blocks for as long as that takes: milliseconds; 1 s at most.
void kill_members(const ProcessTree& tree);

struct MemoryLimit {
    const ProcessTree* tree;
    std::uint64_t bytes;
};
/// How much memory the members of each tree use together, in bytes; 0 for a tree within its limit.
std::vector<std::uint64_t> memory_beyond(const std::vector<MemoryLimit>& limits);

}  // namespace femrun::system
