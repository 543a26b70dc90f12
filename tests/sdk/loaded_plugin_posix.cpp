// SPDX-License-Identifier: MIT
#include <dlfcn.h>

#include <stdexcept>

#include "sdk/loaded_plugin.hpp"

namespace femrun::stand {

LoadedLibrary::LoadedLibrary(const std::string& path)
    : handle_(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) {
    if (handle_ == nullptr) throw std::runtime_error(dlerror());
    entry_ = static_cast<const femrun_entry_t*>(dlsym(handle_, FEMRUN_ENTRY_SYMBOL));
    if (entry_ == nullptr) throw std::runtime_error(path + " has no " FEMRUN_ENTRY_SYMBOL);
}

LoadedLibrary::~LoadedLibrary() { dlclose(handle_); }

bool LoadedLibrary::is_loaded(const std::string& path) {
    void* handle = dlopen(path.c_str(), RTLD_NOW | RTLD_NOLOAD);
    if (handle != nullptr) dlclose(handle);
    return handle != nullptr;
}

}  // namespace femrun::stand
