// SPDX-License-Identifier: MIT
// Runs as JSON, to be plotted and compared elsewhere.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "run.hpp"

namespace femrun::bench {

/// An array with a line a run.
void write_json(std::ostream& out, const std::string& settings, const std::vector<Row>& rows);

}  // namespace femrun::bench
