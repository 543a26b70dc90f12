// SPDX-License-Identifier: MIT
// `femrun init`: a first study file, from a probe of the model where the solver can.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/path_text.hpp"
#include "first_study.hpp"
#include "host/catalogue.hpp"
#include "host/instance.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "print_json.hpp"
#include "serve/open_optimizer.hpp"
#include "system/output_guard.hpp"
#include "wire/convert.hpp"

namespace femrun::app {

namespace fs = std::filesystem;

namespace {

ModelFacts probed(loop::EventLoop& loop, const host::Plugin& plugin, const std::string& settings,
                  const fs::path& folder) {
    const system::OutputGuard guard;  // a solver on a thread may print
    auto launched = loop.wait(host::launch_solver(loop, plugin, study::Isolation::by_plugin,
                                                  settings, path_text(folder), {}));
    return loop.wait(launched.solver.probeRequest().send().then(
        [](capnp::Response<wire::Solver::ProbeResults>&& results) {
            ModelFacts facts;
            for (const auto variable : results.getProbe().getVariables()) {
                auto value = wire::decode(variable.getValue());
                const auto* number = value ? std::get_if<double>(&*value) : nullptr;
                const bool known = value.ok() && !(number != nullptr && std::isnan(*number));
                facts.variables.push_back({wire::to_text(variable.getQuantity().getName()),
                                           wire::to_text(variable.getQuantity().getUnit()),
                                           known ? std::optional(*value) : std::nullopt});
            }
            for (const auto response : results.getProbe().getResponses())
                facts.responses.push_back(wire::to_text(response.getName()));
            return facts;
        }));
}

/// What the solver is probed with: what it takes of the model, or what it starts with.
Result<nlohmann::ordered_json> settings_for(const host::Plugin& plugin, const InitOptions& options,
                                            const fs::path& folder) {
    if (options.model.empty()) return starting_settings(plugin.description);
    if (!fs::exists(path_of(options.model)))
        return Error{ErrorKind::missing,
                     fmt::format("'{}': there is no such model file", options.model)};
    auto settings = model_settings(plugin.description.settings,
                                   fs::relative(path_of(options.model), folder), folder);
    if (settings.empty())
        return Error{ErrorKind::invalid,
                     fmt::format("solver '{}' takes no model like '{}'; 'femrun plugins {}' lists "
                                 "its settings",
                                 options.solver, options.model, options.solver)};
    return settings;
}

}  // namespace

int init(const InitOptions& options) {
    const fs::path target = path_of(options.file);
    if (fs::exists(target) && !options.force) {
        print_error(
            {ErrorKind::conflict,
             fmt::format(
                 "'{}': exists already; use --force to overwrite it, or --output with another name",
                 options.file)});
        return exit_input;
    }
    std::string name = path_text(fs::absolute(target).parent_path().filename());
    if (name.empty()) name = "study";  // in the root folder
    std::string text;
    const auto of_formulas = formula_study(name, options.solver);
    if (of_formulas && options.model.empty()) {
        text = *of_formulas;
    } else if (options.solver.empty()) {
        print_error({ErrorKind::invalid,
                     fmt::format("'{}': no solver is named for this model; add --solver NAME "
                                 "('femrun plugins' lists them)",
                                 options.model)});
        return exit_input;
    } else {
        auto plugin = host::Catalogue().find(host::PluginKind::solver, options.solver);
        if (!plugin) {
            print_error(plugin.error());
            return exit_input;
        }
        const fs::path folder = fs::absolute(target).parent_path();
        auto settings = settings_for(*plugin, options, folder);
        if (!settings) {
            print_error(settings.error());
            return exit_input;
        }
        ModelFacts facts;
        loop::EventLoop loop;
        try {
            facts = probed(loop, *plugin, settings->dump(), folder);
        } catch (const kj::Exception& exception) {
            // A model alone is not always enough to probe; the file then has places to fill in.
            print_note(fmt::format("solver '{}' could not look into {}: {}", options.solver,
                                   options.model.empty() ? "its settings" : "the model",
                                   serve::remote_error(exception).message));
        }
        text = first_study(name, plugin->description, *settings, facts);
    }
    std::ofstream file(target, std::ios::binary);
    file << text;
    file.close();
    if (!file) {
        print_error({ErrorKind::unavailable,
                     fmt::format("'{}': cannot be written; name a folder that can, with --output",
                                 options.file)});
        return exit_broken;
    }
    if (options.json)
        print_json(nlohmann::ordered_json::object({{"file", options.file}}));
    else
        fmt::print("wrote {}; edit it, then: femrun check {}\n", options.file, options.file);
    return exit_done;
}

}  // namespace femrun::app
