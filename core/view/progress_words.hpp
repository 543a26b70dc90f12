// SPDX-License-Identifier: MIT
// The parts of a progress report that panel and line share.
#pragma once

#include <string>

#include "view/progress.hpp"

namespace femrun::view {

/// "12/200 complete", "12 complete", "30/50 tried, 12 complete", "2 h of 8 h, 12 complete".
std::string completed_text(const Progress& progress);
/// "3 failed (mesh 2, solve 1)"; empty when none did.
std::string failures_text(const Progress& progress);
/// "last 12 alike: trial 41: MESSAGE", "12 of the last 30 alike: trial 41: MESSAGE"; empty when the
/// last trial did not fail.
std::string last_failure_text(const Progress& progress);
/// "mass 1.23 kg at trial 7".
std::string best_so_far_text(const BestSoFar& best);
/// "front of 9, hypervolume 3.2"; empty with a single objective.
std::string front_text(const Progress& progress);
/// "starting", "replaying its past", "nothing new starts", "stopping now"; empty while it just
/// runs.
std::string phase_text(const Progress& progress);
/// Running attempts that are not silent.
std::size_t heard_count(const Progress& progress);
/// "1 not heard of": its worker is silent; empty when all are heard of.
std::string silent_text(const Progress& progress);
/// "2 wait for a licence"; empty when none does.
std::string licence_text(const Progress& progress);

}  // namespace femrun::view
