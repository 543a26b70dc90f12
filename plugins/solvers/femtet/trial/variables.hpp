// SPDX-License-Identifier: MIT
// The variables of a model, and whether a study fits them.
#pragma once

#include <map>
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

/// What settings say of quantities and variables.
struct Naming {
    std::vector<std::string> unused;               // quantities that are no variables
    std::map<std::string, std::string> variables;  // by quantity, where their names differ

    const std::string& variable_of(const std::string& quantity) const;
};

/// A variable that a quantity sets.
struct Setting {
    std::string quantity, variable;
    bool operator==(const Setting&) const = default;
};

/// The quantities that are variables of the model. Throws Invalid for one that the model does not
/// have, that it has in another case, whose expression would be lost, or that another one sets too.
std::vector<Setting> settable(const std::vector<Wanted>& quantities, const Naming& naming,
                              const ModelVariables& variables, const std::string& model);

/// Throws Invalid where `naming` gives a variable to what the study does not have.
void check_naming(const Naming& naming, const std::vector<Wanted>& quantities);

}  // namespace femtet
