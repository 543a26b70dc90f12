// SPDX-License-Identifier: MIT
// One design with everything that came out of it.
#pragma once

#include <string>

#include "view/subject.hpp"

namespace femrun::view {

/// Parameters, fixed and derived quantities; of a complete trial its objectives, constraints (with
/// how near they are to their limits) and outputs too. A line each.
std::string design_text(const Subject& subject, const store::TrialHistory& trial);

}  // namespace femrun::view
