// SPDX-License-Identifier: MIT
// One design, solved outside of any study: what `femrun check --solve` does.
#pragma once

#include "loop/event_loop.hpp"
#include "prepare.hpp"
#include "run/ports.hpp"
#include "study/search_space.hpp"

namespace femrun::app {

/// The design to solve: the first to try, else the middle of the space, else (when that breaks a
/// rule) what the study's optimizer proposes first.
Result<study::Design> design_to_check(const Prepared& prepared, const study::SearchSpace& space,
                                      loop::EventLoop& loop);

/// Solves it with the solver that `prepare` opened; files go to `folder`.
Result<run::Report> solve_one(Prepared& prepared, const std::vector<study::NamedValue>& design,
                              const std::filesystem::path& folder, loop::EventLoop& loop);

}  // namespace femrun::app
