// SPDX-License-Identifier: MIT
// Commands about the study file.
#include "command_words.hpp"
#include "wire/limits.hpp"

namespace femrun::app {

void add_run(CLI::App& app, RunOptions& run) {
    add_study(app, run.study);
    app.add_option("--parallel", run.parallel, "Slots on this PC (default: one a core)")
        ->check(whole_number(1, femrun::wire::slots_max))
        ->type_name("N");
    add_place(app, run.where);
    add_crew(app, run.on, Beside::study);
    app.add_option("--listen", run.listen,
                   "With --on: where this run's scheduler listens for its workers")
        ->capture_default_str()
        ->type_name("HOST:PORT");
    app.add_flag("--detach", run.detach, "Hand the study to the scheduler, and do not follow it");
    app.add_flag("--resume", run.resume, "Go on although the study file has changed");
    app.add_flag("--json", run.json, "Print the result as JSON");
    app.add_flag("--quiet,-q", run.quiet, "No progress, only the result");
}

namespace {

void check_words(CLI::App& app, CheckOptions& options) {
    add_study(app, options.study);
    app.add_flag("--solve", options.solve, "Solve one design, and show its outputs");
    app.add_flag("--json", options.json, "Print JSON");
}

void solve_words(CLI::App& app, SolveOptions& options) {
    add_study(app, options.study);
    add_database(app, options.database);
    app.add_option("--trial", options.trial,
                   "The design of this trial; --set parameters.NAME=VALUE changes it")
        ->check(whole_number(1))
        ->type_name("N");
    app.add_option("--folder", options.folder, "New folder for its files (default: here)")
        ->type_name("FOLDER");
    app.add_flag("--json", options.json, "Print JSON");
}

void init_words(CLI::App& app, InitOptions& options) {
    app.add_option("model", options.model, "Model to take parameters from, where the solver can")
        ->type_name("MODEL");
    app.add_option("--solver", options.solver, "Solver plugin")->type_name("NAME");
    app.add_option("--output,-o", options.file, "File to write")
        ->capture_default_str()
        ->type_name("FILE");
    app.add_flag("--force", options.force, "Overwrite the file");
    app.add_flag("--json", options.json, "Print JSON");
}

}  // namespace

void add_study_commands(Commands& commands) {
    commands.add<RunOptions>("run", "Run a study (or go on with it): what 'femrun' alone does", run,
                             add_run);
    commands.add<CheckOptions>("check", "Find every mistake in a study file, solving nothing",
                               check, check_words);
    commands.add<SolveOptions>("solve", "Solve one design outside of the study, and keep its files",
                               solve, solve_words);
    commands.add<InitOptions>("init", "Write a commented study file to start from", init,
                              init_words);
}

}  // namespace femrun::app
