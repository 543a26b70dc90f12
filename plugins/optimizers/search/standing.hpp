// SPDX-License-Identifier: MIT
// How complete trials with one objective stand to each other.
#pragma once

#include "history.hpp"

namespace search {

bool is_feasible(const History& history, Row row);

/// What is feasible is better than what is not; of two that are not it is the one that is less
/// outside, each constraint by its own measure.
bool is_better(const History& history, Row a, Row b);

}  // namespace search
