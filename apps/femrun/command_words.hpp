// SPDX-License-Identifier: MIT
// How commands say which words they take: each registers itself with the command line, and what it
// registers is run when the line names it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "options.hpp"

namespace femrun::app {

/// The commands that there are.
class Commands {
public:
    /// `said`: what stands on the command line.
    Commands(CLI::App& line, std::vector<std::string_view> said)
        : line_(line), said_(std::move(said)) {}

    /// A command with options of its own: `words` declares what fills them, `command` carries it
    /// out.
    template <typename Options>
    void add(const std::string& verb, const std::string& what, int (*command)(const Options&),
             const std::function<void(CLI::App&, Options&)>& words) {
        const auto options = std::make_shared<Options>();
        CLI::App* app = line_.add_subcommand(verb, what);
        // What is not said is not run: a fifth of a process's start would go into words of others.
        if (std::find(said_.begin(), said_.end(), verb) != said_.end()) words(*app, *options);
        all_.push_back({app, [command, options] { return command(*options); }});
    }

    /// Runs the one that was named; nothing when none was.
    std::optional<int> run() const {
        for (const Command& command : all_)
            if (command.app->parsed()) return command.run();
        return std::nullopt;
    }

private:
    struct Command {
        const CLI::App* app;
        std::function<int()> run;
    };
    CLI::App& line_;
    std::vector<std::string_view> said_;
    std::vector<Command> all_;
};

/// The commands, by what they are about; each in its words_*.cpp.
void add_study_commands(Commands& commands);      // run, check, solve, init
void add_record_commands(Commands& commands);     // show, export, list
void add_scheduler_commands(Commands& commands);  // status, pause, resume, stop, drain, ...
void add_plugin_commands(Commands& commands);     // plugins, conform, probe
void add_process_commands(Commands& commands);    // worker, host
void add_workers_command(Commands& commands);

// -- words that several commands have

inline constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();
CLI::Validator whole_number(std::uint64_t least, std::uint64_t most = no_limit);
CLI::Validator one_of(std::vector<std::string> words);
void add_database(CLI::App& app, std::string& database);
void add_scheduler(CLI::App& app, Whereabouts& where);
/// --db or --scheduler.
void add_place(CLI::App& app, Whereabouts& where);
void add_study(CLI::App& app, StudyOptions& study);
/// What `femrun workers up` and `femrun run --on` have. Beside a study, whose --time and --solver
/// are its own, their short names are left out.
enum class Beside { nothing, study };
void add_crew(CLI::App& app, CrewOptions& crew, Beside beside);
/// Of `femrun run`, which is what `femrun` alone does too.
void add_run(CLI::App& app, RunOptions& run);

}  // namespace femrun::app
