// SPDX-License-Identifier: MIT
#include "host/catalogue.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

#include <fmt/format.h>

#include "base/near_name.hpp"
#include "base/path_text.hpp"
#include "host/library_memory.hpp"
#include "host/version_order.hpp"
#include "system/folders.hpp"
#include "system/plugin_platform.hpp"
#include "system/this_process.hpp"

namespace femrun::host {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view extension = ".femrun";

// Sorted, so that every platform gives the same listing.
std::vector<fs::path> libraries(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code ignored;  // a folder that is not there or not ours to read holds no plugins
    for (fs::directory_iterator entry(folder, ignored), end; !ignored && entry != end;
         entry.increment(ignored))
        if (entry->path().extension() == extension) found.push_back(entry->path());
    std::sort(found.begin(), found.end());
    return found;
}

fs::path resolved(const fs::path& folder) {
    std::error_code failed;
    auto path = fs::weakly_canonical(folder, failed);
    return failed ? folder : path;
}

/// Folders that are named twice count once, where they come first.
std::vector<fs::path> each_once(const std::vector<fs::path>& folders) {
    std::vector<fs::path> once, seen;
    for (fs::path folder : folders) {
        if (!folder.has_filename()) folder = folder.parent_path();  // "plugins/" is "plugins"
        if (std::count(seen.begin(), seen.end(), resolved(folder)) > 0) continue;
        seen.push_back(resolved(folder));
        once.push_back(std::move(folder));
    }
    return once;
}

using Key = std::pair<PluginKind, std::string>;
Key key_of(const Plugin& plugin) { return {plugin.description.kind, plugin.description.name}; }

bool has_its_name(const Plugin& plugin) { return plugin.library.stem() == plugin.description.name; }

/// Whether `a` is used rather than `b`, which lies in the same folder.
bool goes_before(const Plugin& a, const Plugin& b, bool beside_program) {
    const bool ours = beside_program && a.description.name.find('.') == std::string::npos;
    if (ours && has_its_name(a) != has_its_name(b)) return has_its_name(a);
    const auto order = version_order(a.description.version, b.description.version);
    if (order != 0) return order > 0;
    if (has_its_name(a) != has_its_name(b)) return has_its_name(a);
    return a.library < b.library;
}

/// The one system for which a plugin of ours is built, when what it drives is there alone.
std::optional<std::string_view> home_of(PluginKind kind, std::string_view name) {
    if (kind == PluginKind::solver && name == "femtet") return "Windows";
    return std::nullopt;
}

bool is_here(std::string_view home) {
    return home == "Windows" && system::plugin_platform().starts_with("windows-");
}

std::string joined(const std::vector<fs::path>& folders) {
    std::string text;
    for (const fs::path& folder : folders)
        text += fmt::format("{}'{}'", text.empty() ? "" : ", ", path_text(folder));
    return text;
}

/// The facts of each library, from memory where they are there.
std::map<fs::path, LibraryFacts> facts_of(const std::vector<fs::path>& all,
                                          const CatalogueSettings& settings) {
    LibraryMemory memory(settings.memory);
    std::map<fs::path, LibraryFacts> facts;
    std::vector<fs::path> unknown;
    for (const fs::path& library : all) {
        // What is remembered is remembered by where the file is, wherever we are.
        if (auto known = memory.recall(fs::absolute(library)))
            facts[library] = *std::move(known);
        else
            unknown.push_back(library);
    }
    auto looked = look_into(unknown, settings.look);
    for (std::size_t i = 0; i < unknown.size(); ++i) {
        memory.remember(fs::absolute(unknown[i]), looked[i]);
        facts[unknown[i]] = std::move(looked[i]);
    }
    memory.keep();
    return facts;
}

}  // namespace

std::string shown(const Plugin& plugin) {
    const Description& one = plugin.description;
    return fmt::format("{} '{}' {} of '{}'", to_string(one.kind), one.name, one.version,
                       path_text(plugin.library));
}

std::map<std::string, fs::path> for_other_platforms(const Plugin& plugin) {
    std::map<std::string, fs::path> libraries;
    std::error_code failure;  // a folder that cannot be read offers nothing
    for (fs::directory_iterator entry(plugin.library.parent_path(), failure), end;
         !failure && entry != end; entry.increment(failure)) {
        const fs::path library = entry->path() / plugin.library.filename();
        const std::string platform = path_text(entry->path().filename());
        std::error_code none;
        if (platform != system::plugin_platform() && fs::is_regular_file(library, none))
            libraries.emplace(platform, library);
    }
    return libraries;
}

