// SPDX-License-Identifier: MIT
// A folder that is copied into the work folder may hold the results of last week. If the program
// then dies quietly, they would be read as this design's. So what is there before the steps run is
// remembered, and is no result until a step has written it.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "plan.hpp"

namespace femrun::command {

/// The files of outputs that the copied folders and files of the study have.
std::vector<std::string> staged_results(const Plan& plan);

class StagedOutputs {
public:
    /// Looks for `files` in the work folder, and makes those that are there look old: a program
    /// that writes one gives it another time, however coarse the clock.
    StagedOutputs(const std::vector<std::string>& files, const std::filesystem::path& folder);

    /// Whether the file was there and is as it was.
    bool untouched(const std::string& file) const;

private:
    struct Seen {
        std::filesystem::file_time_type time;
        std::uintmax_t size;
        bool operator==(const Seen& other) const {
            return time == other.time && size == other.size;
        }
    };
    static bool look(const std::filesystem::path& file, Seen& seen);

    std::filesystem::path folder_;
    std::map<std::string, Seen> seen_;
};

}  // namespace femrun::command
