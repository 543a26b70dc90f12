// SPDX-License-Identifier: MIT
// Values that a quantity may take, to hold formats against: a field of fixed width must have room
// for all of them.
#pragma once

#include <vector>

#include <femrun/solver.hpp>
#include <femrun/text_format.hpp>

namespace femrun::command {

/// The ends of the range first, then some that are spread over it evenly and over its magnitudes,
/// because the longest texts need not be those of the ends: 0.1234567 is longer than 1. A typical
/// value where the range is not known.
std::vector<TextValue> sample_values(const Quantity& quantity);

}  // namespace femrun::command
