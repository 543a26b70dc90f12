// SPDX-License-Identifier: MIT
// The text of a first study file, commented so that a person can go on from it.
#pragma once

#include <optional>
#include <string>
#include <vector>

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
};

/// The setting of the solver's schema that names a model like `model`: by the ending of the
/// schema's examples, else the first required path; empty when the solver takes no file.
std::string model_setting(const std::string& schema, const std::string& model);

/// A study file for `solver`; without a model a place for each required setting is left.
std::string first_study(const std::string& name, const host::Description& solver,
                        const std::string& model, const ModelFacts& facts);

/// A study of formulas that runs as it is.
std::string formula_study(const std::string& name);

}  // namespace femrun::app
