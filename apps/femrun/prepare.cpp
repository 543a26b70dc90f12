// SPDX-License-Identifier: MIT
#include "prepare.hpp"

#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "base/near_name.hpp"
#include "base/path_text.hpp"
#include "host/catalogue.hpp"
#include "loop/exception.hpp"
#include "messages.hpp"
#include "study/response_binding.hpp"
#include "study/settings_schema.hpp"
#include "system/crash_note.hpp"
#include "wire/convert.hpp"
#include "wire/error_text.hpp"

namespace femrun::app {

namespace fs = std::filesystem;

namespace {

std::vector<study::Override> overrides(const StudyOptions& options, std::vector<Error>& mistakes) {
    std::vector<study::Override> all;
    const auto add = [&](const char* key, std::string value, const char* option) {
        if (!value.empty()) all.push_back({key, std::move(value), option});
    };
    const auto quoted = [](const std::string& text) {
        return text.empty() ? text : fmt::format("'{}'", text);
    };
    add("study.name", quoted(options.name), "--name");
    add("study.trials", options.trials ? std::to_string(*options.trials) : "", "--trials");
    add("study.time", quoted(options.time), "--time");
    add("optimizer.plugin", quoted(options.optimizer), "--optimizer");
    add("optimizer.seed", options.seed ? std::to_string(*options.seed) : "", "--seed");
    add("solver.plugin", quoted(options.solver), "--solver");
    for (const std::string& setting : options.set) {
        const auto equals = setting.find('=');
        if (equals == std::string::npos || equals == 0)
            mistakes.push_back({ErrorKind::invalid,
                                fmt::format("--set '{}': there is no value; write KEY=VALUE, such "
                                            "as --set solver.keep=all",
                                            setting)});
        else
            all.push_back({setting.substr(0, equals), setting.substr(equals + 1), ""});
    }
    return all;
}

Result<std::string> read_text(const std::string& path) {
    std::error_code ignored;
    if (fs::is_directory(path_of(path), ignored)) {
        const std::string inside = path_text(path_of(path) / "study.toml");
        return Error{
            ErrorKind::invalid,
            fs::exists(path_of(inside), ignored)
                ? fmt::format("'{}': is a folder; its study file is '{}'", path, inside)
                : fmt::format("'{}': is a folder, and there is no study.toml in it; name a "
                              "study file, or write one with 'femrun init'",
                              path)};
    }
    std::ifstream file(path_of(path), std::ios::binary);
    if (!file) {
        static const std::vector<std::string> commands{
            "run", "check", "solve", "show", "export", "list", "plugins", "conform", "init"};
        if (const auto command = near_name(path, commands))
            return Error{ErrorKind::missing,
                         fmt::format("'{}': there is no such command, and no study file of this "
                                     "name; did you mean '{}'?",
                                     path, *command)};
        return Error{ErrorKind::missing,
                     fmt::format("'{}': there is no such study file; write one with 'femrun init', "
                                 "or name another",
                                 path)};
    }
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

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
                                   std::vector<Error>& mistakes) {
    const std::string section(to_string(kind));
    if (choice.plugin.empty()) return std::nullopt;  // the file's mistakes say so
    auto found = catalogue.find(kind, choice.plugin);
    if (!found) {
        mistakes.push_back(std::move(found).error().within(file.place(section + ".plugin")));
        return std::nullopt;
    }
    if (const auto own = catalogue.own_hidden_by(*found))
        print_note(fmt::format("{} is used instead of Femrun's own {}", shown(*found),
                               own->description.version));
    auto checked =
        study::check_settings(found->description.settings, choice.settings, section, file);
    for (Error& mistake : checked.mistakes) mistakes.push_back(std::move(mistake));
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

kj::Promise<std::unique_ptr<host::OptimizerLink>> open_optimizer(
    loop::EventLoop& loop, const host::Plugin& plugin, const study::StudyDefinition& definition,
    host::LaunchSettings launch) {
    system::tell_crashes();  // on a thread it takes this process along
    const host::Problem problem{
        .space = definition.space,
        .objective_count = static_cast<std::uint32_t>(definition.goals.objectives.size()),
        .constraint_count = static_cast<std::uint32_t>(definition.goals.constraints.size()),
        .seed = definition.seed};
    if (definition.optimizer_limit) launch.call_limit = *definition.optimizer_limit;
    return host::OptimizerLink::open(loop, plugin, definition.optimizer_isolation,
                                     definition.optimizer.settings, problem, std::move(launch));
}

Error remote_error(const kj::Exception& exception) {
    if (exception.getType() == kj::Exception::Type::DISCONNECTED)
        return {ErrorKind::unavailable, loop::text_of(exception)};
    return wire::error_from_text(loop::text_of(exception)).error;
}

std::vector<std::string> varying_parameters(const StudyOptions& options) {
    std::vector<std::string> names;
    const auto text = read_text(options.file);
    if (!text) return names;
    const auto reading = study::StudyFile::read(*text, options.file, {});
    if (!reading.file) return names;
    for (const study::Parameter& parameter : reading.file->definition().space.parameters)
        names.push_back(parameter.name);
    return names;
}

Preparation prepare(const StudyOptions& options, loop::EventLoop& loop) {
    Preparation preparation;
    std::vector<Error>& mistakes = preparation.mistakes;
    auto text = read_text(options.file);
    if (!text) {
        mistakes.push_back(std::move(text).error());
        return preparation;
    }
    auto reading = study::StudyFile::read(*text, options.file, overrides(options, mistakes));
    for (Error& mistake : reading.mistakes) mistakes.push_back(std::move(mistake));
    if (!reading.file) return preparation;

    const study::StudyFile& file = *reading.file;
    study::StudyDefinition definition = file.definition();
    const host::Catalogue catalogue;
    for (const auto& broken : catalogue.list().broken)
        if (broken.died) print_note(broken.why);
    auto optimizer =
        choose(catalogue, host::PluginKind::optimizer, definition.optimizer, file, mistakes);
    auto solver = choose(catalogue, host::PluginKind::solver, definition.solver, file, mistakes);
    if (!mistakes.empty() || !optimizer || !solver) return preparation;

    const fs::path folder = fs::absolute(path_of(options.file)).parent_path();
    std::optional<host::LaunchedSolver> launched;
    try {
        // Wherever its workers will have it: what it does when it is opened, it does to nobody.
        launched =
            loop.wait(host::launch_solver(loop, *solver, study::Isolation::process,
                                          definition.solver.settings, path_text(folder), {}));
        Probed probed = probe(loop, launched->solver);
        auto bound = study::bind_responses(file, probed.responses);
        for (Error& mistake : bound.mistakes) mistakes.push_back(std::move(mistake));
        if (!mistakes.empty()) return preparation;
        definition.goals = bound.definition.goals;
        open(loop, launched->solver, definition, path_text(folder));
        preparation.study.emplace(Prepared{std::move(reading.file), std::move(*text), folder,
                                           std::move(definition), std::move(*optimizer),
                                           std::move(*solver), std::move(launched),
                                           std::move(probed.warnings), std::move(probed.files)});
    } catch (const kj::Exception& exception) {
        Error error = remote_error(exception);
        if (exception.getType() == kj::Exception::Type::DISCONNECTED && launched)
            error.message = host::sentence(*solver, loop.wait(launched->instance->ended()));
        mistakes.push_back(placed(std::move(error), file, "solver"));
    }
    return preparation;
}

}  // namespace femrun::app
