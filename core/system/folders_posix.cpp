// SPDX-License-Identifier: MIT
#include "system/folders.hpp"

#include <cstdlib>
#include <string_view>

#include <pwd.h>
#include <unistd.h>

#include "system/folders_posix.hpp"

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

std::filesystem::path xdg_folder(const char* name, const std::filesystem::path& below_home) {
    auto folder = variable(name);
    return folder.is_absolute() ? folder : home() / below_home;
}

std::vector<std::filesystem::path> plugin_folders() {
    return {xdg_folder("XDG_DATA_HOME", ".local/share") / "femrun/plugins",
            "/usr/local/lib/femrun/plugins", "/usr/lib/femrun/plugins"};
}

std::filesystem::path cache_folder() { return xdg_folder("XDG_CACHE_HOME", ".cache") / "femrun"; }

std::filesystem::path state_folder() {
    return xdg_folder("XDG_STATE_HOME", ".local/state") / "femrun";
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
