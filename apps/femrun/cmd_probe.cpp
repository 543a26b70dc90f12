// SPDX-License-Identifier: MIT
// `femrun probe`: what a solver finds on this PC and in a model, for a person and to be sent.
#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/path_text.hpp"
#include "host/catalogue.hpp"
#include "messages.hpp"
#include "model_probe.hpp"
#include "options.hpp"
#include "print_json.hpp"
#include "settings_said.hpp"
#include "system/plugin_platform.hpp"
#include "view/wording.hpp"

namespace femrun::app {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

ordered_json as_json(const std::optional<study::Value>& value) {
    if (!value) return nullptr;
    return std::visit([](const auto& held) { return ordered_json(held); }, *value);
}

ordered_json as_json(const host::Plugin& plugin, const ordered_json& settings,
                     const Result<ModelFacts>& found) {
    ordered_json all = {{"femrun", FEMRUN_VERSION},
                        {"system", system::plugin_platform()},
                        {"solver", plugin.description.name},
                        {"version", plugin.description.version},
                        {"library", path_text(plugin.library)},
                        {"settings", settings},
                        {"trouble", nullptr},
                        {"facts", ordered_json::array()},
                        {"variables", ordered_json::array()},
                        {"responses", ordered_json::array()}};
    if (!found) {
        all["trouble"] = found.error().message;
        return all;
    }
    for (const auto& [name, value] : found->facts)
        all["facts"].push_back({{"name", name}, {"value", value}});
    for (const auto& variable : found->variables)
        all["variables"].push_back(
            {{"name", variable.name}, {"unit", variable.unit}, {"value", as_json(variable.value)}});
    all["responses"] = found->responses;
    return all;
}

/// One fact a line, cut where the terminal ends.
void print_for_people(const host::Plugin& plugin, const ModelFacts& found) {
    fmt::print("{}\n", shown(plugin));
    std::size_t width = std::string_view("variable").size();
    for (const auto& [name, value] : found.facts) width = std::max(width, view::width_of(name));
    const std::size_t room = output_width();
    bool cut = false;
    const auto line = [&](const std::string& name, const std::string& value) {
        const std::string whole =
            fmt::format("  {}{}  {}", name,
                        std::string(width - std::min(width, view::width_of(name)), ' '), value);
        cut = cut || view::width_of(whole) > room;
        fmt::print("{}\n", view::clipped(whole, room));
    };
    for (const auto& [name, value] : found.facts)
        if (name != trouble_fact) line(name, value);
    for (const auto& variable : found.variables)
        line("variable",
             fmt::format("{} = {}{}{}", variable.name,
                         variable.value ? study::to_string(*variable.value) : "(not known)",
                         variable.unit.empty() ? "" : " ", variable.unit));
    for (const std::string& response : found.responses) line("response", response);
    if (cut) fmt::print("Lines that end in ... are whole in a file, and with --json.\n");
}

}  // namespace

int probe(const ProbeOptions& options) {
    const auto plugin = host::Catalogue().find(host::PluginKind::solver, options.solver);
    if (!plugin) return failed(plugin.error());
    const fs::path folder = fs::current_path();
    auto settings = settings_for_model("probe", *plugin, options.model, folder);
    if (!settings) return failed(settings.error());
    const auto said = settings_said(options.set);
    if (!said) return failed(said.error());
    settings->merge_patch(*said);
    look_closely(*plugin, *settings);

    auto found = probed(*plugin, *settings, folder);
    if (found) found->responses = real_responses(*plugin, *settings, *found);
    if (options.json)
        print_json(as_json(*plugin, *settings, found));
    else if (found)
        print_for_people(*plugin, *found);
    if (!found) return failed(found.error());
    int code = exit_done;
    for (const auto& [name, value] : found->facts) {
        if (name != trouble_fact) continue;
        print_error({ErrorKind::unavailable, value});
        code = exit_no_success;
    }
    return code;
}

}  // namespace femrun::app
