// SPDX-License-Identifier: MIT
// The responses that a study names, held against those that its solver returns.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "study/study_file.hpp"

namespace femrun::study {

struct BoundStudy {
    StudyDefinition definition;   // with `goals.responses` final
    std::vector<Error> mistakes;  // with their places; empty when the study can run
};

/// `returned`: what the solver's probe found; empty when it cannot know, and then the names that
/// the study uses are believed. Without [study] record, everything else that the solver returns is
/// recorded after what the goals use.
BoundStudy bind_responses(const StudyFile& file, std::span<const std::string> returned);

}  // namespace femrun::study
