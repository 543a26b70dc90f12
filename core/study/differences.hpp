// SPDX-License-Identifier: MIT
// Whether a study file still describes the study that a database holds.
#pragma once

#include <string>
#include <vector>

#include "study/definition.hpp"

namespace femrun::study {

/// What changed from one definition to another, a sentence each: "objective 'mass': was minimize,
/// is maximize". Empty when the definitions are equal. What does not make another study (see
/// `same_study`) comes last.
std::vector<std::string> differences(const StudyDefinition& was, const StudyDefinition& is);

/// Whether trials of one can be counted as trials of the other: all but the budget, when it is
/// hopeless, the retry policy, licences, isolations, limits on the time of calls and what is kept
/// must be equal.
bool same_study(const StudyDefinition& was, const StudyDefinition& is);

}  // namespace femrun::study
