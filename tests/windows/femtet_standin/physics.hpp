// SPDX-License-Identifier: MIT
// What a solve of the stand-in finds: textbook formulas for each of pyfemtet's samples, with optima
// where theirs are worth looking for.
#pragma once

#include "project.hpp"

namespace femtet_standin {

/// Of the model's physics: "inductor", "pipe", "heat" ...
Solution solve(const Model& model);

/// The constant of Femtet that names the kind of analysis of this physics.
const char* analysis_of(const Model& model);

}  // namespace femtet_standin
