// SPDX-License-Identifier: MIT
// The login node of a Slurm.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "real_slurm.hpp"
#include "study_bench.hpp"

namespace femrun::test {

class OnSlurm : public StudyBench {
public:
    /// `more`: lines of slurm.conf.
    explicit OnSlurm(int nodes = 3, const std::string& more = {}) : slurm(nodes, more) {}

    /// Ids of the jobs in these states.
    std::vector<std::string> jobs(const std::string& state = "PENDING,RUNNING") const {
        return lines_of(
            slurm.ask({"squeue", "--noheader", "--array", "--states=" + state, "--format=%F_%K"}));
    }
    bool has_jobs(std::size_t count, const std::string& state) const {
        return eventually([&] { return jobs(state).size() == count; });
    }
    /// What of it still waits or runs after a minute, on any node or here.
    std::vector<std::string> left() const {
        std::vector<std::string> still = left_running();
        for (const std::string& job : jobs()) still.push_back("job " + job);
        return still;
    }

    RealSlurm slurm;
};

}  // namespace femrun::test
