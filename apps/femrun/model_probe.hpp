// SPDX-License-Identifier: MIT
// A look into a model through a solver's probe, before there is a study.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "first_study.hpp"
#include "host/catalogue.hpp"

namespace femrun::app {

/// The settings with which the solver looks into `model` (empty: with which it starts), whose paths
/// are relative to `folder`. `command` is the one that wants them.
Result<nlohmann::ordered_json> settings_for_model(std::string_view command,
                                                  const host::Plugin& plugin,
                                                  const std::string& model,
                                                  const std::filesystem::path& folder);

/// The responses of the model, without those that stand in the settings only because the schema has
/// them for an example.
std::vector<std::string> real_responses(const host::Plugin& plugin,
                                        const nlohmann::ordered_json& settings,
                                        const ModelFacts& facts);

/// Turns on what the solver's schema marks with "probe": what a look by a person is worth.
void look_closely(const host::Plugin& plugin, nlohmann::ordered_json& settings);

/// Launches the solver, probes it and ends it.
Result<ModelFacts> probed(const host::Plugin& plugin, const nlohmann::ordered_json& settings,
                          const std::filesystem::path& folder);

}  // namespace femrun::app
