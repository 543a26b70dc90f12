// SPDX-License-Identifier: MIT
#include "engines/job_folders.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "engines/job_script.hpp"
#include "system/private_file.hpp"
#include "system/removal.hpp"

namespace femrun::engines {

namespace fs = std::filesystem;

namespace {

constexpr auto kept = std::chrono::hours(24 * 7);

std::vector<fs::path> entries(const fs::path& folder) {
    std::vector<fs::path> all;
    std::error_code none;
    for (fs::directory_iterator entry(folder, none), end; !none && entry != end;
         entry.increment(none))
        all.push_back(entry->path());
    std::sort(all.begin(), all.end());
    return all;
}

/// Of the job in this folder. One mark after the other is made, and none is removed.
std::uint32_t runs_in(const fs::path& job) {
    std::uint32_t runs = 0;
    std::error_code none;
    while (fs::is_directory(job / fmt::format("run.{}", runs), none)) ++runs;
    return runs;
}

/// Where its last run writes; its own where runs have none.
fs::path last_of(const fs::path& job) {
    const std::uint32_t runs = runs_in(job);
    return runs == 0 ? job : job / fmt::format("run.{}", runs - 1);
}

std::optional<std::string> text_of(const fs::path& file) {
    std::ifstream from(file, std::ios::binary);
    if (!from) return std::nullopt;
    std::ostringstream text;
    text << from.rdbuf();
    return text.str();
}

}  // namespace

fs::path JobFolders::of(const std::string& id) const {
    const std::size_t dot = id.find('.');
    const std::string crew = id.substr(0, dot);
    if (dot == std::string::npos || !check_crew(crew) || !check_crew(id.substr(dot + 1))) return {};
    return jobs_ / crew / id.substr(dot + 1);
}

bool JobFolders::has(const std::string& id) const {
    const fs::path folder = of(id);
    std::error_code none;
    return !folder.empty() && fs::is_directory(folder, none);
}

std::optional<std::string> JobFolders::read(const std::string& id, const char* file) const {
    const fs::path folder = of(id);
    if (folder.empty()) return std::nullopt;
    return text_of(folder / file);
}

std::uint32_t JobFolders::runs(const std::string& id) const {
    const fs::path folder = of(id);
    return folder.empty() ? 0 : runs_in(folder);
}

std::optional<std::string> JobFolders::read_last_run(const std::string& id,
                                                     const char* file) const {
    if (runs(id) == 0) return std::nullopt;
    return text_of(last_of(of(id)) / file);
}

void JobFolders::forget(const std::string& id) const {
    std::error_code ignored;
    if (const fs::path folder = of(id); !folder.empty()) system::remove_tree(folder, ignored);
}

Done JobFolders::readdress(const std::vector<std::string>& ids, const std::string& address) const {
    Done done;
    for (const std::string& id : ids) {
        if (has(id) && !read(id, "ended"))
            if (auto written = system::write_private_file(of(id) / "address", address + "\n");
                !written) {
                done.troubles.push_back(std::move(written).error().message);
                continue;
            }
        done.ids.push_back(id);
    }
    return done;
}

std::vector<std::string> JobFolders::ids_of(const std::string& crew) const {
    std::vector<std::string> ids;
    for (const fs::path& job : entries(jobs_ / crew))
        ids.push_back(crew + "." + path_text(job.filename()));
    return ids;
}

JobSeen JobFolders::unknown(const std::string& id) {
    return {.id = id,
            .phase = JobSeen::Phase::ended,
            .ending = Ending::unknown,
            .why = "nothing is known of it any more"};
}

void JobFolders::sweep() const {
    std::error_code none;
    const auto now = fs::file_time_type::clock::now();
    for (const fs::path& crew : entries(jobs_)) {
        for (const fs::path& job : entries(crew))
            if (const auto ended = fs::last_write_time(last_of(job) / "ended", none);
                !none && now - ended > kept)
                system::remove_tree(job, none);
        system::remove_file(crew, none);  // unless there is one left in it
    }
}

}  // namespace femrun::engines
