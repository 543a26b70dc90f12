// SPDX-License-Identifier: MIT
// What a study has lost when its records cannot be written any more.
#pragma once

#include <span>

#include "base/result.hpp"
#include "run/study_run.hpp"

namespace femrun::run {

/// Names the trials whose results are among the records of `unwritten`, with `why` behind: "study
/// 'wing': the results of trials 3 and 5 are not on record and will be solved again when it is
/// resumed: ...". Nothing when nothing of the study is among them.
std::optional<Error> not_recorded(const StudyRun& study, std::span<const store::Record> unwritten,
                                  const Error& why);

}  // namespace femrun::run
