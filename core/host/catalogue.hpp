// SPDX-License-Identifier: MIT
// Which plugins there are. Libraries end in .femrun and lie in plugin folders. Of plugins with one
// kind and name, one is used and the listing names the others:
//
//  - the one in the earlier folder;
//  - in one folder, the one of the higher version, of equal ones the one whose file has the
//    plugin's name, else the first file name;
//  - but beside the program a name without a dot is Femrun's own: there the file of that name wins.
//
// No library is loaded here: each is looked into in a process of its own, once (look_into.hpp,
// library_memory.hpp).
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "host/description.hpp"
#include "host/look_into.hpp"

namespace femrun::host {

/// A plugin that can be launched.
struct Plugin {
    Description description;
    std::filesystem::path library;
    std::string hash = {};  // of the library's content
    bool operator==(const Plugin&) const = default;
};

struct Listing {
    /// A library that cannot be used, with the sentence that says why.
    struct Broken {
        std::filesystem::path library;
        std::string why;
        bool died = false;  // while it was loaded
    };
    /// A plugin that another of the same kind and name hides.
    struct Hidden {
        Plugin plugin, by;
    };
    std::vector<Plugin> plugins;  // sorted by kind and name
    std::vector<Broken> broken;
    std::vector<Hidden> hidden;
};

/// The plugin folders of this platform, first the ones that win: those of FEMRUN_PLUGIN_PATH, the
/// folder `plugins` beside the program, the user's, the system's. Not all need exist.
std::vector<std::filesystem::path> plugin_folders();

/// The one beside the program.
std::filesystem::path own_plugin_folder();

struct CatalogueSettings {
    std::filesystem::path own_folder = own_plugin_folder();
    LookSettings look = {};
    /// Where what was found out is kept; without one, every library is looked into anew.
    std::optional<std::filesystem::path> memory = default_memory();

    static std::filesystem::path default_memory();
};

class Catalogue {
public:
    explicit Catalogue(std::vector<std::filesystem::path> folders = plugin_folders(),
                       CatalogueSettings settings = {});

    /// Looks into what is not known yet. Asked again, it tells the same.
    const Listing& list() const;

    /// Not found: a sentence with "did you mean", or why the library of that name is broken.
    Result<Plugin> find(PluginKind kind, std::string_view name) const;

    /// Femrun's own plugin that this one is used instead of, if there is one.
    std::optional<Plugin> own_hidden_by(const Plugin& plugin) const;

    const std::vector<std::filesystem::path>& folders() const { return folders_; }

private:
    std::vector<std::filesystem::path> folders_;
    CatalogueSettings settings_;
    mutable std::optional<Listing> listing_;
};

/// The same plugin for other platforms, by the platform: libraries of the same name in folders that
/// are named as platforms are, "windows-x86_64", beside its own. They are not looked into.
std::map<std::string, std::filesystem::path> for_other_platforms(const Plugin& plugin);

/// "solver 'formula' 1.0.0 of '/opt/femrun/plugins/formula.femrun'".
std::string shown(const Plugin& plugin);

}  // namespace femrun::host
