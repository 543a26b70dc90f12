// SPDX-License-Identifier: MIT
// What somebody who looks at a model before there is a study wants to know: what may be varied and
// read, and what this Femtet has for it.
#pragma once

#include <femrun/solver.hpp>
#include <string>
#include <vector>

#include "trial/open_project.hpp"

namespace femtet {

/// Models, variables, and what the model computes itself.
void tell_model(OpenProject& project, const std::vector<std::string>& models, femrun::Probe& probe);

/// Lines that the table `outputs` of a study could have: output settings of Femtet's own window by
/// these titles, and calls, those of the model's own kind of analysis first.
std::vector<std::string> output_choices(Object& femtet, const Constants& constants,
                                        const std::vector<std::string>& parametric_titles);

/// Which of the members that a study may use this Femtet has, and which it lacks.
void tell_members(Object& femtet, femrun::Probe& probe);

/// Rebuilds and meshes once, and tells how long that took, or what kept it from it.
void tell_dry_run(OpenProject& project, femrun::Probe& probe);

/// A fact whose value is a list, in as many facts as it takes: a value has an end.
void tell_list(const std::string& name, const std::vector<std::string>& items,
               femrun::Probe& probe);

}  // namespace femtet
