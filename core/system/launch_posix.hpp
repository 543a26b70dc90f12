// SPDX-License-Identifier: MIT
// Fork and exec. Only for this room's POSIX sources.
//
// Between fork and exec only what is safe in a process with threads may be called, so everything is
// prepared before: a `Launch` holds plain arrays.
#pragma once

#include <string>

#include <sys/types.h>

#include "base/result.hpp"
#include "system/cgroup_posix.hpp"
#include "system/child.hpp"

namespace femrun::system {

/// Starts what `spec` says as a child whose environment carries `mark`; without a control group of
/// its own it is in this process's.
Result<pid_t> launch(const ChildSpec& spec, const std::string& mark, const Cgroup* cgroup);

/// The same outside of all trees, as a child of nobody here: gives what names it now.
Result<pid_t> launch_detached(const ChildSpec& spec, const std::string& mark);

}  // namespace femrun::system
