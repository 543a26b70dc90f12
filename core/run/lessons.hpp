// SPDX-License-Identifier: MIT
// What an optimizer is told of a study, live and when it is restored. Both come from the same
// records through the same functions, which is why a restored optimizer proposes what it would have
// proposed.
#pragma once

#include <vector>

#include "run/ports.hpp"
#include "store/history.hpp"
#include "study/goals.hpp"

namespace femrun::run {

/// Whether some trial of the study has succeeded, which is what shows that its set-up can work.
enum class SetUp { unproven, proven };

/// The lesson of an ended trial, by what is known of the set-up when it ends. Only design failures
/// teach; a trial that was given up for other reasons is dropped. So is one whose result was not
/// where the settings say, until the set-up is proven: before that, the settings are suspected.
OptimizerEvent lesson(const store::TrialHistory& trial, const study::Goals& goals, SetUp set_up);

/// Whether the optimizer knows of the trial: it is of the present search space, and not one that an
/// optimizer before a revision proposed again.
bool is_taught(const store::History& history, const store::TrialHistory& trial);

/// Every ask, adoption and lesson of the past in the order in which the optimizer met them: each
/// trial's record says how many lessons came before it was asked for, and so do those of what the
/// optimizer chose on its way. Trials from before a revision
/// of the study are adopted, first of all.
std::vector<OptimizerEvent> lessons(const store::History& history, const study::Goals& goals);

}  // namespace femrun::run
