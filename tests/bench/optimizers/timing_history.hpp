// SPDX-License-Identifier: MIT
// A study's past as the timing has it: random designs of a smooth, wavy problem.
#pragma once

#include <cstdint>
#include <random>

#include "linked_optimizer.hpp"

namespace femrun::bench {

/// Reals in [-5, 5].
host::Problem timed_problem(std::size_t dimensions, std::uint32_t objectives,
                            std::uint32_t constraints = 0);

/// Objective k is the sum of (x - 2k)^2 - 3 cos 2 pi x, as in the peers' runs. Each limit keeps
/// about two random designs of three.
run::OptimizerEvent timed_verdict(std::uint64_t trial, const study::Design& design,
                                  const host::Problem& problem);

/// Trials of random designs, adopted and complete.
class TimedHistory {
public:
    explicit TimedHistory(const host::Problem& problem) : problem_(problem) {}

    std::uint64_t trials() const { return trials_; }
    LinkedOptimizer::Events next(std::size_t count);

private:
    const host::Problem& problem_;
    std::mt19937_64 random_{12345};
    std::uint64_t trials_ = 0;
};

}  // namespace femrun::bench
