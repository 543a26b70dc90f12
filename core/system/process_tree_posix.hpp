// SPDX-License-Identifier: MIT
// Who belongs to a process tree, read from /proc. Only for this room's POSIX sources.
//
// A member is the root, whoever is in the root's session or descends from a member; and an orphan
// of the tree, which the system has given to this process as its reaper: it is recognised by the
// tree's mark in its environment, which all that descends from the root inherits. A process that is
// becoming another program has none for a moment: it is looked at again. Where the tree has a
// control group, that knows its members too, also those that cleared their environment.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "system/cgroup_posix.hpp"
#include "system/process_tree.hpp"

namespace femrun::system {

/// The environment variable that carries a tree's mark. A tree within a tree extends the mark of
/// the outer one, so that the outer one's members are known by their prefix.
inline constexpr const char* tree_variable = "FEMRUN_PROCESS_TREE";

struct ProcessTree {
    pid_t root = 0;
    std::string mark;
    std::shared_ptr<Cgroup> cgroup = {};  // where the system grants one: it knows all members
};

/// A mark that no other tree has, and its last part, which names the tree within this process.
std::string new_tree_mark();
std::string name_in_mark(const std::string& mark);

/// From now on orphans of this process's descendants become its children.
void become_reaper();

/// The members that run, zombies left out.
std::vector<pid_t> members(const ProcessTree& tree);

/// The same of many trees, with one look at all processes.
std::vector<std::vector<pid_t>> members(const std::vector<const ProcessTree*>& trees);

/// Processes whose mark has a part that `wanted` accepts: "a/b/c" has three.
std::vector<pid_t> marked(const std::function<bool(std::string_view part)>& wanted);

/// Forks a child that its owner waits for: no moment lies between its birth and its being known as
/// such. `no_wait_for` says that the owner has collected it.
pid_t make_awaited_child(const std::function<pid_t()>& fork);
void no_wait_for(pid_t child);

}  // namespace femrun::system
