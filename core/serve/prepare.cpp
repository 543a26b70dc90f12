// SPDX-License-Identifier: MIT
#include "serve/prepare.hpp"

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "host/catalogue.hpp"
#include "serve/open_optimizer.hpp"
#include "serve/placed_mistake.hpp"
#include "stage/gathered.hpp"
#include "study/formula_tokens.hpp"
#include "study/response_binding.hpp"
#include "study/settings_schema.hpp"
#include "wire/convert.hpp"

namespace femrun::serve {

namespace fs = std::filesystem;

namespace {

/// Who has a plugin that is not here checks its settings.
std::string checked_by_others(host::PluginKind kind, const std::string& why) {
    return fmt::format("{}ts settings are checked by {}", why + (why.ends_with('?') ? " I" : "; i"),
                       kind == host::PluginKind::optimizer
                           ? "the scheduler"
                           : "the first worker that has it, before anything is solved");
}

/// Finds a plugin and completes its settings.
std::optional<host::Plugin> choose(const host::Catalogue& catalogue, host::PluginKind kind,
                                   study::PluginChoice& choice, const study::StudyFile& file,
                                   SolvedWhere where, PreparedStudy& found_out) {
    const std::string section(to_string(kind));
    if (choice.plugin.empty()) return std::nullopt;  // the file's mistakes say so
    auto found = catalogue.find(kind, choice.plugin);
    if (!found && found.error().kind == ErrorKind::missing && where == SolvedWhere::elsewhere) {
        found_out.notes.push_back(checked_by_others(kind, found.error().message));
        host::Plugin not_here;
        not_here.description.kind = kind;
        not_here.description.name = choice.plugin;
        return not_here;
    }
    if (!found) {
        found_out.mistakes.push_back(
            std::move(found).error().within(file.place(section + ".plugin")));
        return std::nullopt;
    }
    if (const auto own = catalogue.own_hidden_by(*found))
        found_out.notes.push_back(fmt::format("{} is used instead of Femrun's own {}",
                                              shown(*found), own->description.version));
    auto checked =
        study::check_settings(found->description.settings, choice.settings, section, file);
    for (Error& mistake : checked.mistakes) found_out.mistakes.push_back(std::move(mistake));
    choice.settings = std::move(checked.settings);
    return std::move(*found);
}

/// What is no name for a parameter may be that of a variable of the model.
void tell_of_names(const study::SpaceDefinition& space, const host::Plugin& solver,
                   PreparedStudy& found_out) {
    const auto table = study::table_of_names(solver.description.settings);
    if (!table) return;
    for (const study::Parameter& each : space.parameters) {
        if (study::is_identifier(each.name)) continue;
        found_out.notes.push_back(
            fmt::format("solver '{}' sets a variable of any name by a parameter of another one: "
                        "NAME = \"{}\" in [solver.{}], and NAME in [parameters]",
                        solver.description.name, each.name, *table));
        return;
    }
}

struct Probed {
    std::vector<std::string> responses;
    std::vector<std::string> warnings, files;  // the facts "warning" and "file"
};

Probed probe(loop::EventLoop& loop, wire::Solver::Client& solver) {
    return loop.wait(solver.probeRequest().send().then(
        [](capnp::Response<wire::Solver::ProbeResults>&& results) {
            Probed found;
            for (const auto response : results.getProbe().getResponses())
                found.responses.push_back(wire::to_text(response.getName()));
            for (const auto fact : results.getProbe().getFacts()) {
                const std::string name = wire::to_text(fact.getName());
                if (name == "warning") found.warnings.push_back(wire::to_text(fact.getValue()));
                if (name == "file") found.files.push_back(wire::to_text(fact.getValue()));
            }
            return found;
        }));
}

void open(loop::EventLoop& loop, wire::Solver::Client& solver,
          const study::StudyDefinition& definition, const std::string& folder) {
    auto request = solver.openRequest();
    const auto quantities = study::quantities(definition.space);
    wire::encode(quantities, request.initQuantities(static_cast<unsigned>(quantities.size())));
    const auto responses = study::responses(definition.goals);
    const auto count = static_cast<unsigned>(responses.size());
    wire::encode(responses, request.initResponses(count), request.initOptionalResponses(count));
    request.setStudyFolder(wire::text(folder));
    loop.wait(request.send().ignoreResult());
}

}  // namespace

PreparedStudy prepare(StudyText text, loop::EventLoop& loop, SolvedWhere where) {
    PreparedStudy prepared;
    auto reading = study::StudyFile::read(text.text, text.path, text.overrides);
    std::vector<Error>& mistakes = prepared.mistakes;
    mistakes = std::move(reading.mistakes);
    if (!reading.file) return prepared;

    const study::StudyFile& file = *reading.file;
    study::StudyDefinition definition = file.definition();
    const host::Catalogue catalogue;
    for (const auto& broken : catalogue.list().broken)
        if (broken.died) prepared.notes.push_back(broken.why);
    auto optimizer =
        choose(catalogue, host::PluginKind::optimizer, definition.optimizer, file, where, prepared);
    auto solver =
        choose(catalogue, host::PluginKind::solver, definition.solver, file, where, prepared);
    if (solver) tell_of_names(definition.space, *solver, prepared);
    const fs::path folder = fs::absolute(path_of(text.path)).parent_path();
    for (const std::string& name : definition.files)
        if (auto files = stage::files_named(folder, name); !files)
            mistakes.push_back(std::move(files).error().within(file.place("study.files")));
    if (!mistakes.empty() || !optimizer || !solver) return prepared;

    const auto ready = [&](std::optional<host::LaunchedSolver> opened, Probed probed,
                           SolverTried tried) {
        prepared.study.emplace(ReadyStudy{
            std::move(reading.file), std::move(text.text), std::move(text.overrides), folder,
            std::move(definition), std::move(*optimizer), std::move(*solver), std::move(opened),
            std::move(probed.warnings), std::move(probed.files), tried});
    };
    if (solver->library.empty()) {
        ready({}, {}, SolverTried::no);
        return prepared;
    }
    std::optional<host::LaunchedSolver> launched;
    Probed probed;
    try {
        // Wherever its workers will have it: what it does when it is opened, it does to nobody.
        launched =
            loop.wait(host::launch_solver(loop, *solver, study::Isolation::process,
                                          definition.solver.settings, path_text(folder), {}));
        probed = probe(loop, launched->solver);
        auto bound = study::bind_responses(file, probed.responses);
        for (Error& mistake : bound.mistakes) mistakes.push_back(std::move(mistake));
        if (!mistakes.empty()) return prepared;
        definition.goals = bound.definition.goals;
        open(loop, launched->solver, definition, path_text(folder));
        ready(std::move(launched), std::move(probed), SolverTried::yes);
    } catch (const kj::Exception& exception) {
        Error error = remote_error(exception);
        if (exception.getType() == kj::Exception::Type::DISCONNECTED && launched)
            error.message = host::sentence(*solver, loop.wait(launched->instance->ended()));
        // A program that is missing here may be where it is solved.
        if (where == SolvedWhere::elsewhere && error.kind == ErrorKind::unavailable) {
            prepared.notes.push_back(checked_by_others(host::PluginKind::solver, error.message));
            ready({}, std::move(probed), SolverTried::no);
            return prepared;
        }
        mistakes.push_back(placed(std::move(error), file, "solver"));
    }
    return prepared;
}

}  // namespace femrun::serve
