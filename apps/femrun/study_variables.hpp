// SPDX-License-Identifier: MIT
// Variables of a model as a first study has them: by names that formulas can have, with limits
// around what they are now, and all together as the design that is built today.
#pragma once

#include <string>
#include <vector>

#include "first_study.hpp"

namespace femrun::app {

/// A variable of the model, and the parameter that sets it.
struct StudyVariable {
    const ModelFacts::Variable* of_model;
    std::string parameter;

    bool has_own_name() const { return parameter != of_model->name; }
};

/// What the model has. Where the solver has a table of names (study::table_of_names), variables
/// whose names cannot be a parameter's get parameters with names of their own; elsewhere they keep
/// theirs.
std::vector<StudyVariable> variables_for(const host::Description& solver, const ModelFacts& facts);

/// The lines of that table; empty when it is not needed.
std::string own_names(const std::vector<StudyVariable>& variables);

/// The line of a parameter with what is to be known of the variable behind it; a comment where its
/// name is none for a parameter.
std::string parameter_line(const StudyVariable& variable);

/// The design that is built today, to be solved first. A comment where the model does not tell all
/// of it; empty when it tells nothing.
std::string present_design(const std::vector<StudyVariable>& variables);

}  // namespace femrun::app
