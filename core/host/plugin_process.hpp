// SPDX-License-Identifier: MIT
// Both ends of a plugin process: how a worker or scheduler starts and watches it, and what it does.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "host/instance.hpp"

namespace femrun::host {

/// Starts the plugin in a process of its own. Errors: kind unavailable when it cannot be started.
Result<std::unique_ptr<Instance>> launch_process(loop::EventLoop& loop, Plugin plugin,
                                                 LaunchSettings settings);

/// The life of a plugin process, `femrun host LIBRARY --plugin NAME --pipe HANDLE`: serves the
/// plugin over the pipe that its parent left to it (an empty name: the library's first) until the
/// pipe closes. Then it ends within a second, with every program that it runs, even if the plugin
/// never returns. Returns the process's exit code.
int serve_plugin(const std::filesystem::path& library, const std::string& plugin,
                 std::intptr_t pipe_handle);

}  // namespace femrun::host
