// SPDX-License-Identifier: MIT
#include "timing_history.hpp"

#include <cmath>
#include <numbers>

namespace femrun::bench {

host::Problem timed_problem(std::size_t dimensions, std::uint32_t objectives,
                            std::uint32_t constraints) {
    host::Problem problem;
    problem.space.parameters = box(dimensions, -5, 5);
    problem.objective_count = objectives;
    problem.constraint_count = constraints;
    problem.seed = 1;
    return problem;
}

run::OptimizerEvent timed_verdict(std::uint64_t trial, const study::Design& design,
                                  const host::Problem& problem) {
    run::ToldComplete complete{trial, {}, {}};
    for (std::uint32_t k = 0; k < problem.objective_count; ++k) {
        double sum = 0;
        for (const double x : design)
            sum += (x - 2.0 * k) * (x - 2.0 * k) - 3 * std::cos(2 * std::numbers::pi * x);
        complete.losses.push_back(sum);
    }
    for (std::uint32_t k = 0; k < problem.constraint_count; ++k) {
        double sum = -3;
        for (std::size_t i = 0; i < design.size(); ++i)
            sum += std::sin(static_cast<double>(i + 3 * k + 1)) * design[i] +
                   0.02 * design[i] * design[i];
        complete.excesses.push_back(sum);
    }
    return complete;
}

LinkedOptimizer::Events TimedHistory::next(std::size_t count) {
    LinkedOptimizer::Events events;
    for (std::size_t i = 0; i < count; ++i) {
        study::Design design;
        for (std::size_t d = 0; d < problem_.space.parameters.size(); ++d)
            design.push_back(10 * static_cast<double>(random_() >> 11) * 0x1p-53 - 5);
        events.emplace_back(run::Adopted{++trials_, design});
        events.push_back(timed_verdict(trials_, design, problem_));
    }
    return events;
}

}  // namespace femrun::bench
