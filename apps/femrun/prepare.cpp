// SPDX-License-Identifier: MIT
#include "prepare.hpp"

#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "base/near_name.hpp"
#include "base/path_text.hpp"
#include "messages.hpp"
#include "toml_lines.hpp"

namespace femrun::app {

namespace fs = std::filesystem;

namespace {

std::vector<study::Override> overrides(const StudyOptions& options, std::vector<Error>& mistakes) {
    std::vector<study::Override> all;
    const auto add = [&](const char* key, std::string value, const char* option) {
        if (!value.empty()) all.push_back({key, std::move(value), option});
    };
    const auto text = [](const std::string& said) { return said.empty() ? said : quoted(said); };
    add("study.name", text(options.name), "--name");
    add("study.trials", options.trials ? std::to_string(*options.trials) : "", "--trials");
    add("study.time", text(options.time), "--time");
    add("optimizer.plugin", text(options.optimizer), "--optimizer");
    add("optimizer.seed", options.seed ? std::to_string(*options.seed) : "", "--seed");
    add("solver.plugin", text(options.solver), "--solver");
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
            "run",   "check",   "solve",    "show",    "export",    "list",   "plugins", "conform",
            "init",  "status",  "attach",   "explain", "pause",     "resume", "stop",    "licences",
            "drain", "dismiss", "shutdown", "fetch",   "scheduler", "worker", "tokens",  "probe"};
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

}  // namespace

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

serve::PreparedStudy prepare(const StudyOptions& options, loop::EventLoop& loop,
                             serve::SolvedWhere where) {
    auto text = read_text(options.file);
    if (!text) return {.study = {}, .mistakes = {std::move(text).error()}, .notes = {}};
    std::vector<Error> mistakes;
    auto wanted = overrides(options, mistakes);
    auto prepared =
        serve::prepare({options.file, std::move(*text), std::move(wanted)}, loop, where);
    for (const std::string& note : prepared.notes) print_note(note);
    if (mistakes.empty()) return prepared;
    prepared.study.reset();
    prepared.mistakes.insert(prepared.mistakes.begin(), mistakes.begin(), mistakes.end());
    return prepared;
}

}  // namespace femrun::app
