// SPDX-License-Identifier: MIT
// How runs get better, trial by trial: the chart of a problem.
#pragma once

#include "chart.hpp"
#include "report.hpp"

namespace femrun::bench {

/// The median over the seeds with its quartiles, and the peers' stored medians: curves where they
/// are stored, else their last value as a level.
Chart curves(const Report& report, const NamedProblem& problem, const std::string& plugin);

}  // namespace femrun::bench
