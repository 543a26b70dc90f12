// SPDX-License-Identifier: MIT
// `femrun plugins`: what there is, what hides what, and what failed to load.
#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/near_name.hpp"
#include "base/path_text.hpp"
#include "host/catalogue.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "print_json.hpp"
#include "schema_words.hpp"

namespace femrun::app {

using host::Plugin;
using nlohmann::ordered_json;

namespace {

bool is_json(const std::string& text) { return ordered_json::accept(text); }

ordered_json as_json(const Plugin& plugin) {
    const auto& d = plugin.description;
    return {{"name", d.name},
            {"kind", std::string(to_string(d.kind))},
            {"version", d.version},
            {"description", d.description},
            {"library", path_text(plugin.library)},
            {"in_process", d.in_process},
            {"independent", d.independent},
            {"abi", d.abi_version},
            {"sdk", d.sdk_version},
            {"hash", plugin.hash},
            {"settings", is_json(d.settings) ? ordered_json::parse(d.settings) : ordered_json()}};
}

ordered_json as_json(const host::Listing& listing, const host::Catalogue& catalogue) {
    ordered_json all = {{"plugins", ordered_json::array()},
                        {"broken", ordered_json::array()},
                        {"hidden", ordered_json::array()},
                        {"folders", ordered_json::array()}};
    for (const Plugin& plugin : listing.plugins) all["plugins"].push_back(as_json(plugin));
    for (const auto& broken : listing.broken)
        all["broken"].push_back({{"library", path_text(broken.library)}, {"why", broken.why}});
    for (const auto& hidden : listing.hidden)
        all["hidden"].push_back({{"kind", std::string(to_string(hidden.plugin.description.kind))},
                                 {"name", hidden.plugin.description.name},
                                 {"version", hidden.plugin.description.version},
                                 {"library", path_text(hidden.plugin.library)},
                                 {"by", path_text(hidden.by.library)},
                                 {"by_version", hidden.by.description.version}});
    for (const auto& folder : catalogue.folders()) all["folders"].push_back(path_text(folder));
    return all;
}

/// One line a setting, nested ones indented: "threads  (integer, default 1)  Threads of ...".
void print_settings(const ordered_json& schema, int indent) {
    const ordered_json properties = members_in(schema, "properties");
    for (const auto& [name, setting] : properties.items()) {
        std::string type = "any";
        if (setting.contains("enum"))
            type = setting["enum"].dump();
        else if (setting.contains("type"))
            type = setting["type"].is_string() ? setting["type"].get<std::string>()
                                               : setting["type"].dump();
        const std::string description = text_in(setting, "description");
        fmt::print("{:{}}{}  ({}{}){}{}\n", "", indent, name, type,
                   setting.contains("default") ? ", default " + setting["default"].dump() : "",
                   description.empty() ? "" : "  ", description);
        print_settings(setting, indent + 2);
        if (setting.contains("items")) print_settings(setting["items"], indent + 2);
        if (setting.contains("additionalProperties"))
            print_settings(setting["additionalProperties"], indent + 2);
    }
}

int show_one(const host::Listing& listing, const PluginsOptions& options) {
    std::vector<std::string> names;
    bool found = false;
    for (const Plugin& plugin : listing.plugins) {
        names.push_back(plugin.description.name);
        if (plugin.description.name != options.name) continue;
        found = true;
        if (options.json) {
            print_json(as_json(plugin));
            continue;
        }
        fmt::print("{} {} {}\n{}\n{}\nsettings:\n", to_string(plugin.description.kind),
                   plugin.description.name, plugin.description.version,
                   plugin.description.description, path_text(plugin.library));
        if (is_json(plugin.description.settings))
            print_settings(ordered_json::parse(plugin.description.settings), 2);
        else
            fmt::print("  none are known: the settings schema is no JSON\n");
    }
    if (found) return exit_done;
    print_error({ErrorKind::missing, fmt::format("plugin '{}': there is none of this name{}",
                                                 options.name, suggestion(options.name, names))});
    return exit_input;
}

}  // namespace

int plugins(const PluginsOptions& options) {
    const host::Catalogue catalogue;
    const host::Listing listing = catalogue.list();
    if (!options.name.empty()) return show_one(listing, options);
    if (options.json) {
        print_json(as_json(listing, catalogue));
        return exit_done;
    }
    std::size_t width = 0;
    for (const Plugin& plugin : listing.plugins)
        width = std::max(width, plugin.description.name.size());
    for (const Plugin& plugin : listing.plugins)
        fmt::print("{:<9}  {:<{}}  {:<7}  {}\n", to_string(plugin.description.kind),
                   plugin.description.name, width, plugin.description.version,
                   plugin.description.description);
    for (const auto& hidden : listing.hidden)
        fmt::print("hidden     {}, by {} of '{}'\n", shown(hidden.plugin),
                   hidden.by.description.version, path_text(hidden.by.library));
    for (const Plugin& plugin : listing.plugins)
        if (const auto own = catalogue.own_hidden_by(plugin))
            fmt::print("attention  {} is used instead of Femrun's own {}\n", shown(plugin),
                       own->description.version);
    for (const Plugin& plugin : listing.plugins)
        if (!is_json(plugin.description.settings))
            fmt::print(
                "attention  {}: its settings schema is no JSON; its settings cannot be "
                "checked until it is mended\n",
                shown(plugin));
    for (const auto& broken : listing.broken) fmt::print("broken     {}\n", broken.why);
    fmt::print("looked in:\n");
    for (const auto& folder : catalogue.folders()) fmt::print("  {}\n", path_text(folder));
    return exit_done;
}

}  // namespace femrun::app
