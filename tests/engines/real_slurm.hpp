// SPDX-License-Identifier: MIT
// A real Slurm on this PC, for the time of one story: nodes n1, n2 ... of two processors each,
// ready within a second, without systemd, an administrator's set-up, or anything outside of its
// folder.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "support/scratch.hpp"
#include "system/child.hpp"

namespace femrun::test {

class RealSlurm {
public:
    /// Partitions "low", which is the default, and "high", before which its jobs have to give way.
    /// `more`: lines of slurm.conf that come last, and so decide.
    explicit RealSlurm(int nodes = 3, const std::string& more = {});
    /// Nothing is left: no daemon, no job.
    ~RealSlurm();
    RealSlurm(const RealSlurm&) = delete;
    RealSlurm& operator=(const RealSlurm&) = delete;

    /// What a command of Slurm's prints; the story ends where it fails.
    std::string ask(const std::vector<std::string>& words) const;

    void stop_controller();
    void start_controller();
    /// Slurm gives the node up; what its jobs run goes on.
    void kill_node(int node);
    void start_node(int node);

    const std::filesystem::path& folder() const { return scratch_.path(); }

private:
    void start_munge();
    system::Child start(const std::string& program, std::vector<std::string> arguments,
                        const std::string& saying) const;
    void until_idle(int nodes) const;

    Scratch scratch_;
    // Destroyed from the last to the first: who authenticates the others goes last.
    std::optional<system::Child> munge_, controller_;
    std::map<int, system::Child> nodes_;
    std::vector<system::Child> killed_;
};

}  // namespace femrun::test
