// SPDX-License-Identifier: MIT
// `femrun init`: a first study file, from a probe of the model where the solver can.
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/path_text.hpp"
#include "first_study.hpp"
#include "host/catalogue.hpp"
#include "messages.hpp"
#include "model_probe.hpp"
#include "options.hpp"
#include "print_json.hpp"

namespace femrun::app {

namespace fs = std::filesystem;

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
        auto settings = settings_for_model("init", *plugin, options.model, folder);
        if (!settings) {
            print_error(settings.error());
            return exit_input;
        }
        ModelFacts facts;
        if (auto found = probed(*plugin, *settings, folder))
            facts = *std::move(found);
        else
            // A model alone is not always enough to probe; the file then has places to fill in.
            print_note(fmt::format("solver '{}' could not look into {}: {}", options.solver,
                                   options.model.empty() ? "its settings" : "the model",
                                   found.error().message));
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
