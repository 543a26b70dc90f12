// SPDX-License-Identifier: MIT
// Control groups (Linux, version 2): whatever a process starts is in its group, also what detached
// itself and cleared its environment, and one word to the system ends a group whole.
//
// A group can be made where the system has handed out a part of its tree: to a service, to a
// container, to most terminals of a desktop; elsewhere there are none, and process trees are known
// by their marks alone. The Windows twin has none of this: its job objects do the same.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace femrun::system {

class Cgroup {
public:
    /// A group of this name within this process's own; nothing where that is not granted.
    static std::unique_ptr<Cgroup> make(const std::string& name);
    /// Removes the group, which should be empty by now.
    ~Cgroup();
    Cgroup(const Cgroup&) = delete;
    Cgroup& operator=(const Cgroup&) = delete;

    /// Its folder, for a child that is to be born in the group.
    int place() const { return place_; }
    /// A child that writes "0" to this descriptor, between fork and exec, is in the group. The
    /// kernel has all processors come to rest for that, which takes ten milliseconds or so.
    int entrance() const { return entrance_; }
    /// Who is in it or in groups within it.
    std::vector<long> members() const;
    /// Kills them all; they are gone a moment later.
    void kill();

private:
    Cgroup(std::string folder, int place, int entrance)
        : folder_(std::move(folder)), place_(place), entrance_(entrance) {}
    std::string folder_;
    int place_, entrance_;
};

/// Kills what is in the groups of `folder` whose names begin so, and removes these groups. Gives
/// how many processes there were.
std::size_t kill_cgroups(const std::string& folder, const std::string& name_begins, Duration limit);

}  // namespace femrun::system
