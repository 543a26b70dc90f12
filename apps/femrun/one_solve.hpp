// SPDX-License-Identifier: MIT
// One design, solved outside of any study: what `femrun check --solve` and `femrun solve` do.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "loop/event_loop.hpp"
#include "prepare.hpp"
#include "run/ports.hpp"
#include "store/history.hpp"
#include "study/search_space.hpp"

namespace femrun::app {

/// The design to solve: the first to try, else the middle of the space, else (when that breaks a
/// rule) what the study's optimizer proposes first.
Result<study::Design> design_to_check(const Prepared& prepared, const study::SearchSpace& space,
                                      loop::EventLoop& loop);

/// Solves it with the solver that `prepare` opened, within the study's time limit; files go to
/// `folder`. Ctrl-C ends it: the report is then `cancelled`. Afterwards the solver is gone.
Result<work::Report> solve_one(Prepared& prepared, const std::vector<study::NamedValue>& design,
                               const std::filesystem::path& folder, loop::EventLoop& loop);

/// The report as the trial that it would be in a study: complete with its verdict, or failed.
store::TrialHistory as_trial(const study::SearchSpace& space, const study::Goals& goals,
                             const study::Design& design, const work::Report& report);

/// What `check --solve --json` and `solve --json` print.
nlohmann::ordered_json solve_json(const study::SearchSpace& space, const study::Goals& goals,
                                  const store::TrialHistory& trial, const work::Report& report);

}  // namespace femrun::app
