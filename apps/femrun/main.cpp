// SPDX-License-Identifier: MIT
// The command line. `femrun` alone means `femrun run study.toml`.
#include <algorithm>
#include <exception>
#include <iostream>
#include <string_view>

#include <fmt/format.h>

#include "base/near_name.hpp"
#include "command_words.hpp"
#include "messages.hpp"
#include "system/crash_note.hpp"
#include "system/terminal.hpp"

namespace {

using namespace femrun::app;

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

/// A result that went nowhere is no success: "done" is said when it is written.
int with_output_written(int code) {
    if (std::cout.flush()) return code;
    print_error({femrun::ErrorKind::unavailable,
                 "standard output: not all of it could be written; see whether the disk is full, "
                 "and whether whoever reads it is still there"});
    return exit_broken;
}

int dispatch(int argc, char** argv) {
    CLI::App app{"Femrun finds good designs with simulations that take seconds to hours.",
                 "femrun"};
    // "/decks/study.toml" is a file, also where options of others begin so.
    app.allow_windows_style_options(false);
    app.set_version_flag("--version", std::string("femrun ") + FEMRUN_VERSION);
    app.require_subcommand(0, 1);
    app.get_formatter()->column_width(34);
    app.footer(
        "Exit codes: 0 done, 1 ended without a success, 2 input wrong, 3 interrupted and\n"
        "resumable, 4 something broke. Start with 'femrun init', then 'femrun'.");

    RunOptions run_options;
    add_run(app, run_options);
    Commands commands(app, {argv + std::min(argc, 1), argv + argc});
    add_study_commands(commands);
    add_record_commands(commands);
    add_scheduler_commands(commands);
    add_plugin_commands(commands);
    add_process_commands(commands);
    add_workers_command(commands);

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

    if (const auto code = commands.run()) return *code;
    return run(run_options);
}

}  // namespace

int main(int argc, char** argv) {
    femrun::system::print_as_it_is();
    femrun::system::crash_without_window();
    try {
        return with_output_written(dispatch(argc, argv));
    } catch (const std::exception& e) {
        say(fmt::format("femrun: a bug: {}; what was recorded is safe\n", e.what()));
        return exit_broken;
    }
}
