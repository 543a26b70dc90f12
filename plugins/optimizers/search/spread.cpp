// SPDX-License-Identifier: MIT
#include "spread.hpp"

#include <algorithm>
#include <cmath>

namespace search {

std::vector<std::vector<double>> latin_hypercube(const Space& space, std::size_t count,
                                                 numerics::Engine& engine) {
    std::vector<std::vector<double>> points(count, std::vector<double>(space.size()));
    for (std::size_t i = 0; i < space.size(); ++i) {
        std::vector<std::size_t> order(count);
        for (std::size_t k = 0; k < count; ++k) order[k] = k;
        for (std::size_t k = count; k > 1; --k)
            std::swap(order[k - 1], order[numerics::uniform_below(engine, k)]);
        for (std::size_t k = 0; k < count; ++k) {
            double at = (static_cast<double>(order[k]) + numerics::uniform_unit(engine)) /
                        static_cast<double>(count);
            if (i >= space.ordered()) {
                const double values = static_cast<double>(space.values(i - space.ordered()));
                at = std::min(std::floor(at * values), values - 1);
            }
            points[k][i] = at;
        }
    }
    return points;
}

}  // namespace search
