// SPDX-License-Identifier: MIT
#include "system/folders.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "system/this_process.hpp"

namespace femrun::system {

namespace {

std::filesystem::path variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::filesystem::path home() {
    if (auto named = variable("HOME"); !named.empty()) return named;
    const passwd* const entry = ::getpwuid(::getuid());
    return entry == nullptr ? "/" : entry->pw_dir;
}

}  // namespace

std::vector<std::filesystem::path> plugin_folders() {
    std::filesystem::path data = variable("XDG_DATA_HOME");
    if (data.is_relative()) data = home() / ".local/share";  // as the XDG specification says
    return {data / "femrun/plugins", "/usr/local/lib/femrun/plugins", "/usr/lib/femrun/plugins"};
}

std::filesystem::path cache_folder() {
    std::filesystem::path cache = variable("XDG_CACHE_HOME");
    if (cache.is_relative()) cache = home() / ".cache";  // as the XDG specification says
    return cache / "femrun";
}

std::vector<std::filesystem::path> split_path_list(const std::string& list) {
    std::vector<std::filesystem::path> folders;
    std::string_view rest = list;
    while (!rest.empty()) {
        const std::size_t colon = std::min(rest.find(':'), rest.size());
        if (colon > 0) folders.emplace_back(rest.substr(0, colon));
        rest.remove_prefix(std::min(colon + 1, rest.size()));
    }
    return folders;
}

std::filesystem::path temporary_folder() {
    std::error_code none;
    const auto folder = std::filesystem::temp_directory_path(none);
    return none ? "/tmp" : folder;
}

Result<std::filesystem::path> make_private_folder(const std::string& name) {
    const std::string file = fmt::format("{}-{}-{}-{}-XXXXXX", name, host_name(), process_id(),
                                         process_started(process_id()));
    std::string path = (temporary_folder() / file).string();
    if (::mkdtemp(path.data()) == nullptr)  // 0700
        return Error{ErrorKind::unavailable, std::strerror(errno)};
    return std::filesystem::path(path);
}

void sweep_private_folders(const std::string& name) {
    // Of this machine: containers may share the folder, and have processes of their own.
    const std::string begin = fmt::format("{}-{}", name, host_name());
    std::error_code gone;
    for (std::filesystem::directory_iterator at(temporary_folder(), gone), end; !gone && at != end;
         at.increment(gone)) {
        const std::string folder = at->path().filename().string();
        unsigned long process = 0, started = 0;
        if (!folder.starts_with(begin) ||
            std::sscanf(folder.c_str() + begin.size(), "-%lu-%lu-", &process, &started) != 2)
            continue;
        struct stat facts {};
        const bool ours = ::lstat(at->path().c_str(), &facts) == 0 && S_ISDIR(facts.st_mode) &&
                          facts.st_uid == ::geteuid();
        std::error_code leave_it;
        if (ours && process_started(process) != started)
            std::filesystem::remove_all(at->path(), leave_it);
    }
}

}  // namespace femrun::system
