// SPDX-License-Identifier: MIT
// A study as one JSON object: what `show NAME --json` prints. Scripts depend on it: keys are added,
// never changed (docs/reference/cli.md).
#pragma once

#include <ostream>
#include <string>

#include "view/subject.hpp"

namespace femrun::view {

/// Writes the object, a trial a line, and a line's end.
void show_json(const Subject& subject, std::ostream& out);

/// One trial's object, as it stands in the list.
std::string trial_json(const Subject& subject, std::uint64_t number);

}  // namespace femrun::view
