// SPDX-License-Identifier: MIT
// Holds the texts with places against a study's quantities, before anything runs.
#pragma once

#include <vector>

#include <femrun/solver.hpp>

#include "plan.hpp"

namespace femrun::command {

/// Throws femrun::Invalid with all mistakes in one sentence: places that name no quantity,
/// parameters that nothing uses, formats that do not fit all values of their quantity.
void check_study(const Plan& plan, const std::vector<Quantity>& quantities);

}  // namespace femrun::command
