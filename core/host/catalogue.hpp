// SPDX-License-Identifier: MIT
// Which plugins there are. Libraries end in .femrun and lie in plugin folders; of two plugins with
// one kind and name the one in the earlier folder is used (in a folder: the one whose file has the
// plugin's name, else the earlier file name), and the listing names the other.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "host/description.hpp"

namespace femrun::host {

/// A plugin that can be launched.
struct Plugin {
    Description description;
    std::filesystem::path library;
    bool operator==(const Plugin&) const = default;
};

struct Listing {
    /// A library that does not load, with the sentence that says why.
    struct Broken {
        std::filesystem::path library;
        std::string why;
    };
    /// A plugin that another of the same kind and name hides.
    struct Hidden {
        Plugin plugin;
        std::filesystem::path by;
    };
    std::vector<Plugin> plugins;  // sorted by kind and name
    std::vector<Broken> broken;
    std::vector<Hidden> hidden;
};

/// The plugin folders of this platform, first the ones that win: those of FEMRUN_PLUGIN_PATH, the
/// folder `plugins` beside the program, the user's, the system's. Not all need exist.
std::vector<std::filesystem::path> plugin_folders();

class Catalogue {
public:
    explicit Catalogue(std::vector<std::filesystem::path> folders = plugin_folders());

    /// Loads every library once.
    Listing list() const;

    /// Loads `NAME.femrun` where there is one, and every other library only when that is not it.
    /// Not found: a sentence with "did you mean".
    Result<Plugin> find(PluginKind kind, std::string_view name) const;

    const std::vector<std::filesystem::path>& folders() const { return folders_; }

private:
    std::vector<std::filesystem::path> folders_;
};

}  // namespace femrun::host
