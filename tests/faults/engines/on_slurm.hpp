// SPDX-License-Identifier: MIT
// A person at the login node of a Slurm, with the real program and a study in a folder.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "real_slurm.hpp"
#include "support/femrun_program.hpp"

namespace femrun::test {

class OnSlurm {
public:
    /// `more`: lines of slurm.conf.
    explicit OnSlurm(int nodes = 3, const std::string& more = {});

    /// Designs that take so long each, and one file with a line for each solve that begins.
    void write_study(int trials, const std::string& seconds);
    /// The ten-bar truss, with CalculiX.
    void write_truss(int trials);
    /// All lines of that file: a design each.
    std::vector<std::string> solves() const;
    /// As many lines as that, within a minute.
    bool begins(std::size_t solves) const;

    /// What `femrun show --json` says of it.
    nlohmann::json shown(const std::string& study) const;
    static std::size_t complete(const nlohmann::json& study);
    /// Attempts that began, of all trials.
    static std::size_t attempts(const nlohmann::json& study);

    /// Ids of the jobs that wait or run, within a second of now.
    std::vector<std::string> jobs(const std::string& state = "PENDING,RUNNING") const;
    bool has_jobs(std::size_t count, const std::string& state) const;
    /// Nothing of it runs on any node or here, within a minute; what still does.
    std::vector<std::string> left() const;

    RealSlurm slurm;
    Bench bench;
};

}  // namespace femrun::test
