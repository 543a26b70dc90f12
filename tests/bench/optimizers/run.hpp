// SPDX-License-Identifier: MIT
// One run: an optimizer, a problem, a seed, a budget.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "under_test.hpp"

namespace femrun::bench {

struct Task {
    const NamedProblem* problem = nullptr;
    std::uint64_t seed = 0;
    std::size_t in_flight = 1;  // asked at once, then told in this order
    std::size_t trials = 0;     // at most
    double solve_s = 60;        // what one that chooses its way is told that a solve takes
};

/// A set of designs with several objectives, measured.
struct Measured {
    std::size_t size = 0;  // non-dominated
    double hypervolume = 0, hypervolume_far = 0;
    double upsilon = 0, delta = 0;  // 0 where the true front is not known
};

/// The population is none that the optimizer told of: the interface of plugins knows none. It is
/// what a selection would have kept of the designs that were tried, and two selections are shown.
struct Checkpoint {
    std::size_t trials = 0;
    Measured textbook;  // kept by the textbook's selection (metrics.hpp)
    Measured thinned;   // by that of `nsga2`, which thins fronts (thinned_population.hpp)
    Measured archive;   // all that is not dominated
};

/// The population of textbook runs; peers' values are for it.
inline constexpr std::size_t population_size = 100;

/// Failures among so many first trials show little of what an optimizer has learnt.
inline constexpr std::size_t trials_to_learn = 20;

struct Row {
    std::string plugin, problem;
    std::uint64_t seed = 0;
    std::size_t in_flight = 1;
    std::size_t trials = 0, successes = 0, feasible = 0, duplicates = 0;
    std::size_t late_failures = 0;                     // after the first `trials_to_learn`
    std::size_t first_success = 0, tenth_success = 0;  // trial numbers; 0: there was none
    std::size_t every = 10;                            // trials between points of the curves
    /// One objective: the least feasible value so far, infinity before there is one. Several: the
    /// hypervolume, of the textbook's population where there are no failures, else of the archive.
    std::vector<double> curve;
    std::vector<double> curve_far;  // with the far reference
    double last = 0;                // of `curve`, at the end of the run
    std::vector<Checkpoint> checkpoints;
    double cpu_s = 0;    // of ask and tell
    std::string course;  // what one that chooses its way was on at the end
};

Result<Row> carry_out(const Subject& subject, const Task& task);

}  // namespace femrun::bench
