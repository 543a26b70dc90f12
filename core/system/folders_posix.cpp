// SPDX-License-Identifier: MIT
#include "system/folders.hpp"

#include <cstdlib>
#include <string_view>

#include <pwd.h>
#include <unistd.h>

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

std::filesystem::path state_folder() {
    std::filesystem::path state = variable("XDG_STATE_HOME");
    if (state.is_relative()) state = home() / ".local/state";  // as the XDG specification says
    return state / "femrun";
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

}  // namespace femrun::system
