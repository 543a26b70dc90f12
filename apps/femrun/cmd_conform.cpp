// SPDX-License-Identifier: MIT
// `femrun conform`: what a plugin library does wrong, in sentences.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/path_text.hpp"
#include "conform/try_library.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "print_json.hpp"
#include "settings_said.hpp"
#include "study/duration.hpp"
#include "study/study_file.hpp"

namespace femrun::app {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

/// What a study file tries a solver with; prints its mistakes.
std::optional<conformance::SolverStudy> study_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path_of(path), std::ios::binary).rdbuf();
    const auto reading = study::StudyFile::read(text.str(), path);
    print_errors(reading.mistakes);
    if (!reading.mistakes.empty() || !reading.file) return std::nullopt;
    auto study = conform::solver_study(reading.file->definition(),
                                       fs::absolute(path_of(path)).parent_path());
    if (study) return std::move(*study);
    print_error(study.error());
    return std::nullopt;
}

std::string counted(std::size_t count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

void print_line(const conform::Line& line) {
    const bool broken = !line.findings.empty() || !line.as_before.empty();
    fmt::print("{:<9}  {:<10}  {}: {}\n",
               broken                 ? "FAIL"
               : line.untried.empty() ? "ok"
                                      : "not tried",
               line.check, line.plugin, line.law);
    for (const std::string& finding : line.findings) fmt::print("{:11}{}\n", "", finding);
    if (!line.as_before.empty())
        fmt::print("{:11}the same as in '{}'\n", "", fmt::join(line.as_before, "', '"));
    if (!line.untried.empty()) fmt::print("{:11}{}\n", "", line.untried);
    std::fflush(stdout);
}

ordered_json as_json(const conform::Report& report) {
    ordered_json checks = ordered_json::array();
    for (const conform::Line& line : report.lines)
        checks.push_back({{"plugin", line.plugin},
                          {"check", line.check},
                          {"law", line.law},
                          {"findings", line.findings},
                          {"as_before", line.as_before},
                          {"untried", line.untried}});
    return {{"findings", report.findings()}, {"untried", report.untried()}, {"checks", checks}};
}

}  // namespace

int conform(const ConformOptions& options) {
    if (!options.findings.empty())
        return conform::run_one_check({path_of(options.library), options.check, options.index,
                                       options.seed, options.limit_s, path_of(options.findings),
                                       options.set_json, path_of(options.study_json)});

    conform::Settings settings{.library = path_of(options.library),
                               .plugin = options.plugin,
                               .check = options.check,
                               .seed = options.seed};
    const auto set = settings_said(options.set);
    if (!set) {
        print_error(set.error());
        return exit_input;
    }
    settings.set = set->dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    if (!options.limit.empty()) {
        const auto limit = study::duration_from(options.limit);
        if (!limit || limit->count() <= 0) {
            print_error({ErrorKind::invalid,
                         fmt::format("--limit '{}': it is no length of time; write one such as "
                                     "'30 s' or '2 min'",
                                     options.limit)});
            return exit_input;
        }
        settings.call_limit = *limit;
    }
    if (!options.study.empty()) {
        if (!fs::exists(path_of(options.study))) {
            print_error({ErrorKind::missing,
                         fmt::format("'{}': there is no such study file", options.study)});
            return exit_input;
        }
        settings.study = study_of(options.study);
        if (!settings.study) return exit_input;
    }
    const auto report = conform::try_library(settings, [&](const conform::Line& line) {
        if (!options.json) print_line(line);
    });
    if (!report) {
        print_error(report.error());
        return exit_input;
    }
    if (options.json) {
        print_json(as_json(*report));
    } else {
        fmt::print("{}, {}{}\n", counted(report->lines.size(), "check"),
                   report->untried() > 0 ? fmt::format("{} not tried, ", report->untried()) : "",
                   counted(report->findings(), "finding"));
    }
    return report->findings() == 0 ? exit_done : exit_no_success;
}

}  // namespace femrun::app
