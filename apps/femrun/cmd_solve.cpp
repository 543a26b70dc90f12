// SPDX-License-Identifier: MIT
// `femrun solve`: one design once more, outside of the study, to look at its files. Nothing of it
// goes on record.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "base/match.hpp"
#include "base/near_name.hpp"
#include "base/path_text.hpp"
#include "folder_seen.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "prepare.hpp"
#include "print_json.hpp"
#include "serve/one_solve.hpp"
#include "solve_json.hpp"
#include "study/goals.hpp"
#include "view/recorded_study.hpp"
#include "view/show_text.hpp"
#include "view/wording.hpp"

namespace femrun::app {

namespace fs = std::filesystem;

namespace {

/// A value that a design is to have: --set parameters.width=12.
struct Wanted {
    std::string parameter, value;
};

/// Takes those of parameters that vary out of `set`; the rest changes the study file as ever.
std::vector<Wanted> take_wanted(std::vector<std::string>& set,
                                const std::vector<std::string>& varying) {
    constexpr std::string_view section = "parameters.";
    std::vector<Wanted> wanted;
    std::erase_if(set, [&](const std::string& setting) {
        const auto equals = setting.find('=');
        if (equals == setting.npos || !setting.starts_with(section)) return false;
        const std::string name = setting.substr(section.size(), equals - section.size());
        if (std::find(varying.begin(), varying.end(), name) == varying.end()) return false;
        wanted.push_back({name, setting.substr(equals + 1)});
        return true;
    });
    return wanted;
}

std::optional<double> number_in(const std::string& text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

/// The coded number of what a person wrote. A number may lie outside the range and between steps:
/// this design is the user's, not the optimizer's.
std::optional<double> coded(const study::Domain& domain, const std::string& text) {
    const std::optional<double> number = number_in(text);
    if (std::holds_alternative<study::RealDomain>(domain)) return number;
    if (std::holds_alternative<study::IntegerDomain>(domain))
        return number && std::floor(*number) == *number ? number : std::nullopt;
    const bool quoted =
        text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text[0];
    const std::string bare = quoted ? text.substr(1, text.size() - 2) : text;
    if (const auto choice = study::coded(domain, study::Value(bare))) return choice;
    return number ? study::coded(domain, study::Value(*number)) : std::nullopt;
}

/// The design of a recorded trial, as a point of the study file's space.
Result<study::Design> design_of_trial(const view::RecordedStudy& recorded, std::uint64_t number,
                                      const study::SpaceDefinition& space,
                                      const std::vector<Wanted>& wanted) {
    const view::Subject subject = recorded.subject();
    if (number < 1 || number > recorded.history().size())
        return Error{ErrorKind::missing,
                     fmt::format("study '{}': there is no trial {}; it has {}",
                                 subject.definition.name, number, recorded.history().size())};
    const auto had = subject.space.expand(recorded.history().trial(number).design);
    study::Design design;
    for (const study::Parameter& parameter : space.parameters) {
        const auto value = std::find_if(had.begin(), had.end(), [&](const auto& named) {
            return named.name == parameter.name;
        });
        std::optional<double> point;
        if (value != had.end()) point = coded(parameter.domain, study::to_string(value->value));
        const bool given = std::any_of(wanted.begin(), wanted.end(), [&](const Wanted& want) {
            return want.parameter == parameter.name;
        });
        if (!point && !given)
            return Error{
                ErrorKind::invalid,
                fmt::format("trial {} has no value for '{}', which is {} now; give it with "
                            "--set parameters.{}=...",
                            number, parameter.name, study::described(parameter.domain),
                            parameter.name)};
        design.push_back(point.value_or(0));
    }
    return design;
}

Result<void> set_values(const study::SpaceDefinition& space, const std::vector<Wanted>& wanted,
                        study::Design& design) {
    for (const Wanted& want : wanted)
        for (std::size_t i = 0; i < space.parameters.size(); ++i) {
            if (space.parameters[i].name != want.parameter) continue;
            const auto point = coded(space.parameters[i].domain, want.value);
            if (!point)
                return Error{ErrorKind::invalid,
                             fmt::format("--set parameters.{}: '{}' is no value of it; it is {}",
                                         want.parameter, want.value,
                                         study::described(space.parameters[i].domain))};
            design[i] = *point;
        }
    return {};
}

/// The folder for the files: the one that was asked for, which must be new; else the first of
/// solve-trial-12, solve-trial-12-2, ... that is not there.
Result<fs::path> folder_for(const SolveOptions& options) {
    std::error_code ignored;
    if (!options.folder.empty()) {
        if (!fs::exists(path_of(options.folder), ignored)) return path_of(options.folder);
        return Error{
            ErrorKind::invalid,
            fmt::format("'{}': is there already; name a folder that is not", options.folder)};
    }
    const std::string first =
        options.trial ? fmt::format("solve-trial-{}", *options.trial) : "solve-design";
    std::string name = first;
    for (int next = 2; fs::exists(path_of(name), ignored); ++next)
        name = fmt::format("{}-{}", first, next);
    return path_of(name);
}

/// Where a solve that was made again came out otherwise than its record says.
std::vector<std::string> differences(const store::TrialHistory& was, const store::TrialHistory& is,
                                     const std::vector<std::string>& responses) {
    std::vector<std::string> told;
    if (was.state != study::TrialState::complete || is.state != study::TrialState::complete)
        return told;
    for (std::size_t i = 0; i < responses.size() && i < was.response.size(); ++i)
        if (view::number_text(was.response[i]) != view::number_text(is.response[i]))
            told.push_back(
                fmt::format("{} was {}", responses[i], view::number_text(was.response[i])));
    return told;
}

int solve(SolveOptions options, loop::EventLoop& loop) {
    const std::vector<Wanted> wanted =
        take_wanted(options.study.set, varying_parameters(options.study));
    serve::PreparedStudy prepared = prepare(options.study, loop);
    if (!prepared.study) {
        print_errors(prepared.mistakes);
        return exit_input;
    }
    serve::ReadyStudy& ready = *prepared.study;
    const study::StudyDefinition& definition = ready.definition;
    auto space = study::SearchSpace::compile(definition.space);
    auto goals = study::Goals::compile(definition.goals, *space);

    std::unique_ptr<view::RecordedStudy> recorded;
    Result<study::Design> design = study::Design{};
    if (options.trial) {
        auto opened = view::RecordedStudy::open(options.database, definition.name);
        if (!opened) return failed(opened.error());
        recorded = std::move(*opened);
        design = design_of_trial(*recorded, *options.trial, definition.space, wanted);
    } else {
        design = serve::design_to_check(ready, *space, loop);
    }
    if (!design) return failed(design.error());
    if (const auto set = set_values(definition.space, wanted, *design); !set)
        return failed(set.error());
    if (const auto rule = space->broken_rule(*design))
        print_note(fmt::format("the design breaks rule '{}'; a study would not solve it", *rule));
    const auto folder = folder_for(options);
    if (!folder) return failed(folder.error());

    const auto report =
        serve::solve_one(ready, space->expand(*design), fs::absolute(*folder), loop);
    if (!report) return failed(report.error());
    const view::FolderSeen files = folder_seen({}, *folder);
    if (report->cancelled) {
        print_note(fmt::format("interrupted; its files so far are in '{}'", folder->string()));
        return exit_interrupted;
    }
    const store::TrialHistory trial = serve::as_trial(*space, *goals, *design, *report);
    if (options.json) {
        auto result = solve_json(*space, *goals, trial, *report);
        result["folder"] = files.files.empty() ? nlohmann::ordered_json()
                                               : nlohmann::ordered_json(folder->string());
        print_json(result);
        return trial.failure ? exit_no_success : exit_done;
    }
    const store::History none;
    fmt::print(
        "{}{}",
        view::solve_text({definition, *space, *goals, none}, trial, report->seconds, report->log),
        view::files_text(files));
    if (recorded && wanted.empty())
        if (const auto other = differences(recorded->history().trial(*options.trial), trial,
                                           definition.goals.responses);
            !other.empty())
            print_note(fmt::format("trial {} came out otherwise when it was recorded: {}",
                                   *options.trial, fmt::join(other, ", ")));
    return trial.failure ? exit_no_success : exit_done;
}

}  // namespace

int solve(const SolveOptions& options) {
    loop::EventLoop loop;
    return leave_with(solve(options, loop));
}

}  // namespace femrun::app
