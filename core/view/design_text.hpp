// SPDX-License-Identifier: MIT
// One design with everything that came out of it.
#pragma once

#include <string>

#include "view/subject.hpp"

namespace femrun::view {

/// Parameters, fixed and derived quantities; of a complete trial its objectives, constraints (with
/// how near they are to their limits) and outputs too. A line each.
enum class Outputs { shown, left_out };
std::string design_text(const Subject& subject, const store::TrialHistory& trial,
                        Outputs outputs = Outputs::shown);

}  // namespace femrun::view
