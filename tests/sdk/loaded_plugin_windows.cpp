// SPDX-License-Identifier: MIT
#include <windows.h>

#include <filesystem>
#include <stdexcept>
#include <system_error>

#include "sdk/loaded_plugin.hpp"

namespace femrun::stand {

namespace {

/// LoadLibrary wants backslashes, and looks for a path that is not absolute along PATH.
std::wstring native(const std::string& path) {
    const std::filesystem::path named = std::u8string(path.begin(), path.end());
    return std::filesystem::absolute(named).make_preferred().wstring();
}

}  // namespace

LoadedLibrary::LoadedLibrary(const std::string& path)
    : handle_(LoadLibraryW(native(path).c_str())) {
    if (handle_ == nullptr)
        throw std::system_error(static_cast<int>(GetLastError()), std::system_category(), path);
    const FARPROC found = GetProcAddress(static_cast<HMODULE>(handle_), FEMRUN_ENTRY_SYMBOL);
    entry_ = reinterpret_cast<const femrun_entry_t*>(found);
    if (entry_ == nullptr) throw std::runtime_error(path + " has no " FEMRUN_ENTRY_SYMBOL);
}

LoadedLibrary::~LoadedLibrary() { FreeLibrary(static_cast<HMODULE>(handle_)); }

bool LoadedLibrary::is_loaded(const std::string& path) {
    return GetModuleHandleW(native(path).c_str()) != nullptr;
}

}  // namespace femrun::stand
