// SPDX-License-Identifier: MIT
// Commands about what is on record.
#include "command_words.hpp"

namespace femrun::app {

namespace {

void show_words(CLI::App& app, ShowOptions& options) {
    app.add_option("name", options.name, "Study (default: the one that changed last)")
        ->type_name("NAME");
    add_place(app, options.where);
    app.add_option("--trial", options.trial, "One trial with its attempts, log and files")
        ->check(whole_number(1))
        ->type_name("N");
    app.add_flag("--best", options.best, "The best design");
    app.add_flag("--front", options.front, "The front of a study with several objectives");
    app.add_flag("--all", options.all, "Every trial, not only the last ones");
    app.add_flag("--wide", options.wide, "Every column, however narrow the terminal is");
    app.add_flag("--json", options.json, "Print one JSON object");
}

void fetch_words(CLI::App& app, FetchOptions& options) {
    app.add_option("name", options.name, "Study (default: the one that changed last)")
        ->type_name("STUDY");
    add_place(app, options.where);
    auto* const trial = app.add_option("--trial", options.trial, "The files of one trial")
                            ->check(whole_number(1))
                            ->type_name("N");
    auto* const best = app.add_flag("--best", options.best, "Of the best one (the default)");
    app.add_flag("--front", options.front,
                 "Of all on the front; the default with several objectives")
        ->excludes(trial)
        ->excludes(best);
    best->excludes(trial);
    app.add_option("--to", options.to, "Folder for them (default: here)")->type_name("FOLDER");
    app.add_option(
           "--files-at", options.files_at,
           "The scheduler's folder DB.files as this PC sees it on a share: say where they lie")
        ->type_name("FOLDER");
    app.add_flag("--quiet,-q", options.quiet, "No progress");
    app.add_flag("--json", options.json, "Print JSON");
}

void export_words(CLI::App& app, ExportOptions& options) {
    app.add_option("name", options.name, "Study (default: the one that changed last)")
        ->type_name("NAME");
    add_place(app, options.where);
    app.add_option("--format", options.format, "csv or json")
        ->check(one_of({"csv", "json"}))
        ->capture_default_str();
    app.add_option("--output,-o", options.output, "File (default: standard output)")
        ->type_name("FILE");
    app.add_flag("--json", options.json, "The same as --format json");
}

void list_words(CLI::App& app, ListOptions& options) {
    add_place(app, options.where);
    app.add_flag("--json", options.json, "Print JSON");
}

}  // namespace

void add_record_commands(Commands& commands) {
    commands.add<ShowOptions>("show", "Show a study: its trials, best designs, one trial", show,
                              show_words);
    commands.add<FetchOptions>("fetch", "Bring files of trials from a scheduler to this PC", fetch,
                               fetch_words);
    commands.add<ExportOptions>("export", "Write all trials as CSV or JSON", export_study,
                                export_words);
    commands.add<ListOptions>("list", "List the studies of a database or a scheduler", list,
                              list_words);
}

}  // namespace femrun::app
