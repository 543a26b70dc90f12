// SPDX-License-Identifier: MIT
// The last words of `femrun run`.
#pragma once

#include <string>

#include "view/subject.hpp"
#include "view/table.hpp"

namespace femrun::view {

struct RunFacts {
    std::string resume;             // the command that goes on with the study
    std::size_t width = unlimited;  // of the lines of tables
};

/// How the study ended, what failed, the best design or the front, where the records are, and which
/// command comes next. Where its end could not be recorded, somebody else says what to do.
std::string summary_text(const Subject& subject, const RunFacts& facts);

}  // namespace femrun::view
