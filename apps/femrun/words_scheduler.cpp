// SPDX-License-Identifier: MIT
// Commands about a running scheduler.
#include <fmt/format.h>

#include "command_words.hpp"

namespace femrun::app {

namespace {

void status_words(CLI::App& app, StatusOptions& options) {
    add_scheduler(app, options.where);
    app.add_flag("--json", options.json, "Print JSON");
}

/// `usual`: which it is when none is named.
void steer_words(CLI::App& app, SteerOptions& options, const char* usual) {
    app.add_option("name", options.name, fmt::format("Study (default: the one that {})", usual))
        ->type_name("STUDY");
    add_scheduler(app, options.where);
    app.add_flag("--json", options.json, "Print JSON");
}

void open_one_words(CLI::App& app, SteerOptions& options) { steer_words(app, options, "is open"); }

void stopped_one_words(CLI::App& app, SteerOptions& options) {
    steer_words(app, options, "is paused or stopped");
}

void leave_words(CLI::App& app, LeaveOptions& options) {
    app.add_option("worker", options.worker, "Worker, or a PC for all of its workers")
        ->required()
        ->type_name("WORKER");
    add_scheduler(app, options.where);
    app.add_flag("--json", options.json, "Print JSON");
}

void shutdown_words(CLI::App& app, ShutdownOptions& options) {
    add_scheduler(app, options.where);
    app.add_flag("--now", options.now, "End running attempts now; they are solved again later");
    app.add_flag("--json", options.json, "Print JSON");
}

void licences_words(CLI::App& app, LicencesOptions& options) {
    app.add_option("words", options.words, "'show' (the default), or 'set NAME=COUNT ...'")
        ->type_name("");
    app.add_option("--cooldown", options.cooldown,
                   "With 'set': until a licence of a killed solver is used again, such as '5 min'")
        ->type_name("TIME");
    add_scheduler(app, options.where);
    app.add_flag("--json", options.json, "Print JSON");
}

void explain_words(CLI::App& app, ExplainOptions& options) {
    app.add_option("name", options.name, "Study (default: the one that changed last)")
        ->type_name("STUDY");
    app.add_option("--trial", options.trial, "One trial: where it is, and why attempts failed")
        ->check(whole_number(1))
        ->type_name("N");
    add_place(app, options.where);
    app.add_flag("--json", options.json, "Print JSON");
}

void attach_words(CLI::App& app, AttachOptions& options) {
    app.add_option("name", options.name, "Study (default: the one that changed last)")
        ->type_name("STUDY");
    add_scheduler(app, options.where);
    app.add_flag("--json", options.json, "Print the result as JSON");
    app.add_flag("--quiet,-q", options.quiet, "No progress, only the result");
}

}  // namespace

void add_scheduler_commands(Commands& commands) {
    commands.add<StatusOptions>("status", "Show a scheduler: its studies, workers and licences",
                                status, status_words);
    commands.add<AttachOptions>("attach", "Follow a study that a scheduler runs", attach,
                                attach_words);
    commands.add<ExplainOptions>("explain", "Say why a study or a trial waits, or why it failed",
                                 explain, explain_words);
    commands.add<SteerOptions>("pause", "Start nothing new of a study until it is resumed", pause,
                               open_one_words);
    commands.add<SteerOptions>("resume", "Go on with a study that was paused or stopped", resume,
                               stopped_one_words);
    commands.add<SteerOptions>("stop", "Pause a study, and end its running attempts now", stop,
                               open_one_words);
    commands.add<LicencesOptions>("licences", "Show or set how many licences there are", licences,
                                  licences_words);
    commands.add<LeaveOptions>("drain", "Let a worker end what it has, and leave", drain,
                               leave_words);
    commands.add<LeaveOptions>("dismiss", "Let a worker leave now; others get what it has", dismiss,
                               leave_words);
    commands.add<ShutdownOptions>("shutdown", "End a scheduler and all of its workers", shut_down,
                                  shutdown_words);
}

}  // namespace femrun::app
