// SPDX-License-Identifier: MIT
// One design in words: what it is, what came out, how near its limits are.
#pragma once

#include <string>

#include "view/subject.hpp"

namespace femrun::view {

/// A line each for parameters, fixed and derived quantities, objectives and constraints, indented
/// by two; outputs that are not an objective's name as well.
std::string design_text(const Subject& subject, const store::TrialHistory& trial);

/// "at most 100 (20 below it, 20 %)", "at most 100 (exceeded by 20, 20 %)". `value` is the
/// constraint's.
std::string limit_text(const study::Constraint& constraint, double value);

}  // namespace femrun::view
