// SPDX-License-Identifier: MIT
// mkdtemp: a name that nobody foresees, made for this user alone (0700). The name says whose it is:
// "femrun-HOST-PROCESS-STARTED-...", for containers may share a temporary folder.
#include "system/private_folder.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "system/folders.hpp"
#include "system/this_process.hpp"

namespace femrun::system {

namespace fs = std::filesystem;

namespace {

std::string names_begin() { return fmt::format("femrun-{}-", host_name()); }

}  // namespace

PrivateFolder::PrivateFolder() {
    const std::string name =
        fmt::format("{}{}-{}-XXXXXX", names_begin(), process_id(), process_started(process_id()));
    std::string path = (temporary_folder() / name).string();
    if (::mkdtemp(path.data()) != nullptr) path_ = path;
}

PrivateFolder::~PrivateFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
}

void sweep_private_folders() {
    const std::string begin = names_begin();
    std::error_code gone;
    for (fs::directory_iterator at(temporary_folder(), gone), end; !gone && at != end;
         at.increment(gone)) {
        const std::string name = at->path().filename().string();
        unsigned long process = 0, started = 0;
        if (!name.starts_with(begin) ||
            std::sscanf(name.c_str() + begin.size(), "%lu-%lu-", &process, &started) != 2)
            continue;
        struct stat facts {};
        const bool ours = ::lstat(at->path().c_str(), &facts) == 0 && S_ISDIR(facts.st_mode) &&
                          facts.st_uid == ::geteuid();
        std::error_code leave_it;
        if (ours && process_started(process) != started) fs::remove_all(at->path(), leave_it);
    }
}

}  // namespace femrun::system
