// SPDX-License-Identifier: MIT
// Process trees that somebody has let go of are ended on a thread of their own: to find the members
// of one, POSIX has all processes of the system looked at, which takes a tenth of a second where
// there are thousands. One thread for all trees; none waits for another that does not die. Only for
// this room's sources.
#pragma once

#include <memory>

#include "base/clock.hpp"
#include "system/process_tree.hpp"

namespace femrun::system {

/// Gives the root `patience` to end by itself, then kills until nothing of the tree is left, for
/// 1 s at most. `owner`, which may be what `tree` is a part of, is let go on that thread. This
/// process does not end before. Never blocks; from any thread.
void end_on_another_thread(std::shared_ptr<const ProcessTree> tree, std::shared_ptr<void> owner,
                           Duration patience);
/// Lets go of it there when the tree that was given before is ended.
void let_go_on_another_thread(std::shared_ptr<void> owner);

}  // namespace femrun::system
