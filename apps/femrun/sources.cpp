// SPDX-License-Identifier: MIT
#include "sources.hpp"

#include <filesystem>
#include <set>

#include "base/contents.hpp"
#include "base/path_text.hpp"

namespace femrun::app {

namespace {

study::PluginSource source_of(const host::Plugin& plugin) {
    return {plugin.description.name, plugin.description.version, Contents().of(plugin.library)};
}

/// Relative to the study file, as its settings name files, where that is shorter.
std::string as_named(const Prepared& prepared, const std::string& file) {
    const std::filesystem::path path = prepared.folder / path_of(file);
    const auto relative = path.lexically_normal().lexically_relative(prepared.folder);
    const bool inside = !relative.empty() && *relative.begin() != "..";
    return inside ? slashed_text(relative) : file;
}

}  // namespace

study::Sources sources_of(const Prepared& prepared) {
    study::Sources sources{source_of(prepared.optimizer), source_of(prepared.solver), {}};
    Contents contents;
    auto paths =
        study::paths_in(prepared.solver.description.settings, prepared.definition.solver.settings);
    for (const std::string& file : prepared.files) paths.push_back(as_named(prepared, file));
    std::set<std::string> known;
    for (const std::string& path : paths) {
        if (!known.insert(path).second) continue;
        const std::filesystem::path file = prepared.folder / path_of(path);
        std::error_code failure;
        // A program's name alone is looked for in PATH, and belongs to the system.
        if (std::filesystem::exists(file, failure))
            sources.files.push_back({path, contents.of(file)});
    }
    return sources;
}

}  // namespace femrun::app
