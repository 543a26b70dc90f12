// SPDX-License-Identifier: MIT
#include "standing.hpp"

#include <algorithm>

namespace search {

bool is_feasible(const History& history, Row row) {
    const auto excesses = history.excesses(row);
    return std::all_of(excesses.begin(), excesses.end(), [](double each) { return each <= 0; });
}

bool is_better(const History& history, Row a, Row b) {
    const bool feasible = is_feasible(history, a);
    if (feasible != is_feasible(history, b)) return feasible;
    if (feasible) return history.losses(a)[0] < history.losses(b)[0];
    // The share of what both are outside.
    double more = 0;
    for (std::size_t j = 0; j < history.excesses(a).size(); ++j) {
        const double x = std::max(0.0, history.excesses(a)[j]),
                     y = std::max(0.0, history.excesses(b)[j]);
        if (x + y > 0) more += (x - y) / (x + y);
    }
    return more < 0;
}

}  // namespace search
