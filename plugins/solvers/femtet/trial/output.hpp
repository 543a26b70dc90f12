// SPDX-License-Identifier: MIT
// An output of a study: which number of Femtet's results it is.
#pragma once

#include <optional>
#include <string>

#include "calls/evaluate.hpp"
#include "calls/modes.hpp"

namespace femtet {

struct Output {
    std::string name;
    std::string model;              // analysis model; empty: the study's
    std::optional<int> parametric;  // number of an output setting of Femtet, instead of a call
    Program call;
    std::optional<int> mode;             // selected before the call; -1: the last
    std::optional<Reduction> reduction;  // over all modes
    std::optional<Program> give;         // what is read at the mode that the reduction chooses
    double factor = 1;
};

/// The part of Gogh whose modes are meant: "Hertz" of "Gogh.Hertz.GetSMatrix(0, 0)"; empty when the
/// call goes through none.
std::string results_of(const Program& call);

/// Reads the number of this output from the open result. Throws CallError and AutomationError.
double read_output(const Output& output, const Names& names);

}  // namespace femtet
