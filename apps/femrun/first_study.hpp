// SPDX-License-Identifier: MIT
// The text of a first study file, commented so that a person can go on from it.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "host/description.hpp"
#include "study/parameter.hpp"

namespace femrun::app {

/// What a solver's probe found in a model.
struct ModelFacts {
    struct Variable {
        std::string name, unit;
        std::optional<study::Value> value;
    };
    std::vector<Variable> variables;
    std::vector<std::string> responses;
    std::vector<std::pair<std::string, std::string>> facts;  // names and values
};

/// Facts that have a meaning here, as docs/plugin-author tells: what keeps the solver from solving;
/// an entry that the table `outputs` could have, as a line of TOML; a quantity that the model
/// computes itself.
inline constexpr std::string_view trouble_fact = "trouble", output_choice_fact = "output choice",
                                  computed_fact = "computed by the model";

/// The settings with which a solver of this schema can look into `model`, as far as the schema
/// tells: the path whose examples end as the model does; for other such paths a file beside the
/// model of the same stem; for what else is required, its first example. An empty object when no
/// setting takes such a file. `model` is relative to `folder`, as its paths in the settings are.
nlohmann::ordered_json model_settings(const std::string& schema, const std::filesystem::path& model,
                                      const std::filesystem::path& folder);

/// The settings that a study without a model starts with: the schema's own example of all of them,
/// else the examples of the required ones. An error when one is a file that only the user can name,
/// to `femrun COMMAND`.
Result<nlohmann::ordered_json> starting_settings(const host::Description& solver,
                                                 std::string_view command);

/// A study file for `solver` with these settings; a place is left for each required one that they
/// lack, and the others stand there as comments.
std::string first_study(const std::string& name, const host::Description& solver,
                        const nlohmann::ordered_json& settings, const ModelFacts& facts);

/// A study of formulas that runs as it is, for their solver and for none yet; nothing for others.
std::optional<std::string> formula_study(const std::string& name, const std::string& solver);

}  // namespace femrun::app
