// SPDX-License-Identifier: MIT
// The name says whose it is: "femrun-PROCESS-STARTED-...". Windows has a temporary folder for each
// user, so all of that name there are this user's.
#include "system/private_folder.hpp"

#include <cwchar>
#include <random>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "system/access_windows.hpp"
#include "system/folders.hpp"
#include "system/link.hpp"
#include "system/native_windows.hpp"
#include "system/removal.hpp"
#include "system/this_process.hpp"

namespace femrun::system {

namespace fs = std::filesystem;

PrivateFolder::PrivateFolder() {
    constexpr int tries_max = 100;
    std::random_device unforeseen;
    OnlyThisUser user;
    for (int tries = 0; tries < tries_max; ++tries) {
        const fs::path path =
            temporary_folder() / fmt::format("femrun-{}-{}-{:08x}", process_id(),
                                             process_started(process_id()), unforeseen());
        if (::CreateDirectoryW(path.c_str(), user.get()) != 0) {
            path_ = path;
            return;
        }
        if (::GetLastError() != ERROR_ALREADY_EXISTS) return;
    }
}

PrivateFolder::~PrivateFolder() {
    std::error_code ignored;
    if (!path_.empty()) remove_tree(path_, ignored);
}

void sweep_private_folders() {
    std::error_code gone;
    for (fs::directory_iterator at(temporary_folder(), gone), end; !gone && at != end;
         at.increment(gone)) {
        const std::wstring name = at->path().filename().native();
        unsigned long long process = 0, started = 0;
        if (std::swscanf(name.c_str(), L"femrun-%llu-%llu-", &process, &started) != 2) continue;
        std::error_code leave_it;
        const std::uint64_t now = process_started(process);
        constexpr std::uint64_t does_not_say = 1;
        if (at->is_directory(leave_it) && !is_link(at->path()) && now != started &&
            now != does_not_say)
            remove_tree(at->path(), leave_it);
    }
}

}  // namespace femrun::system