fs::path own_plugin_folder() {
    const fs::path program = system::executable_path();
    return program.empty() ? fs::path() : program.parent_path() / "plugins";
}

std::vector<fs::path> plugin_folders() {
    std::vector<fs::path> folders;
    if (const char* list = std::getenv("FEMRUN_PLUGIN_PATH"))
        folders = system::split_path_list(list);
    if (fs::path own = own_plugin_folder(); !own.empty()) folders.push_back(std::move(own));
    for (fs::path& folder : system::plugin_folders()) folders.push_back(std::move(folder));
    return folders;
}

fs::path CatalogueSettings::default_memory() { return system::cache_folder() / "plugins.json"; }

Catalogue::Catalogue(std::vector<fs::path> folders, CatalogueSettings settings)
    : folders_(each_once(folders)), settings_(std::move(settings)) {}

const Listing& Catalogue::list() const {
    if (listing_) return *listing_;
    std::vector<fs::path> all;
    for (const fs::path& folder : folders_)
        for (fs::path& library : libraries(folder)) all.push_back(std::move(library));
    const auto facts = facts_of(all, settings_);

    Listing& listing = listing_.emplace();
    std::map<Key, Plugin> used;
    for (const fs::path& folder : folders_) {
        const bool own = resolved(folder) == resolved(settings_.own_folder);
        std::map<Key, std::vector<Plugin>> offered;
        for (const auto& [library, known] : facts) {
            if (library.parent_path() != folder) continue;
            if (!known.broken.empty())
                listing.broken.push_back({library, known.broken, known.died});
            for (const Description& one : known.plugins) {
                const Plugin plugin{one, library, known.hash};
                offered[key_of(plugin)].push_back(plugin);
            }
        }
        for (auto& [key, plugins] : offered) {
            std::stable_sort(
                plugins.begin(), plugins.end(),
                [own](const Plugin& a, const Plugin& b) { return goes_before(a, b, own); });
            const bool first = used.emplace(key, plugins.front()).second;
            for (std::size_t i = first ? 1 : 0; i < plugins.size(); ++i)
                listing.hidden.push_back({plugins[i], used.at(key)});
        }
    }
    for (auto& [key, plugin] : used) listing.plugins.push_back(std::move(plugin));
    return listing;
}

Result<Plugin> Catalogue::find(PluginKind kind, std::string_view name) const {
    const Listing& listing = list();
    std::vector<std::string> known;
    const Plugin* found = nullptr;
    for (const Plugin& plugin : listing.plugins) {
        if (plugin.description.kind != kind) continue;
        known.push_back(plugin.description.name);
        if (plugin.description.name == name) found = &plugin;
    }
    // A library of that name that would have come first is what was wanted: another instead of it
    // would be a surprise.
    for (const fs::path& folder : folders_) {
        for (const Listing::Broken& broken : listing.broken)
            if (broken.library.parent_path() == folder && broken.library.stem() == name)
                return Error{ErrorKind::invalid, broken.why};
        if (found && found->library.parent_path() == folder) return *found;
    }
    if (const auto home = home_of(kind, name); home && !is_here(*home))
        return Error{ErrorKind::missing,
                     fmt::format("{} '{}': runs on {} alone, as what it drives does; its "
                                 "studies are handed in with --scheduler, where a worker is on a "
                                 "PC with {}",
                                 to_string(kind), name, *home, *home)};
    if (known.empty())
        return Error{ErrorKind::missing,
                     fmt::format("{} '{}': there is none in the plugin folders {}; put its library "
                                 "into one of them, or its folder into FEMRUN_PLUGIN_PATH",
                                 to_string(kind), name, joined(folders_))};
    return Error{ErrorKind::missing, fmt::format("{} '{}': there is no such plugin{}",
                                                 to_string(kind), name, suggestion(name, known))};
}

std::optional<Plugin> Catalogue::own_hidden_by(const Plugin& plugin) const {
    const auto is_own = [&](const Plugin& one) {
        return resolved(one.library.parent_path()) == resolved(settings_.own_folder);
    };
    for (const Listing::Hidden& hidden : list().hidden)
        if (hidden.by == plugin && is_own(hidden.plugin) && !is_own(plugin)) return hidden.plugin;
    return std::nullopt;
}

}  // namespace femrun::host
