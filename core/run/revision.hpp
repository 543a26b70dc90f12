// SPDX-License-Identifier: MIT
// A study that goes on with a changed definition. What was solved stays solved: responses are
// judged by the new goals, and an optimizer that has to begin anew adopts the trials that there
// are.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "store/history.hpp"
#include "study/definition.hpp"

namespace femrun::run {

/// The facts to put on record before the study goes on. Errors of kind invalid say why it cannot:
/// its parameters have changed, or a new goal needs a response that was never recorded.
Result<std::vector<store::Fact>> revision(const store::History& past,
                                          const study::StudyDefinition& was,
                                          const study::StudyDefinition& is);

}  // namespace femrun::run
