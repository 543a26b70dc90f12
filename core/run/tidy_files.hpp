// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "run/ports.hpp"
#include "run/study_run.hpp"

namespace femrun::run {

/// Discards the folders of a trial that just ended, and of those that it displaced among the best,
/// as far as the study's keep policy does not want them, and keeps the others of the trial.
void tidy_files(const StudyRun& study, std::uint64_t trial, WorkersPort& workers);

/// The folders that the policy wants of all that is on record: what else there is, a run that was
/// killed has left.
std::set<std::string> folders_that_stay(const StudyRun& study);

}  // namespace femrun::run
