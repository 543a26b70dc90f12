// SPDX-License-Identifier: MIT
#include "staged_outputs.hpp"

#include <algorithm>
#include <chrono>

#include "utf8_path.hpp"

namespace femrun::command {

namespace fs = std::filesystem;

std::vector<std::string> staged_results(const Plan& plan) {
    std::vector<std::string> files, found;
    for (const Output& output : plan.outputs) files.push_back(output.file);
    if (plan.dakota) files.push_back(plan.dakota->results);
    for (const std::string& file : files) {
        const fs::path wanted = path_of(file).lexically_normal();
        for (const StagedFile& staged : plan.files) {
            const fs::path inside =
                wanted.lexically_relative(path_of(staged.to).lexically_normal());
            if (inside.empty() || *inside.begin() == "..") continue;
            std::error_code failed;
            const fs::path source = inside == "." ? staged.from : staged.from / inside;
            if (!fs::is_regular_file(source, failed)) continue;
            if (std::find(found.begin(), found.end(), file) == found.end()) found.push_back(file);
        }
    }
    return found;
}

StagedOutputs::StagedOutputs(const std::vector<std::string>& files, const fs::path& folder)
    : folder_(folder) {
    for (const std::string& file : files) {
        const fs::path path = folder / path_of(file);
        std::error_code failed;
        if (seen_.count(file) > 0 || !fs::is_regular_file(path, failed)) continue;
        // Some years, and not a round date: no program keeps such a time by accident.
        const auto old = fs::file_time_type::clock::now() - std::chrono::hours(24 * 1234);
        fs::last_write_time(path, old, failed);
        // As the file system keeps it, also where it does not let us set it.
        Seen seen{};
        if (look(path, seen)) seen_.emplace(file, seen);
    }
}

bool StagedOutputs::untouched(const std::string& file) const {
    const auto before = seen_.find(file);
    Seen now{};
    return before != seen_.end() && look(folder_ / path_of(file), now) && now == before->second;
}

bool StagedOutputs::look(const fs::path& file, Seen& seen) {
    std::error_code failed;
    seen.time = fs::last_write_time(file, failed);
    if (!failed) seen.size = fs::file_size(file, failed);
    return !failed;
}

}  // namespace femrun::command
