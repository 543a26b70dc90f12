// SPDX-License-Identifier: MIT
// Where to look while hardly a design has worked.
//
// Before the first success nothing is known but where it is not, and measurements (README) say how
// little that helps: going far from failures finds corners and misses the middle. So two trials of
// three fill the space evenly, by an additive recurrence with the generalised golden ratio (Roberts
// 2018), and one goes where the model of failures doubts least. From the first success on, the
// search goes outwards from what works: the product of the probability of success and the distance
// from all that is known is largest at the edge of the region that works.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "feasibility.hpp"
#include "numerics/random.hpp"
#include "space.hpp"
#include "trust_region.hpp"

namespace search {

class Scout {
public:
    Scout(const Space& space, std::uint64_t seed);

    std::optional<std::vector<double>> propose(const Feasibility& feasibility,
                                               numerics::Engine& engine, const Accept& accept);

private:
    std::vector<double> next_in_sequence();
    std::vector<double> anywhere(numerics::Engine& engine) const;
    std::vector<double> around(const std::vector<double>& success, numerics::Engine& engine) const;

    const Space* space_;
    std::vector<double> position_, step_;  // of the sequence, by coordinate
};

}  // namespace search
