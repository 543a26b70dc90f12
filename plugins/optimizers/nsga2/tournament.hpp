// SPDX-License-Identifier: MIT
// Parents: of two individuals the better one. Without replacement: everybody takes part in two
// tournaments before anybody takes part in a third, as in Deb's own program, so that the best two
// are chosen twice for certain and the worst never.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "numerics/random.hpp"
#include "population.hpp"

namespace nsga2 {

class Tournament {
public:
    /// A new population, or new ranks: everybody is drawn anew.
    void restart() { left_.clear(); }

    /// A parent out of a population that is not empty.
    std::uint32_t winner(const Population& population, numerics::Engine& engine) {
        const std::uint32_t a = drawn(population, engine), b = drawn(population, engine);
        if (population.is_better(a, b)) return a;
        if (population.is_better(b, a)) return b;
        return numerics::uniform_unit(engine) < 0.5 ? a : b;
    }

private:
    std::uint32_t drawn(const Population& population, numerics::Engine& engine) {
        if (left_.empty()) {
            left_.resize(population.size());
            for (std::uint32_t i = 0; i < left_.size(); ++i) left_[i] = i;
        }
        std::swap(left_[numerics::uniform_below(engine, left_.size())], left_.back());
        const std::uint32_t one = left_.back();
        left_.pop_back();
        return one;
    }

    std::vector<std::uint32_t> left_;  // to be drawn in this round
};

}  // namespace nsga2
