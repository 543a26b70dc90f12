// SPDX-License-Identifier: MIT
// What `nsga2` keeps of the designs that it tried.
#pragma once

#include <cstddef>
#include <cstdint>

#include "nsga2/population.hpp"
#include "problems.hpp"

namespace femrun::bench {

/// As Population of metrics.hpp, but by the selection of `nsga2` with its default setting, in its
/// own code: a front that does not fit is thinned, and violations are measured by what is typical.
/// With a population of this size and one trial at a time it is the one that `nsga2` has.
class ThinnedPopulation {
public:
    ThinnedPopulation(const NamedProblem& problem, std::size_t size);

    void add(const Outcome& outcome);
    /// The objectives of the feasible survivors.
    Points feasible() const;

private:
    std::size_t size_, objectives_, constraints_;
    std::size_t fresh_ = 0;  // since the last selection
    numerics::ViolationScale scale_;
    nsga2::Population members_;
};

}  // namespace femrun::bench
