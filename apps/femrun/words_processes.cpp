// SPDX-License-Identifier: MIT
// Commands that live on, and those that Femrun gives its own processes.
#include <charconv>

#include <fmt/format.h>

#include "command_words.hpp"
#include "system/this_process.hpp"
#include "wire/limits.hpp"

namespace femrun::app {

namespace {

/// "4", or "auto": one a core.
void add_slots(CLI::App& app, std::uint32_t& slots, const std::string& what) {
    app.add_option("--slots", slots, what)
        ->transform([](const std::string& text) {
            return text == "auto" ? std::to_string(system::core_count()) : text;
        })
        ->check(whole_number(1, wire::slots_max))
        ->type_name("N|auto");
}

std::string no_pool(const std::string& text) {
    const auto equals = text.find('=');
    std::uint32_t count = 0;
    const auto* const end = text.data() + text.size();
    const bool whole = equals != text.npos && equals > 0 &&
                       std::from_chars(text.data() + equals + 1, end, count).ptr == end &&
                       equals + 1 < text.size();
    return whole ? std::string() : fmt::format("'{}' is no POOL=COUNT, such as femtet=3", text);
}

void scheduler_words(CLI::App& app, SchedulerOptions& options) {
    app.add_option("--listen", options.listen,
                   "Where to listen: PORT for this PC alone, :PORT for others too")
        ->capture_default_str()
        ->type_name("HOST:PORT");
    add_database(app, options.database);
    add_slots(app, options.slots, "Slots on this PC too (default: none)");
    app.add_option("--licences", options.licences, "Licences that all studies share: femtet=3")
        ->check(CLI::Validator(no_pool, ""))
        ->type_name("POOL=COUNT")
        ->allow_extra_args(false);
}

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
    commands.add<SchedulerOptions>("scheduler", "Run studies that are handed in, on many PCs",
                                   scheduler, scheduler_words);
    commands.add<WorkerOptions>("worker", "Serve a scheduler", worker, worker_words);
    commands.add<HostOptions>("host", "Serve one plugin of a library", host, host_words);
}

}  // namespace femrun::app
