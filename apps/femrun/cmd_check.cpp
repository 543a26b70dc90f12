// SPDX-License-Identifier: MIT
// `femrun check`: every mistake in a study file, and one design if asked.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/path_text.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "prepare.hpp"
#include "print_json.hpp"
#include "serve/one_solve.hpp"
#include "solve_json.hpp"
#include "study/goals.hpp"
#include "study/kept_rules.hpp"
#include "system/folders.hpp"
#include "system/private_folder.hpp"
#include "view/show_text.hpp"
#include "view/wording.hpp"
#include "warnings.hpp"

namespace femrun::app {

using nlohmann::ordered_json;

namespace {

/// Rules that nothing keeps; designs that the user wants tried may still be the few that do.
std::optional<Error> hopeless_rules(const serve::ReadyStudy& ready) {
    if (!ready.definition.enqueued.empty()) return std::nullopt;
    const auto space = study::SearchSpace::compile(ready.definition.space);
    auto why = study::no_design_keeps_the_rules(*space);
    if (!why) return std::nullopt;
    return Error{ErrorKind::invalid, std::move(*why)}.within(ready.file->place("rules"));
}

/// "2 constraints", "no constraints".
std::string counted_or_none(std::size_t count, std::string_view what) {
    return count == 0 ? fmt::format("no {}s", what) : view::counted(count, what);
}

int check_one_design(serve::ReadyStudy& ready, const CheckOptions& options, loop::EventLoop& loop) {
    auto space = study::SearchSpace::compile(ready.definition.space);
    auto goals = study::Goals::compile(ready.definition.goals, *space);
    const auto design = serve::design_to_check(ready, *space, loop);
    if (!design) {
        print_error(design.error());
        return exit_input;
    }
    const system::PrivateFolder folder;
    if (folder.path().empty()) {
        print_error({ErrorKind::unavailable,
                     fmt::format("no folder to solve in can be made in '{}'; make room there, or "
                                 "set TMPDIR to a folder that has some",
                                 path_text(system::temporary_folder()))});
        return exit_broken;
    }
    const auto report = serve::solve_one(ready, space->expand(*design), folder.path(), loop);
    if (!report) {
        print_error(report.error());
        return exit_broken;
    }
    if (report->cancelled) return exit_interrupted;
    const store::TrialHistory trial = serve::as_trial(*space, *goals, *design, *report);
    if (options.json) {
        print_json(solve_json(*space, *goals, trial, *report));
    } else {
        const store::History none;
        fmt::print("{}", view::solve_text({ready.definition, *space, *goals, none}, trial,
                                          report->seconds, report->log));
        if (trial.failure)
            print_note("to solve the same design and keep its files: " +
                       command_line("femrun solve", options.study));
    }
    return trial.failure ? exit_no_success : exit_done;
}

int check(const CheckOptions& options, loop::EventLoop& loop) {
    serve::PreparedStudy prepared = prepare(options.study, loop);
    if (!prepared.study) {
        print_errors(prepared.mistakes);
        if (options.json) {
            ordered_json mistakes = ordered_json::array();
            for (const Error& mistake : prepared.mistakes) mistakes.push_back(mistake.message);
            print_json(ordered_json::object({{"ok", false}, {"mistakes", mistakes}}));
        }
        return exit_input;
    }
    serve::ReadyStudy& ready = *prepared.study;
    const std::vector<std::string> warnings = warnings_about(ready);
    print_warnings(warnings);
    if (auto why = hopeless_rules(ready)) {
        print_error(*why);
        if (options.json)
            print_json(ordered_json::object(
                {{"ok", false}, {"mistakes", ordered_json::array({why->message})}}));
        return exit_input;
    }
    if (options.solve) return check_one_design(ready, options, loop);

    const study::StudyDefinition& definition = ready.definition;
    if (options.json) {
        print_json(ordered_json::object({{"ok", true},
                                         {"mistakes", ordered_json::array()},
                                         {"warnings", warnings},
                                         {"name", definition.name},
                                         {"responses", definition.goals.responses}}));
    } else {
        fmt::print("{}: study '{}' is well: {}, {}, {}; optimizer '{}', solver '{}' returning {}\n",
                   options.study.file, definition.name,
                   view::counted(definition.space.parameters.size(), "parameter"),
                   view::counted(definition.goals.objectives.size(), "objective"),
                   counted_or_none(definition.goals.constraints.size(), "constraint"),
                   definition.optimizer.plugin, definition.solver.plugin,
                   view::counted(definition.goals.responses.size(), "response"));
    }
    return exit_done;
}

}  // namespace

int check(const CheckOptions& options) {
    loop::EventLoop loop;
    return leave_with(check(options, loop));
}

}  // namespace femrun::app
