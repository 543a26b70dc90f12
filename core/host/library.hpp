// SPDX-License-Identifier: MIT
// A plugin library in this process. Everything that can be wrong with one is found here, before any
// of its functions but the two that describe it is called, and is a sentence that names its file.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "femrun/abi/femrun.h"
#include "host/description.hpp"

namespace femrun::host {

/// The ABI versions that this host speaks: its own and the one before.
inline constexpr std::uint32_t abi_newest = FEMRUN_ABI_VERSION;
inline constexpr std::uint32_t abi_oldest = FEMRUN_ABI_VERSION > 1 ? FEMRUN_ABI_VERSION - 1 : 1;

/// Checks versions, sizes and descriptors of what a library exports, and reads the descriptors.
/// Messages begin with "plugin 'PATH': ".
Result<std::vector<Description>> described(const femrun_entry_t& entry,
                                           const std::filesystem::path& path);

/// A loaded library; it is unloaded with the last reference. Instances and whatever else came out
/// of its tables must be gone by then: they hold one.
class Library {
public:
    static Result<std::shared_ptr<const Library>> load(const std::filesystem::path& path);
    ~Library();
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;

    const std::filesystem::path& path() const { return path_; }
    /// In the order of the library's indexes.
    const std::vector<Description>& plugins() const { return plugins_; }

    /// Where a plugin stands; missing when the library does not offer it.
    Result<std::size_t> index_of(PluginKind kind, std::string_view name) const;
    /// The same, whatever its kind. Without a name: the first.
    Result<std::size_t> index_of(std::string_view name) const;

    /// The factory of plugin `index`; null when it is of the other kind. [any thread]
    const femrun_solver_factory_t* solver_factory(std::size_t index) const;
    const femrun_optimizer_factory_t* optimizer_factory(std::size_t index) const;
    const femrun_entry_t& entry() const { return *entry_; }

private:
    struct Loaded;
    Library(std::filesystem::path path, std::unique_ptr<Loaded> loaded,
            const femrun_entry_t* entry);
    Error not_offered(const std::string& what, std::string_view name) const;

    std::filesystem::path path_;
    std::unique_ptr<Loaded> loaded_;
    const femrun_entry_t* entry_ = nullptr;
    std::vector<Description> plugins_;
};

}  // namespace femrun::host
