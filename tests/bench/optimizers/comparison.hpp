// SPDX-License-Identifier: MIT
// Several optimizers on the same problems, side by side, with a verdict on each goal that speaks of
// them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report.hpp"

namespace femrun::bench {

struct Comparison {
    const std::vector<NamedProblem>& problems;
    const std::vector<Row>& rows;
    const Peers& peers;
    std::vector<std::string> plugins;  // as the columns stand

    /// Of one optimizer on one problem, one trial at a time, by seed.
    std::vector<const Row*> runs(const std::string& problem, const std::string& plugin) const;
    const NamedProblem* problem(const std::string& name) const;
};

/// What a problem is judged by.
enum class Figure {
    value,        // the least feasible one
    regret,       // what is above the optimum
    hypervolume,  // of the archive; more is better
};

/// The one that makes sense for the problem everywhere.
Figure figure_of(const NamedProblem& problem);

/// After so many trials, or at the end of runs to a number of successes; nothing when a run was
/// shorter. Runs that found nothing feasible have infinity, or no volume.
std::vector<double> figures(const NamedProblem& problem, const std::vector<const Row*>& runs,
                            Figure figure, std::size_t trials);

/// How many trials the shortest run of these had.
std::size_t trials_of(const std::vector<const Row*>& runs);

/// Of the trials after the first twenty, the share that failed, of each run.
std::vector<double> late_failures(const std::vector<const Row*>& runs);

void print_comparison(const Comparison& comparison);             // comparison.cpp
std::vector<Verdict> verdicts_of(const Comparison& comparison);  // comparison_goals.cpp

}  // namespace femrun::bench
