// SPDX-License-Identifier: MIT
// How a process is started: standing still, with nothing but its own handles, and in its job before
// it runs. Only for this room's Windows sources.
#pragma once

#include "base/result.hpp"
#include "system/child.hpp"
#include "system/process_tree_windows.hpp"

namespace femrun::system {

/// Starts what `spec` says as the root of a tree.
Result<ProcessTree> launch(const ChildSpec& spec);

/// The same in a job that it has itself, outside of the one that this process is in.
Result<ProcessTree> launch_detached(const ChildSpec& spec, Handle job);

}  // namespace femrun::system
