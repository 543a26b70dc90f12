// SPDX-License-Identifier: MIT
// The command line. `femrun` alone means `femrun run study.toml`.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <exception>
#include <limits>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include "base/near_name.hpp"
#include "conform/try_library.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "wire/limits.hpp"

namespace {

using namespace femrun::app;

constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

CLI::Validator whole_number(std::uint64_t least, std::uint64_t most = no_limit) {
    const std::string wanted = most == no_limit ? fmt::format("of {} or more", least)
                                                : fmt::format("from {} to {}", least, most);
    return {[=](const std::string& text) {
                std::uint64_t number = 0;
                const auto* end = text.data() + text.size();
                const auto [read, error] = std::from_chars(text.data(), end, number);
                const bool whole = error == std::errc() && read == end;
                return whole && number >= least && number <= most
                           ? std::string()
                           : fmt::format("'{}' is no whole number {}", text, wanted);
            },
            ""};
}

CLI::Validator one_of(std::vector<std::string> words) {
    return {[words = std::move(words)](const std::string& text) {
                return std::find(words.begin(), words.end(), text) != words.end()
                           ? std::string()
                           : fmt::format("'{}' is none of {}", text, fmt::join(words, ", "));
            },
            ""};
}

void add_database(CLI::App& app, std::string& database) {
    app.add_option("--db", database, "Database file")->capture_default_str()->type_name("FILE");
}

void add_study(CLI::App& app, StudyOptions& study) {
    app.add_option("study", study.file, "Study file")->type_name("STUDY")->capture_default_str();
    app.add_option("--optimizer", study.optimizer, "Optimizer plugin, instead of the file's")
        ->type_name("NAME");
    app.add_option("--solver", study.solver, "Solver plugin, instead of the file's")
        ->type_name("NAME");
    app.add_option("--name", study.name, "Name of the study, instead of the file's")
        ->type_name("NAME");
    app.add_option("--trials", study.trials, "Successes wanted, instead of the file's")
        ->check(whole_number(1))
        ->type_name("N");
    app.add_option("--time", study.time, "Time to spend, such as '8 h' or '90 s'")
        ->type_name("TIME");
    app.add_option("--seed", study.seed, "Seed of every random choice")
        ->check(whole_number(0))
        ->type_name("N");
    app.add_option("--set", study.set, "Sets any value of the study file: --set solver.keep=all")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
}

void add_run(CLI::App& app, RunOptions& run) {
    add_study(app, run.study);
    app.add_option("--parallel", run.parallel, "Slots on this PC (default: one a core)")
        ->check(whole_number(1, femrun::wire::slots_max))
        ->type_name("N");
    add_database(app, run.database);
    app.add_flag("--resume", run.resume, "Go on although the study file has changed");
    app.add_flag("--json", run.json, "Print the result as JSON");
    app.add_flag("--quiet,-q", run.quiet, "No progress, only the result");
}

/// What is wrong with the command line, and where to look.
std::string mistake(const CLI::App& app, const CLI::ParseError& error) {
    const auto parsed = app.get_subcommands();
    const CLI::App& used = parsed.empty() ? app : *parsed.front();
    const std::string help =
        fmt::format("see 'femrun {}--help'", parsed.empty() ? "" : used.get_name() + " ");
    const auto extras = app.remaining(true);
    const std::string what = error.what();
    // "--db: 1 required FILE missing"
    if (constexpr std::string_view one = ": 1 required "; what.find(one) != what.npos) {
        const std::size_t at = what.find(one), type = at + one.size();
        return fmt::format("{}: the {} behind it is missing; {}", what.substr(0, at),
                           what.substr(type, what.find(' ', type) - type), help);
    }
    const bool superfluous = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError);
    if (!superfluous || extras.empty()) return fmt::format("{}; {}", what, help);
    const std::string& extra = extras.front();
    if (extra.front() != '-') return fmt::format("'{}': is one argument too many; {}", extra, help);
    std::vector<std::string> known;
    for (const CLI::Option* option : used.get_options())
        for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    const auto near = femrun::near_name(extra, known);
    return fmt::format("'{}': there is no such option; {}", extra,
                       near ? fmt::format("did you mean '{}'?", *near) : help);
}

