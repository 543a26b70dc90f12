// SPDX-License-Identifier: MIT
// The variables of a model, and whether a study fits them.
#pragma once

#include <string>
#include <vector>

#include "automation/object.hpp"

namespace femtet {

struct Variable {
    std::string name;
    double value = 0;
    std::string expression;  // as Femtet has it: "5", or "2*r + 1"

    /// Whether the expression is more than a number.
    bool is_derived() const;
};

/// Those of the model that is open; without Femtet's own constants. Of a Femtet that does not tell
/// (older than 2023.1.1), nothing. Throws AutomationError.
struct ModelVariables {
    std::vector<Variable> all;
    bool are_told = true;

    static ModelVariables of(Object& femtet);
};

/// A quantity of the study that may be a variable of the model.
struct Wanted {
    std::string name;
    bool optional = false;  // the study has another use for it
};

/// Those that are variables of the model. Throws Invalid for one that the model does not have, that
/// it has in another case, or whose expression would be lost.
std::vector<std::string> settable(const std::vector<Wanted>& quantities,
                                  const std::vector<std::string>& unused,
                                  const ModelVariables& variables, const std::string& model);

}  // namespace femtet
