// SPDX-License-Identifier: MIT
// What is known of jobs, in folders: "jobs/CREW/TOKEN" is of the job "CREW.TOKEN".
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engines/engine.hpp"

namespace femrun::engines {

class JobFolders {
public:
    explicit JobFolders(std::filesystem::path jobs) : jobs_(std::move(jobs)) {}

    /// Empty for what is no job's id: such leads nowhere.
    std::filesystem::path of(const std::string& id) const;
    bool has(const std::string& id) const;
    /// What a file of the job holds; nothing where there is none.
    std::optional<std::string> read(const std::string& id, const char* file) const;
    void forget(const std::string& id) const;
    /// Of those that have not ended: a file that their user alone reads.
    Done readdress(const std::vector<std::string>& ids, const std::string& address) const;

    /// How often the job has begun, where each run has a folder of its own in it: "run.0" ...
    std::uint32_t runs(const std::string& id) const;
    /// What a file of the job's last run holds; nothing where there is none, or no run.
    std::optional<std::string> read_last_run(const std::string& id, const char* file) const;

    std::vector<std::string> ids_of(const std::string& crew) const;
    /// One of which there is no folder.
    static JobSeen unknown(const std::string& id);

    /// Removes folders of jobs that ended a week ago: they are of no use to anybody.
    void sweep() const;

private:
    std::filesystem::path jobs_;
};

}  // namespace femrun::engines