int dispatch(int argc, char** argv) {
    CLI::App app{"Femrun finds good designs with simulations that take seconds to hours.",
                 "femrun"};
    app.set_version_flag("--version", std::string("femrun ") + FEMRUN_VERSION);
    app.require_subcommand(0, 1);
    app.get_formatter()->column_width(34);
    app.footer(
        "Exit codes: 0 done, 1 ended without a success, 2 input wrong, 3 interrupted and\n"
        "resumable, 4 something broke. Start with 'femrun init', then 'femrun'.");

    RunOptions run_options;
    add_run(app, run_options);
    CLI::App* run_app =
        app.add_subcommand("run", "Run a study (or go on with it): what 'femrun' alone does");
    add_run(*run_app, run_options);

    CheckOptions check_options;
    CLI::App* check_app =
        app.add_subcommand("check", "Find every mistake in a study file, solving nothing");
    add_study(*check_app, check_options.study);
    check_app->add_flag("--solve", check_options.solve, "Solve one design, and show its outputs");
    check_app->add_flag("--json", check_options.json, "Print JSON");

    SolveOptions solve_options;
    CLI::App* solve_app =
        app.add_subcommand("solve", "Solve one design outside of the study, and keep its files");
    add_study(*solve_app, solve_options.study);
    add_database(*solve_app, solve_options.database);
    solve_app
        ->add_option("--trial", solve_options.trial,
                     "The design of this trial; --set parameters.NAME=VALUE changes it")
        ->check(whole_number(1))
        ->type_name("N");
    solve_app
        ->add_option("--folder", solve_options.folder, "New folder for its files (default: here)")
        ->type_name("FOLDER");
    solve_app->add_flag("--json", solve_options.json, "Print JSON");

    ShowOptions show_options;
    CLI::App* show_app =
        app.add_subcommand("show", "Show a study: its trials, best designs, one trial");
    show_app->add_option("name", show_options.name, "Study (default: the one that changed last)")
        ->type_name("NAME");
    add_database(*show_app, show_options.database);
    show_app
        ->add_option("--trial", show_options.trial, "One trial with its attempts, log and files")
        ->check(whole_number(1))
        ->type_name("N");
    show_app->add_flag("--best", show_options.best, "The best design");
    show_app->add_flag("--front", show_options.front,
                       "The front of a study with several objectives");
    show_app->add_flag("--all", show_options.all, "Every trial, not only the last ones");
    show_app->add_flag("--wide", show_options.wide, "Every column, however narrow the terminal is");
    show_app->add_flag("--json", show_options.json, "Print one JSON object");

    ExportOptions export_options;
    CLI::App* export_app = app.add_subcommand("export", "Write all trials as CSV or JSON");
    export_app
        ->add_option("name", export_options.name, "Study (default: the one that changed last)")
        ->type_name("NAME");
    add_database(*export_app, export_options.database);
    export_app->add_option("--format", export_options.format, "csv or json")
        ->check(one_of({"csv", "json"}))
        ->capture_default_str();
    export_app->add_option("--output,-o", export_options.output, "File (default: standard output)")
        ->type_name("FILE");
    export_app->add_flag("--json", export_options.json, "The same as --format json");

    ListOptions list_options;
    CLI::App* list_app = app.add_subcommand("list", "List the studies of a database");
    add_database(*list_app, list_options.database);
    list_app->add_flag("--json", list_options.json, "Print JSON");

    PluginsOptions plugins_options;
    CLI::App* plugins_app =
        app.add_subcommand("plugins", "List optimizers and solvers, and what failed to load");
    plugins_app->add_option("name", plugins_options.name, "One plugin with all its settings")
        ->type_name("NAME");
    plugins_app->add_flag("--json", plugins_options.json, "Print JSON");

    ConformOptions conform_options;
    CLI::App* conform_app =
        app.add_subcommand("conform", "Try a plugin library's manners, and say what it does wrong");
    conform_app->add_option("library", conform_options.library, "Plugin library")
        ->required()
        ->type_name("LIBRARY");
    conform_app->add_option("--plugin", conform_options.plugin, "One plugin of the library")
        ->type_name("NAME");
    conform_app->add_option("--study", conform_options.study, "Study file to try a solver with")
        ->type_name("STUDY");
    conform_app
        ->add_option("--check", conform_options.check,
                     fmt::format("One check: {}", fmt::join(femrun::conform::checks(), ", ")))
        ->type_name("NAME");
    conform_app
        ->add_option("--set", conform_options.set, "Sets a setting of the plugin: --set threads=2")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    conform_app
        ->add_option("--limit", conform_options.limit,
                     "How long a call may take (default 10 s), such as '2 min' for slow solves")
        ->type_name("TIME");
    conform_app->add_option("--seed", conform_options.seed, "Seed of the random problems")
        ->check(whole_number(0))
        ->capture_default_str();
    conform_app->add_flag("--json", conform_options.json, "Print JSON");
    // How a check is run in a process of its own.
    conform_app->add_option("--index", conform_options.index)->group("");
    conform_app->add_option("--limit-s", conform_options.limit_s)->group("");
    conform_app->add_option("--findings", conform_options.findings)->group("");
    conform_app->add_option("--set-json", conform_options.set_json)->group("");
    conform_app->add_option("--study-json", conform_options.study_json)->group("");

    InitOptions init_options;
    CLI::App* init_app = app.add_subcommand("init", "Write a commented study file to start from");
    init_app
        ->add_option("model", init_options.model,
                     "Model to take parameters from, where the solver can")
        ->type_name("MODEL");
    init_app->add_option("--solver", init_options.solver, "Solver plugin")->type_name("NAME");
    init_app->add_option("--output,-o", init_options.file, "File to write")
        ->capture_default_str()
        ->type_name("FILE");
    init_app->add_flag("--force", init_options.force, "Overwrite the file");
    init_app->add_flag("--json", init_options.json, "Print JSON");

    WorkerOptions worker_options;
    CLI::App* worker_app = app.add_subcommand("worker", "Serve a scheduler")->group("");
    worker_app->add_option("--pipe", worker_options.pipe, "Handle of a private pipe")->required();
    worker_app->add_option("--slots", worker_options.slots, "Attempts at a time")->required();

    HostOptions host_options;
    CLI::App* host_app = app.add_subcommand("host", "Serve one plugin of a library")->group("");
    host_app->add_option("library", host_options.library, "Plugin library")->required();
    CLI::Option* pipe =
        host_app->add_option("--pipe", host_options.pipe, "Handle of a private pipe");
    host_app->add_option("--plugin", host_options.plugin, "Which plugin of the library");
    host_app->add_option("--describe", host_options.describe, "File for what the library is")
        ->excludes(pipe);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() != 0) {
            print_error({femrun::ErrorKind::invalid, mistake(app, e)});
            return exit_input;
        }
        app.exit(e);  // prints the help or the version that was asked for
        return exit_done;
    }

    if (check_app->parsed()) return check(check_options);
    if (solve_app->parsed()) return solve(solve_options);
    if (show_app->parsed()) return show(show_options);
    if (export_app->parsed()) return export_study(export_options);
    if (list_app->parsed()) return list(list_options);
    if (plugins_app->parsed()) return plugins(plugins_options);
    if (conform_app->parsed()) return conform(conform_options);
    if (init_app->parsed()) return init(init_options);
    if (worker_app->parsed()) return worker(worker_options);
    if (host_app->parsed()) return host(host_options);
    return run(run_options);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return dispatch(argc, argv);
    } catch (const std::exception& e) {
        say(fmt::format("femrun: a bug: {}; what was recorded is safe\n", e.what()));
        return exit_broken;
    }
}
