// SPDX-License-Identifier: MIT
#include "serve/left_behind.hpp"

#include <charconv>

#include "base/path_text.hpp"
#include "system/leftovers.hpp"
#include "system/private_folder.hpp"
#include "system/this_process.hpp"
#include "work/attempt_folder.hpp"

namespace femrun::serve {

namespace fs = std::filesystem;

std::size_t end_programs_left(const store::Database& database) {
    const auto& us = database.writer();
    const auto& before = database.writer_before();
    system::DeadOwner last;
    if (before && before->host == system::host_name())
        last = {before->process, before->started, before->cgroup};
    const std::size_t ended = system::end_leftovers(us->database, last);
    system::own_what_starts(us->database);
    system::sweep_private_folders();
    return ended;
}

std::vector<std::string> attempt_folders(const std::string& study, const fs::path& files_folder) {
    std::vector<std::string> there;
    const std::string name = work::folder_name(study);
    std::error_code none;
    for (fs::directory_iterator at(files_folder / path_of(name), none), end; !none && at != end;
         at.increment(none)) {
        std::string folder = name + "/" + path_text(at->path().filename());
        if (work::study_of_folder(folder)) there.push_back(std::move(folder));
    }
    return there;
}

bool has_ended(const std::string& worker) {
    const std::string here = system::host_name() + "/";
    if (!worker.starts_with(here)) return false;
    std::uint64_t process = 0;
    const char* const end = worker.data() + worker.size();
    const auto [read, error] = std::from_chars(worker.data() + here.size(), end, process);
    if (error != std::errc() || read != end || process == 0) return false;
    const std::uint64_t started = system::process_started(process);
    // One that began after this process is another with the same number.
    return started == 0 || started > system::process_started(system::process_id());
}

}  // namespace femrun::serve
