// SPDX-License-Identifier: MIT
// Commands about plugins.
#include "command_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "conform/try_library.hpp"

namespace femrun::app {

namespace {

void plugins_words(CLI::App& app, PluginsOptions& options) {
    app.add_option("name", options.name, "One plugin with all its settings")->type_name("NAME");
    app.add_flag("--json", options.json, "Print JSON");
}

void conform_words(CLI::App& app, ConformOptions& options) {
    app.add_option("library", options.library, "Plugin library")->required()->type_name("LIBRARY");
    app.add_option("--plugin", options.plugin, "One plugin of the library")->type_name("NAME");
    app.add_option("--study", options.study, "Study file to try a solver with")->type_name("STUDY");
    app.add_option("--check", options.check,
                   fmt::format("One check: {}", fmt::join(conform::checks(), ", ")))
        ->type_name("NAME");
    app.add_option("--set", options.set, "Sets a setting of the plugin: --set threads=2")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    app.add_option("--limit", options.limit,
                   "How long a call may take (default 10 s), such as '2 min' for slow solves")
        ->type_name("TIME");
    app.add_option("--seed", options.seed, "Seed of the random problems")
        ->check(whole_number(0))
        ->capture_default_str();
    app.add_flag("--json", options.json, "Print JSON");
    // How a check is run in a process of its own.
    app.add_option("--index", options.index)->group("");
    app.add_option("--limit-s", options.limit_s)->group("");
    app.add_option("--findings", options.findings)->group("");
    app.add_option("--set-json", options.set_json)->group("");
    app.add_option("--study-json", options.study_json)->group("");
}

void probe_words(CLI::App& app, ProbeOptions& options) {
    app.add_option("model", options.model, "Model to look into, where the solver can")
        ->type_name("MODEL");
    app.add_option("--solver", options.solver, "Solver plugin")->required()->type_name("NAME");
    app.add_option("--set", options.set, "Sets a setting of the solver: --set threads=2")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    app.add_flag("--json", options.json, "Print JSON");
}

}  // namespace

void add_plugin_commands(Commands& commands) {
    commands.add<PluginsOptions>("plugins", "List optimizers and solvers, and what failed to load",
                                 plugins, plugins_words);
    commands.add<ConformOptions>("conform",
                                 "Try a plugin library's manners, and say what it does wrong",
                                 conform, conform_words);
    commands.add<ProbeOptions>("probe", "What a solver finds on this PC and in a model", probe,
                               probe_words);
}

}  // namespace femrun::app
