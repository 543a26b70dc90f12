// SPDX-License-Identifier: MIT
#include "system/folders.hpp"

#include <string_view>

#include "base/path_text.hpp"
#include "system/native_windows.hpp"

#include <shlobj.h>

namespace femrun::system {

namespace {

std::filesystem::path variable(const wchar_t* name) {
    const DWORD size = ::GetEnvironmentVariableW(name, nullptr, 0);
    std::wstring value(size, L'\0');
    value.resize(::GetEnvironmentVariableW(name, value.data(), size));
    return value;
}

/// What the variable says, which a user may have set for one program, or what Windows knows.
std::filesystem::path known(const wchar_t* name, const KNOWNFOLDERID& id) {
    if (auto named = variable(name); named.is_absolute()) return named;
    wchar_t* path = nullptr;
    const bool told = SUCCEEDED(::SHGetKnownFolderPath(id, KF_FLAG_DEFAULT, nullptr, &path));
    std::filesystem::path folder = told ? path : L"C:\\";
    ::CoTaskMemFree(path);
    return folder;
}

std::filesystem::path local_data() { return known(L"LOCALAPPDATA", FOLDERID_LocalAppData); }

}  // namespace

std::vector<std::filesystem::path> plugin_folders() {
    // Not below %PROGRAMDATA%, where every user may make folders.
    return {local_data() / "femrun\\plugins",
            known(L"ProgramFiles", FOLDERID_ProgramFiles) / "femrun\\plugins"};
}

std::filesystem::path cache_folder() { return local_data() / "femrun\\cache"; }

std::filesystem::path state_folder() { return local_data() / "femrun\\state"; }

std::vector<std::filesystem::path> split_path_list(const std::string& list) {
    std::vector<std::filesystem::path> folders;
    std::string_view rest = list;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        if (end > 0) folders.push_back(path_of(rest.substr(0, end)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return folders;
}

std::filesystem::path temporary_folder() {
    std::error_code none;
    const auto folder = std::filesystem::temp_directory_path(none);
    return none ? local_data() : folder;
}

}  // namespace femrun::system
