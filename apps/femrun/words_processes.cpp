// SPDX-License-Identifier: MIT
// Commands that Femrun gives its own processes.
#include "command_words.hpp"

namespace femrun::app {

namespace {

void worker_words(CLI::App& app, WorkerOptions& options) {
    app.group("");
    app.add_option("--pipe", options.pipe, "Handle of a private pipe")->required();
    app.add_option("--slots", options.slots, "Attempts at a time")->required();
}

void host_words(CLI::App& app, HostOptions& options) {
    app.group("");
    app.add_option("library", options.library, "Plugin library")->required();
    CLI::Option* pipe = app.add_option("--pipe", options.pipe, "Handle of a private pipe");
    app.add_option("--plugin", options.plugin, "Which plugin of the library");
    app.add_option("--describe", options.describe, "File for what the library is")->excludes(pipe);
}

}  // namespace

void add_process_commands(Commands& commands) {
    commands.add<WorkerOptions>("worker", "Serve a scheduler", worker, worker_words);
    commands.add<HostOptions>("host", "Serve one plugin of a library", host, host_words);
}

}  // namespace femrun::app
