// SPDX-License-Identifier: MIT
// From a response to what is made of it, live and when the goals of a study have changed.
#pragma once

#include <span>
#include <variant>

#include "study/goals.hpp"
#include "study/search_space.hpp"
#include "study/trial.hpp"

namespace femrun::study {

/// The verdict on a response, or why there is none: one number too many is the solver's fault, a
/// value outside its plausible range and a goal without a value are failures of the design, of
/// stage 'post' and with a cause of their own.
std::variant<Verdict, Failure> judged(const Goals& goals, const SearchSpace& space,
                                      const Design& design, std::span<const double> response);

}  // namespace femrun::study
