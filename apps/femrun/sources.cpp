// SPDX-License-Identifier: MIT
#include "sources.hpp"

#include "base/contents.hpp"
#include "base/path_text.hpp"

namespace femrun::app {

namespace {

study::PluginSource source_of(const host::Plugin& plugin) {
    return {plugin.description.name, plugin.description.version, Contents().of(plugin.library)};
}

}  // namespace

study::Sources sources_of(const Prepared& prepared) {
    study::Sources sources{source_of(prepared.optimizer), source_of(prepared.solver), {}};
    Contents contents;
    for (const std::string& path : study::paths_in(prepared.solver.description.settings,
                                                   prepared.definition.solver.settings)) {
        const std::filesystem::path file = prepared.folder / path_of(path);
        std::error_code failure;
        // A program's name alone is looked for in PATH, and belongs to the system.
        if (std::filesystem::exists(file, failure))
            sources.files.push_back({path, contents.of(file)});
    }
    return sources;
}

}  // namespace femrun::app
