// SPDX-License-Identifier: MIT
// A plugin library as a host sees it: the file, its door, and what stands behind it.
#pragma once

#include <femrun/abi/femrun.h>

#include <string>

namespace femrun::stand {

/// Loads the library and finds femrun_entry; throws std::runtime_error with the loader's words.
class LoadedLibrary {
public:
    explicit LoadedLibrary(const std::string& path);
    ~LoadedLibrary();
    LoadedLibrary(const LoadedLibrary&) = delete;
    LoadedLibrary& operator=(const LoadedLibrary&) = delete;

    const femrun_entry_t& entry() const { return *entry_; }

    /// Whether some library of this path is loaded in this process.
    static bool is_loaded(const std::string& path);

private:
    void* handle_;
    const femrun_entry_t* entry_;
};

}  // namespace femrun::stand
