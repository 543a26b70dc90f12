// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>

#include "run/ports.hpp"
#include "run/study_run.hpp"

namespace femrun::run {

/// Discards the folders of a trial that just ended, and of those that it displaced among the best,
/// as far as the study's keep policy does not want them, and keeps the others of the trial.
void tidy_files(const StudyRun& study, std::uint64_t trial, WorkersPort& workers);

/// The same of an attempt that ended when its trial had.
void tidy_late(const StudyRun& study, std::uint64_t trial, AttemptId attempt, WorkersPort& workers);

/// The folders that the policy wants of all that is on record: what else there is, a run that was
/// killed has left.
std::set<std::string> folders_that_stay(const StudyRun& study);

/// What becomes of an attempt's folder: its trial is not over, the policy wants it, or does not.
enum class Fate { open, wanted, unwanted };
/// Of those folders that a worker of this name has made for the study; of others nothing.
std::map<std::string, Fate> fates(const StudyRun& study, const std::string& worker,
                                  std::span<const std::string> folders);

}  // namespace femrun::run
