// SPDX-License-Identifier: MIT
#include "serve/sources.hpp"

#include <filesystem>
#include <set>

#include "base/contents.hpp"
#include "base/path_text.hpp"

namespace femrun::serve {

namespace {

study::PluginSource source_of(const host::Plugin& plugin) {
    return {plugin.description.name, plugin.description.version, Contents().of(plugin.library)};
}

/// Relative to the study file, as its settings name files, where that is shorter.
std::string as_named(const ReadyStudy& ready, const std::string& file) {
    const std::filesystem::path path = ready.folder / path_of(file);
    const auto relative = path.lexically_normal().lexically_relative(ready.folder);
    const bool inside = !relative.empty() && *relative.begin() != "..";
    return inside ? slashed_text(relative) : file;
}

}  // namespace

study::Sources sources_of(const ReadyStudy& ready) {
    study::Sources sources{source_of(ready.optimizer), source_of(ready.solver), {}};
    Contents contents;
    auto paths =
        study::paths_in(ready.solver.description.settings, ready.definition.solver.settings);
    for (const std::string& file : ready.files) paths.push_back(as_named(ready, file));
    std::set<std::string> known;
    for (const std::string& path : paths) {
        if (!known.insert(path).second) continue;
        const std::filesystem::path file = ready.folder / path_of(path);
        std::error_code failure;
        // A program's name alone is looked for in PATH, and belongs to the system.
        if (std::filesystem::exists(file, failure))
            sources.files.push_back({path, contents.of(file)});
    }
    return sources;
}

WantedStudy wanted_of(const ReadyStudy& ready, control::Changes changes) {
    return {.definition = ready.definition,
            .seed = ready.file->seed_given() ? Seed::given : Seed::to_draw,
            .before = ready.file->before(),
            .text = ready.text,
            .sources = sources_of(ready),
            .changes = changes};
}

}  // namespace femrun::serve
