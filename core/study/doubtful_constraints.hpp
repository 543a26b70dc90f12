// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "study/definition.hpp"
#include "study/search_space.hpp"

namespace femrun::study {

/// Constraints that can be seen not to do what they are for, a sentence each: no design can keep
/// one, or it says nothing about the solver's outputs and would be a rule.
std::vector<std::string> doubtful_constraints(const GoalsDefinition& goals,
                                              const SearchSpace& space);

}  // namespace femrun::study
