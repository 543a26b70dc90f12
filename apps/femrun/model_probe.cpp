// SPDX-License-Identifier: MIT
#include "model_probe.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "host/instance.hpp"
#include "schema_words.hpp"
#include "serve/open_optimizer.hpp"
#include "system/output_guard.hpp"
#include "wire/convert.hpp"

namespace femrun::app {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

/// As settings name a file: relative to the study's folder where there is a way, which there is not
/// to another drive.
fs::path as_setting(const fs::path& file, const fs::path& folder) {
    std::error_code failure;
    const fs::path found = fs::proximate(file, folder, failure);
    return failure || found.empty() ? fs::absolute(file) : found;
}

ModelFacts facts_in(wire::Probe::Reader probe) {
    ModelFacts facts;
    for (const auto fact : probe.getFacts())
        facts.facts.emplace_back(wire::to_text(fact.getName()), wire::to_text(fact.getValue()));
    for (const auto variable : probe.getVariables()) {
        auto value = wire::decode(variable.getValue());
        const auto* number = value ? std::get_if<double>(&*value) : nullptr;
        const bool known = value.ok() && (number == nullptr || std::isfinite(*number));
        facts.variables.push_back({wire::to_text(variable.getQuantity().getName()),
                                   wire::to_text(variable.getQuantity().getUnit()),
                                   known ? std::optional(*value) : std::nullopt});
    }
    for (const auto response : probe.getResponses())
        facts.responses.push_back(wire::to_text(response.getName()));
    return facts;
}

}  // namespace

Result<ordered_json> settings_for_model(std::string_view command, const host::Plugin& plugin,
                                        const std::string& model, const fs::path& folder) {
    if (model.empty()) return starting_settings(plugin.description, command);
    if (!fs::exists(path_of(model)))
        return Error{ErrorKind::missing, fmt::format("'{}': there is no such model file", model)};
    auto settings =
        model_settings(plugin.description.settings, as_setting(path_of(model), folder), folder);
    const std::string& name = plugin.description.name;
    if (settings.empty())
        return Error{ErrorKind::invalid,
                     fmt::format("solver '{}' takes no model like '{}'; 'femrun plugins {}' lists "
                                 "its settings",
                                 name, model, name)};
    return settings;
}

std::vector<std::string> real_responses(const host::Plugin& plugin, const ordered_json& settings,
                                        const ModelFacts& facts) {
    const auto schema = ordered_json::parse(plugin.description.settings, nullptr, false);
    const ordered_json properties = members_in(schema, "properties");
    ordered_json example = members_in(example_in(schema), "outputs");
    if (example.empty() && properties.contains("outputs"))
        example = example_in(properties["outputs"]);
    std::vector<std::string> responses = facts.responses;
    if (settings.contains("outputs") && settings["outputs"] == example)
        std::erase_if(responses, [&](const std::string& name) { return example.contains(name); });
    return responses;
}

void look_closely(const host::Plugin& plugin, ordered_json& settings) {
    const auto schema = ordered_json::parse(plugin.description.settings, nullptr, false);
    const ordered_json properties = members_in(schema, "properties");
    for (const auto& [name, setting] : properties.items())
        if (setting.is_object() && setting.contains("probe") && !settings.contains(name))
            settings[name] = setting["probe"];
}

Result<ModelFacts> probed(const host::Plugin& plugin, const ordered_json& settings,
                          const fs::path& folder) {
    const system::OutputGuard guard;  // a solver on a thread may print
    loop::EventLoop loop;
    try {
        auto launched = loop.wait(host::launch_solver(
            loop, plugin, study::Isolation::by_plugin,
            settings.dump(-1, ' ', false, ordered_json::error_handler_t::replace),
            path_text(folder), {}));
        return loop.wait(launched.solver.probeRequest().send().then(
            [](capnp::Response<wire::Solver::ProbeResults>&& results) {
                return facts_in(results.getProbe());
            }));
    } catch (const kj::Exception& exception) {
        return serve::remote_error(exception);
    }
}

}  // namespace femrun::app
