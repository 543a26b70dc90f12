// SPDX-License-Identifier: MIT
// Commands that live on, who may come to them, and those that Femrun gives its own processes.
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
            return text == "auto" || text == "-1" ? std::to_string(system::core_count()) : text;
        })
        ->check(whole_number(1, wire::slots_max))
        ->type_name("N|auto|-1");
}

/// Whether a file can be read is seen when it is.
std::string no_pool(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == text.npos && !text.empty()) return {};
    bool whole = false;
    if (equals != text.npos && equals > 0) {
        std::uint32_t count = 0;
        const auto* const end = text.data() + text.size();
        const auto [read, error] = std::from_chars(text.data() + equals + 1, end, count);
        whole = error == std::errc() && read == end;
    }
    return whole ? std::string() : fmt::format("'{}' is no POOL=COUNT, such as femtet=3", text);
}

void scheduler_words(CLI::App& app, SchedulerOptions& options) {
    app.add_option("--listen", options.listen,
                   "Where to listen: PORT for this PC alone, :PORT for others too")
        ->capture_default_str()
        ->type_name("HOST:PORT");
    add_database(app, options.database);
    add_slots(app, options.slots, "Slots on this PC too (default: none)");
    app.add_option("--licences", options.licences,
                   "Licences that all studies share: femtet=3, or a file of them")
        ->check(CLI::Validator(no_pool, ""))
        ->type_name("POOL=COUNT|FILE")
        ->allow_extra_args(false);
    app.add_option("--results-max", options.results_max,
                   "What attempts' files may take here that come from workers (default: 100GB)")
        ->transform(CLI::AsSizeValue(true))
        ->type_name("SIZE");
    app.add_option("--lease", options.lease,
                   "Trials of a worker that is silent for so long are free for others too")
        ->capture_default_str()
        ->type_name("TIME");
    app.add_option(
           "--addresses", options.addresses,
           "Folder for files with the addresses that it prints: worker.address, user.address")
        ->type_name("FOLDER");
}

void worker_words(CLI::App& app, WorkerOptions& options) {
    app.add_option("address", options.address, "What 'femrun scheduler' printed, or @FILE with it")
        ->type_name("ADDRESS");
    app.add_option("--slots", options.slots, "Attempts at a time; auto or -1: one a core")
        ->capture_default_str()
        ->type_name("N");
    app.add_option("--folder", options.folder,
                   "What this worker keeps: its key, its results (default: of its own)")
        ->type_name("FOLDER");
    app.add_option("--files-at", options.files_at,
                   "The scheduler's folder DB.files as this PC sees it on a share: files go there")
        ->type_name("FOLDER");
    app.add_option("--name", options.name, "What people call it (default: of PC and folder)")
        ->type_name("NAME");
    app.add_option("--solvers", options.solvers, "Solve with these alone: calculix,femtet")
        ->delimiter(',')
        ->type_name("NAMES");
    app.add_option("--tags", options.tags, "What studies may ask for: big,fast")
        ->delimiter(',')
        ->type_name("TAGS");
    app.add_option("--grace", options.grace, "How long what runs may go on when this worker leaves")
        ->capture_default_str()
        ->type_name("TIME");
    app.add_option("--ends-in", options.ends_in,
                   "When its job ends: '55 min', or as Slurm prints it, 55:00 or UNLIMITED")
        ->type_name("TIME");
    app.add_option("--job", options.job, "The job of an engine that it is: slurm:4711_3:1")
        ->type_name("ENGINE:ID[:RESTART]");
    app.add_option("--holds", options.holds,
                   "Licences of the engine's that its job holds, as Slurm prints them: femtet:1")
        ->type_name("LICENCES");
    app.add_option(
           "--leave-after", options.leave_after,
           "Leave after so long without a scheduler and work (default: never; a job: 10 min)")
        ->type_name("TIME");
    app.add_option("--at-logon", options.at_logon,
                   "Start whenever this user logs on, and now; off: no more (no administrator)")
        ->check(one_of({"on", "off"}))
        ->expected(0, 1)
        ->default_str("on")
        ->type_name("[off]");
    app.add_option("--pipe", options.pipe, "Handle of a private pipe")->group("");
}

void host_words(CLI::App& app, HostOptions& options) {
    app.group("");
    app.add_option("library", options.library, "Plugin library")->required();
    CLI::Option* pipe = app.add_option("--pipe", options.pipe, "Handle of a private pipe");
    app.add_option("--plugin", options.plugin, "Which plugin of the library");
    app.add_option("--describe", options.describe, "File for what the library is")->excludes(pipe);
}

void relay_words(CLI::App& app, RelayOptions& options) {
    app.add_option("address", options.address, "What 'femrun scheduler' printed, or @FILE with it")
        ->type_name("ADDRESS");
    app.add_option("--listen", options.listen, "Where to listen: :PORT for other PCs")
        ->capture_default_str()
        ->type_name("HOST:PORT");
}

void tokens_words(CLI::App& app, TokensOptions& options) {
    app.add_option("what", options.what, "list, new or revoke")
        ->check(one_of({"list", "new", "revoke"}))
        ->capture_default_str();
    app.add_option("which", options.which,
                   "To be revoked: a token's number, or the first digits "
                   "of a key")
        ->type_name("WHICH");
    app.add_option("--role", options.role, "new: worker, user or viewer")
        ->check(one_of({"worker", "user", "viewer"}))
        ->capture_default_str();
    app.add_option("--name", options.name, "new: whom it is for")->type_name("NAME");
    app.add_option("--expires", options.expires,
                   "new: how long it lets in somebody new, such as '8 h' (default: no end)")
        ->type_name("TIME");
    app.add_flag("--with-keys", options.with_keys, "revoke: those too who came with the token");
    add_place(app, options.where);
    app.add_flag("--json", options.json, "Print JSON");
}

}  // namespace

void add_process_commands(Commands& commands) {
    commands.add<SchedulerOptions>("scheduler", "Run studies that are handed in, on many PCs",
                                   scheduler, scheduler_words);
    commands.add<WorkerOptions>("worker", "Solve on this PC for a scheduler elsewhere", worker,
                                worker_words);
    commands.add<RelayOptions>("relay", "Lead workers to a scheduler that only this PC reaches",
                               relay, relay_words);
    commands.add<TokensOptions>("tokens", "Who may come to the scheduler from other PCs", tokens,
                                tokens_words);
    commands.add<HostOptions>("host", "Serve one plugin of a library", host, host_words);
}

}  // namespace femrun::app
