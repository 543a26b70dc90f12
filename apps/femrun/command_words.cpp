// SPDX-License-Identifier: MIT
#include "command_words.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace femrun::app {

CLI::Validator whole_number(std::uint64_t least, std::uint64_t most) {
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

void add_scheduler(CLI::App& app, Whereabouts& where) {
    app.add_option("--scheduler", where.scheduler,
                   "Scheduler's address, or @FILE with it (default: FEMRUN_SCHEDULER)")
        ->type_name("ADDRESS");
}

void add_place(CLI::App& app, Whereabouts& where) {
    CLI::Option* const database =
        app.add_option("--db", where.database, "Database file of this PC")
            ->capture_default_str()
            ->type_name("FILE")
            ->each([&where](const std::string&) { where.database_given = true; });
    add_scheduler(app, where);
    app.get_option("--scheduler")->excludes(database);
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

}  // namespace femrun::app
