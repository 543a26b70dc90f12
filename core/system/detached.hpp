// SPDX-License-Identifier: MIT
// Processes that live on when whoever started them ends: jobs, and who keeps them. They belong to
// no tree of ours (system/child.hpp); each is known, with all that descends from it, by a name.
//
// POSIX: the name is the first part of the environment variable FEMRUN_PROCESS_TREE, which all
// descendants inherit. Windows: the name of a job object, which no member can leave.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "system/child.hpp"

namespace femrun::system {

/// A process by its number and its start, which together name it while the machine is up.
struct DetachedProcess {
    std::uint64_t process = 0, started = 0;
    bool operator==(const DetachedProcess&) const = default;
};

/// Starts what `spec` says, in a session of its own and outside of what this process's end ends.
/// `name`: letters, digits, '-' and '.'; unique on this machine for ever. `spec.pipe` and
/// `spec.orphan` are nobody's here; an output that is `inherited` is this process's own, and
/// discarded is better.
Result<DetachedProcess> start_detached(const ChildSpec& spec, const std::string& name);

/// How many processes of that name run: itself and its descendants.
std::size_t count_detached(const std::string& name);

/// Asks it to end (SIGTERM), if it still runs; what it has started is its own to end. (Windows
/// twin: nothing; it knows no request that all programs understand.)
void ask_to_end(const DetachedProcess& process);

/// Kills all processes of that name. Blocks until none is left, 1 s at most.
void end_detached(const std::string& name);

}  // namespace femrun::system
