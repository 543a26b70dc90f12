// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "store/history.hpp"
#include "study/goals.hpp"
#include "study/search_space.hpp"
#include "work/attempt.hpp"

namespace femrun::app {

/// What `check --solve --json` and `solve --json` print.
nlohmann::ordered_json solve_json(const study::SearchSpace& space, const study::Goals& goals,
                                  const store::TrialHistory& trial, const work::Report& report);

}  // namespace femrun::app
