// SPDX-License-Identifier: MIT
// One design, solved outside of any study: what `femrun check --solve` and `femrun solve` do.
#pragma once

#include <filesystem>
#include <vector>

#include "loop/event_loop.hpp"
#include "serve/prepare.hpp"
#include "store/history.hpp"
#include "study/goals.hpp"
#include "study/search_space.hpp"
#include "work/attempt.hpp"

namespace femrun::serve {

/// The design to solve: the first to try, else the middle of the space, else (when that breaks a
/// rule) what the study's optimizer proposes first.
Result<study::Design> design_to_check(const ReadyStudy& ready, const study::SearchSpace& space,
                                      loop::EventLoop& loop);

/// Solves it with the solver that `prepare` opened, within the study's time limit; files go to
/// `folder`. Ctrl-C ends it: the report is then `cancelled`. Afterwards the solver is gone.
Result<work::Report> solve_one(ReadyStudy& ready, const std::vector<study::NamedValue>& design,
                               const std::filesystem::path& folder, loop::EventLoop& loop);

/// The report as the trial that it would be in a study: complete with its verdict, or failed.
store::TrialHistory as_trial(const study::SearchSpace& space, const study::Goals& goals,
                             const study::Design& design, const work::Report& report);

}  // namespace femrun::serve
