// SPDX-License-Identifier: MIT
// `femrun host`: the process around an isolated plugin. Started by workers and schedulers.
#include "host/plugin_process.hpp"
#include "options.hpp"

namespace femrun::app {

int host(const HostOptions& options) {
    return femrun::host::serve_plugin(options.library, options.plugin,
                                      static_cast<std::intptr_t>(options.pipe));
}

}  // namespace femrun::app
