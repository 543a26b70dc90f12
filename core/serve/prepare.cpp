// SPDX-License-Identifier: MIT
#include "serve/prepare.hpp"

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "host/catalogue.hpp"
#include "serve/open_optimizer.hpp"
#include "stage/gathered.hpp"
#include "study/response_binding.hpp"
#include "study/settings_schema.hpp"
#include "wire/convert.hpp"

namespace femrun::serve {

namespace fs = std::filesystem;

namespace {

/// A plugin's mistake with the line it is about: plugins begin with the dotted key, if they know
/// it, and the host puts the plugin's name in front.
Error placed(Error error, const study::StudyFile& file, std::string_view section) {
    std::string_view rest = error.message;
    for (int part = 0; part < 2; ++part) {
        const auto colon = rest.find(": ");
        if (colon == rest.npos) break;
        const std::string_view key = rest.substr(0, colon);
        if (key.starts_with(fmt::format("{}.", section)) && key.find(' ') == key.npos)
            return std::move(error).within(file.place(key));
        rest.remove_prefix(colon + 2);
    }
    return std::move(error).within(file.place(section));
}

/// Finds a plugin and completes its settings.
std::optional<host::Plugin> choose(const host::Catalogue& catalogue, host::PluginKind kind,
                                   study::PluginChoice& choice, const study::StudyFile& file,
                                   PreparedStudy& found_out) {
    const std::string section(to_string(kind));
    if (choice.plugin.empty()) return std::nullopt;  // the file's mistakes say so
    auto found = catalogue.find(kind, choice.plugin);
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

PreparedStudy prepare(StudyText text, loop::EventLoop& loop) {
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
        choose(catalogue, host::PluginKind::optimizer, definition.optimizer, file, prepared);
    auto solver = choose(catalogue, host::PluginKind::solver, definition.solver, file, prepared);
    const fs::path folder = fs::absolute(path_of(text.path)).parent_path();
    for (const std::string& name : definition.files)
        if (auto files = stage::files_named(folder, name); !files)
            mistakes.push_back(std::move(files).error().within(file.place("study.files")));
    if (!mistakes.empty() || !optimizer || !solver) return prepared;

    std::optional<host::LaunchedSolver> launched;
    try {
        // Wherever its workers will have it: what it does when it is opened, it does to nobody.
        launched =
            loop.wait(host::launch_solver(loop, *solver, study::Isolation::process,
                                          definition.solver.settings, path_text(folder), {}));
        Probed probed = probe(loop, launched->solver);
        auto bound = study::bind_responses(file, probed.responses);
        for (Error& mistake : bound.mistakes) mistakes.push_back(std::move(mistake));
        if (!mistakes.empty()) return prepared;
        definition.goals = bound.definition.goals;
        open(loop, launched->solver, definition, path_text(folder));
        prepared.study.emplace(
            ReadyStudy{std::move(reading.file), std::move(text.text), std::move(text.overrides),
                       folder, std::move(definition), std::move(*optimizer), std::move(*solver),
                       std::move(launched), std::move(probed.warnings), std::move(probed.files)});
    } catch (const kj::Exception& exception) {
        Error error = remote_error(exception);
        if (exception.getType() == kj::Exception::Type::DISCONNECTED && launched)
            error.message = host::sentence(*solver, loop.wait(launched->instance->ended()));
        mistakes.push_back(placed(std::move(error), file, "solver"));
    }
    return prepared;
}

}  // namespace femrun::serve
