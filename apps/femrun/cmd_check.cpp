// SPDX-License-Identifier: MIT
// `femrun check`: every mistake in a study file, and one design if asked.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/match.hpp"
#include "messages.hpp"
#include "one_solve.hpp"
#include "options.hpp"
#include "prepare.hpp"
#include "print_json.hpp"
#include "study/goals.hpp"
#include "study/judging.hpp"
#include "system/folders.hpp"
#include "system/this_process.hpp"

namespace femrun::app {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

ordered_json as_json(const study::Value& value) {
    return match(value, [](const auto& held) { return ordered_json(held); });
}

ordered_json number(double value) {
    return std::isfinite(value) ? ordered_json(value) : ordered_json();
}

/// Sets what the solve came to into `result`; false when it failed.
bool report_solve(const run::Report& report, const study::Goals& goals,
                  const study::SearchSpace& space, const study::Design& design,
                  ordered_json& result) {
    const auto failed = [&](const study::Failure& failure) {
        result["failure"] = {{"kind", std::string(to_string(failure.kind))},
                             {"stage", failure.stage},
                             {"message", failure.message}};
        return false;
    };
    if (report.failure) return failed(*report.failure);
    const auto& definition = goals.definition();
    for (std::size_t i = 0; i < report.response.size(); ++i)
        result["outputs"][definition.responses[i]] = number(report.response[i]);
    const auto judged = study::judged(goals, space, design, report.response);
    if (const auto* failure = std::get_if<study::Failure>(&judged)) return failed(*failure);
    const auto* verdict = std::get_if<study::Verdict>(&judged);
    for (std::size_t i = 0; i < definition.objectives.size(); ++i)
        result["values"][definition.objectives[i].name] = number(verdict->values[i]);
    for (std::size_t i = 0; i < definition.constraints.size(); ++i)
        result["violations"][definition.constraints[i].name] =
            number(std::max(0.0, verdict->excesses[i]));
    result["feasible"] = verdict->feasible;
    return true;
}

std::string counted(std::size_t count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

void print_block(const std::string& title, const ordered_json& block) {
    if (!block.is_object() || block.empty()) return;
    fmt::print("{}\n", title);
    for (const auto& [name, value] : block.items())
        fmt::print("  {} = {}\n", name,
                   value.is_string() ? value.get<std::string>() : value.dump());
}

int check_one_design(Prepared& prepared, const CheckOptions& options, loop::EventLoop& loop) {
    auto space = study::SearchSpace::compile(prepared.definition.space);
    auto goals = study::Goals::compile(prepared.definition.goals, *space);
    const auto design = design_to_check(prepared, *space, loop);
    if (!design) {
        print_error(design.error());
        return exit_input;
    }
    const auto values = space->expand(*design);
    const fs::path folder =
        system::temporary_folder() / fmt::format("femrun-check-{}", system::process_id());
    const auto report = solve_one(prepared, values, folder, loop);
    if (!report) {
        print_error(report.error());
        return exit_broken;
    }
    ordered_json result;
    for (const auto& value : values) result["design"][value.name] = as_json(value.value);
    result["seconds"] = report->seconds;
    const bool solved = report_solve(*report, *goals, *space, *design, result);
    // What failed is worth a look; what was solved is not.
    std::error_code ignored;
    if (solved)
        fs::remove_all(folder, ignored);
    else if (fs::exists(folder))
        result["folder"] = folder.string();

    if (options.json) {
        print_json(result);
    } else {
        print_block("design", result["design"]);
        print_block("outputs", result.value("outputs", ordered_json()));
        print_block("values", result.value("values", ordered_json()));
        if (result.contains("feasible"))
            fmt::print("feasible: {}\n", result["feasible"] ? "yes" : "no");
        print_block("failure", result.value("failure", ordered_json()));
        if (result.contains("folder"))
            fmt::print("files: {}\n", result["folder"].get<std::string>());
        fmt::print("solved in {:.3g} s\n", report->seconds);
    }
    return solved ? exit_done : exit_no_success;
}

}  // namespace

int check(const CheckOptions& options) {
    loop::EventLoop loop;
    Preparation preparation = prepare(options.study, loop);
    if (!preparation.study) {
        print_errors(preparation.mistakes);
        if (options.json) {
            ordered_json mistakes = ordered_json::array();
            for (const Error& mistake : preparation.mistakes) mistakes.push_back(mistake.message);
            print_json(ordered_json::object({{"ok", false}, {"mistakes", mistakes}}));
        }
        return exit_input;
    }
    Prepared& prepared = *preparation.study;
    for (const std::string& warning : prepared.warnings)
        fmt::print(stderr, "warning: solver '{}': {}\n", prepared.definition.solver.plugin,
                   warning);
    if (options.solve) return check_one_design(prepared, options, loop);

    const study::StudyDefinition& definition = prepared.definition;
    if (options.json) {
        print_json(ordered_json::object({{"ok", true},
                                         {"mistakes", ordered_json::array()},
                                         {"warnings", prepared.warnings},
                                         {"name", definition.name},
                                         {"responses", definition.goals.responses}}));
    } else {
        fmt::print("{}: study '{}' is well: {}, {}, {}; optimizer '{}', solver '{}' returning {}\n",
                   options.study.file, definition.name,
                   counted(definition.space.parameters.size(), "parameter"),
                   counted(definition.goals.objectives.size(), "objective"),
                   counted(definition.goals.constraints.size(), "constraint"),
                   definition.optimizer.plugin, definition.solver.plugin,
                   counted(definition.goals.responses.size(), "response"));
    }
    return exit_done;
}

}  // namespace femrun::app
