// SPDX-License-Identifier: MIT
// The parts of a progress report that panel and line share.
#pragma once

#include <string>

#include "view/progress.hpp"

namespace femrun::view {

/// "12/200 complete", "12 complete".
std::string completed_text(const Progress& progress);
/// "3 failed (mesh 2, solve 1)"; empty when none did.
std::string failures_text(const Progress& progress);
/// "mass 1.23 kg at trial 7", "front of 9"; empty when there is none.
std::string standing_text(const Progress& progress);
/// "replaying its past", "nothing new starts", "stopping now"; empty while it just runs.
std::string phase_text(const Progress& progress);

}  // namespace femrun::view
