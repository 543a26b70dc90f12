// SPDX-License-Identifier: MIT
// `femrun host`: the process around an isolated plugin, or around a look into a library. Started by
// other processes of ours.
#include "base/path_text.hpp"
#include "host/look_into.hpp"
#include "host/plugin_process.hpp"
#include "options.hpp"

namespace femrun::app {

int host(const HostOptions& options) {
    if (!options.describe.empty())
        return femrun::host::describe_library(path_of(options.library), path_of(options.describe));
    return femrun::host::serve_plugin(path_of(options.library), options.plugin,
                                      static_cast<std::intptr_t>(options.pipe));
}

}  // namespace femrun::app
