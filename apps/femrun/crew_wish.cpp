// SPDX-License-Identifier: MIT
#include "crew_wish.hpp"

#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/near_name.hpp"
#include "base/path_text.hpp"
#include "study/duration.hpp"

namespace femrun::app {

namespace {

const std::vector<std::string> engine_names{"slurm", "ssh", "local", "commands"};

Error wrong(const std::string& sentence) { return {ErrorKind::invalid, sentence}; }

/// Nothing where none was typed.
Result<std::optional<std::chrono::milliseconds>> time_of(const std::string& text,
                                                         const char* option) {
    if (text.empty()) return std::optional<std::chrono::milliseconds>{};
    const auto time = study::duration_from(text);
    if (!time) return Error(time.error()).within(option);
    return std::optional(*time);
}

Result<study::CrewSettings> said_on_the_line(const CrewOptions& options) {
    study::CrewSettings said = options.said;
    for (const auto& [text, option, into] : {std::tuple(&options.time, "--time", &said.time),
                                             {&options.idle, "--idle", &said.idle},
                                             {&options.grace, "--grace", &said.grace}}) {
        const auto time = time_of(*text, option);
        if (!time) return time.error();
        *into = *time;
    }
    return said;
}

Result<study::CrewSettings> said_in_the_file(const CrewOptions& options,
                                             const std::string& engine) {
    if (options.file.empty()) return study::CrewSettings{};
    std::ifstream in(path_of(options.file), std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf()))
        return Error{ErrorKind::missing,
                     fmt::format("--settings: '{}' cannot be read; name a file with a section "
                                 "[workers.{}]",
                                 options.file, engine)};
    const auto reading = study::read_crew_settings(text.str(), options.file);
    if (!reading.mistakes.empty()) {
        std::vector<std::string> all;
        for (const Error& mistake : reading.mistakes) all.push_back(mistake.message);
        return wrong(fmt::format("{}", fmt::join(all, "\n")));
    }
    const auto found = reading.engines.find(engine);
    if (found == reading.engines.end())
        return wrong(
            fmt::format("{}: has no section [workers.{}]; write one, or leave --settings "
                        "out",
                        options.file, engine));
    return found->second;
}

Result<std::string> engine_named(const CrewOptions& options) {
    if (options.engine.empty()) {
        if (options.said.submit) return std::string("commands");
        return wrong(
            "--on: which engine? write --on slurm, --on ssh or --on local, or name the commands of "
            "another with --submit, --cancel and --state");
    }
    if (std::ranges::find(engine_names, options.engine) != engine_names.end())
        return options.engine;
    if (const auto near = near_name(options.engine, engine_names))
        return wrong(fmt::format("--on: there is no engine '{}'; did you mean '{}'?",
                                 options.engine, *near));
    return wrong(
        fmt::format("--on: there is no engine '{}'; there are slurm, ssh and local; for "
                    "another, name its commands with --submit, --cancel and --state",
                    options.engine));
}

Result<std::string> name_of_crew(const CrewOptions& options, const std::string& engine) {
    const std::string name = options.name.empty() ? engine : options.name;
    const bool plain = std::ranges::all_of(name, [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || letter == '-';
    });
    if (plain && name.size() <= 30 && name.front() != '-') return name;
    return wrong(
        fmt::format("--name: '{}' is no name of a crew; it is made of letters from a to "
                    "z, digits and '-', 30 at most",
                    name));
}

/// Hosts that are listed are all meant, where nobody says how many.
Result<crew::Size> size_of(const study::CrewSettings& said, const std::string& engine) {
    if (said.adaptive) {
        const auto range = study::least_and_most(*said.adaptive);
        if (!range) return Error(range.error()).within("--adaptive");
        return crew::Size{range->first, range->second};
    }
    if (said.count) return crew::Size{*said.count, *said.count};
    if (engine == "ssh") return crew::Size{control::all_places, control::all_places};
    return wrong(
        "how many workers? write --count N, or --adaptive MIN..MAX for as many as have "
        "something to solve");
}

/// A word of an engine is of use for that engine alone.
Result<void> fits(const study::CrewSettings& said, const std::string& engine) {
    const auto only_for = [&](bool is_said, const char* option, const char* whose) -> Result<void> {
        if (!is_said || engine == whose) return {};
        return wrong(
            fmt::format("{}: is of use with engine '{}' alone, and this is '{}'; leave it "
                        "out",
                        option, whose, engine));
    };
    for (const auto& [is_said, option, whose] :
         {std::tuple(said.partition.has_value(), "--partition", "slurm"),
          {said.hosts.has_value(), "--hosts", "ssh"},
          {said.submit.has_value(), "--submit", "commands"},
          {said.cancel.has_value(), "--cancel", "commands"},
          {said.state.has_value(), "--state", "commands"},
          {said.job_id.has_value(), "--job-id", "commands"},
          {said.state_tells.has_value(), "--state-tells", "commands"}})
        if (auto done = only_for(is_said, option, whose); !done) return done;
    if (engine == "ssh" && !said.hosts)
        return wrong("--hosts: is missing; name a file with the hosts, one a line");
    if (engine == "commands" && !(said.submit && said.cancel && said.state))
        return wrong(
            "--submit, --cancel and --state: another engine needs all three, such as --submit "
            "'qsub {script}' --cancel 'qdel {id}' --state 'qstat {id}'");
    return {};
}

std::string unique_id(const std::string& name) {
    std::random_device random;
    return fmt::format("{}-{:08x}", name, random());
}

std::vector<std::string> worker_words(const study::CrewSettings& said) {
    std::vector<std::string> words;
    const auto add = [&](const char* option, const std::string& value) {
        if (!value.empty()) words.insert(words.end(), {option, value});
    };
    add("--solvers", fmt::format("{}", fmt::join(said.solvers, ",")));
    add("--tags", fmt::format("{}", fmt::join(said.tags, ",")));
    if (said.grace) add("--grace", study::to_string(*said.grace));
    return words;
}

}  // namespace

Result<CrewWish> crew_wish(const CrewOptions& options) {
    const auto engine = engine_named(options);
    if (!engine) return engine.error();
    const auto line = said_on_the_line(options);
    if (!line) return line.error();
    const auto file = said_in_the_file(options, *engine);
    if (!file) return file.error();
    const study::CrewSettings said = line->over(*file);
    const auto name = name_of_crew(options, *engine);
    if (!name) return name.error();
    if (auto done = fits(said, *engine); !done) return std::move(done).error();
    const auto size = size_of(said, *engine);
    if (!size) return size.error();
    CrewWish wish;
    wish.spec = {
        .name = *name,
        .id = unique_id(*name),
        .engine = *engine,
        .size = *size,
        .slots = said.slots.value_or(1),
        .time = said.time,
        .options = said.options,
        .worker = worker_words(said),
        .commands = {said.submit.value_or(""), said.cancel.value_or(""), said.state.value_or(""),
                     said.job_id.value_or(""), said.state_tells.value_or("")}};
    if (said.idle) wish.spec.idle = *said.idle;
    if (said.partition) wish.spec.options.push_back("--partition=" + *said.partition);
    if (said.hosts) wish.spec.hosts = path_text(std::filesystem::absolute(path_of(*said.hosts)));
    if (said.reach) {
        const auto place = gate::parse_listen(*said.reach);
        if (!place) return Error(place.error()).within("--reach");
        wish.reach = *place;
    }
    return wish;
}

}  // namespace femrun::app
