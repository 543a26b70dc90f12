// SPDX-License-Identifier: MIT
// `femrun conform`: what a plugin library does wrong, in sentences.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "host/conform.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "print_json.hpp"
#include "study/study_file.hpp"

namespace femrun::app {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

/// What a study file tries a solver with; prints its mistakes.
std::optional<conformance::SolverStudy> study_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    const auto reading = study::StudyFile::read(text.str(), path);
    print_errors(reading.mistakes);
    if (!reading.mistakes.empty() || !reading.file) return std::nullopt;
    auto study = host::solver_study(reading.file->definition(), fs::absolute(path).parent_path());
    if (study) return std::move(*study);
    print_error(study.error());
    return std::nullopt;
}

std::string counted(std::size_t count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

void print_line(const host::ConformLine& line) {
    fmt::print("{}  {}: {}\n", line.findings.empty() ? "ok  " : "FAIL", line.plugin, line.law);
    for (const std::string& finding : line.findings) fmt::print("      {}\n", finding);
    std::fflush(stdout);
}

ordered_json as_json(const host::ConformReport& report) {
    ordered_json checks = ordered_json::array();
    for (const host::ConformLine& line : report.lines)
        checks.push_back({{"plugin", line.plugin},
                          {"check", line.check},
                          {"law", line.law},
                          {"findings", line.findings}});
    return {{"findings", report.findings()}, {"checks", checks}, {"untried", report.untried}};
}

}  // namespace

int conform(const ConformOptions& options) {
    if (!options.findings.empty())
        return host::run_conform_check({options.library, options.check, options.index, options.seed,
                                        options.findings, options.study_json});

    host::ConformSettings settings{.library = options.library,
                                   .plugin = options.plugin,
                                   .check = options.check,
                                   .seed = options.seed};
    if (!options.study.empty()) {
        if (!fs::exists(options.study)) {
            print_error({ErrorKind::missing,
                         fmt::format("'{}': there is no such study file", options.study)});
            return exit_input;
        }
        settings.study = study_of(options.study);
        if (!settings.study) return exit_input;
    }
    const auto report = host::conform(settings, [&](const host::ConformLine& line) {
        if (!options.json) print_line(line);
    });
    if (!report) {
        print_error(report.error());
        return exit_input;
    }
    if (options.json) {
        print_json(as_json(*report));
    } else {
        for (const std::string& untried : report->untried) fmt::print("not tried: {}\n", untried);
        fmt::print("{}, {}\n", counted(report->lines.size(), "check"),
                   counted(report->findings(), "finding"));
    }
    return report->findings() == 0 ? exit_done : exit_no_success;
}

}  // namespace femrun::app
