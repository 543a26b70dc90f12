// SPDX-License-Identifier: MIT
// The last words of `femrun run`.
#pragma once

#include <string>

#include "view/subject.hpp"

namespace femrun::view {

struct RunFacts {
    double seconds = 0;    // wall time of this run
    std::string database;  // its path, as the user gave it
    std::string resume;    // the command that goes on with the study
};

/// How the study ended, what failed, the best design or the front, where the records are, and which
/// command comes next.
std::string summary_text(const Subject& subject, const RunFacts& facts);

}  // namespace femrun::view
