// SPDX-License-Identifier: MIT
#include "close_search.hpp"

#include <algorithm>
#include <cmath>

namespace gp {

Nearest nearest(const search::Space& space, const search::History& history,
                std::span<const Row> rows, Row centre, std::size_t count) {
    const double* const at = history.point(centre);
    std::vector<std::pair<double, Row>> found;
    for (const Row row : rows) {
        const double* const point = history.point(row);
        double far = 0;
        for (std::size_t i = 0; i < space.ordered(); ++i)
            far = std::max(far, std::abs(point[i] - at[i]));
        for (std::size_t i = space.ordered(); i < space.size(); ++i)
            far += point[i] != at[i] ? 0.5 : 0.0;
        found.emplace_back(far, row);
    }
    std::sort(found.begin(), found.end());
    found.resize(std::min(found.size(), count));
    Nearest nearest;
    if (!found.empty()) nearest.middle = found[found.size() / 2].first;
    for (const auto& [far, row] : found) nearest.rows.push_back(row);
    std::sort(nearest.rows.begin(), nearest.rows.end());
    return nearest;
}

Box box_around(const search::Space& space, const double* centre, double half) {
    Box box;
    for (std::size_t i = 0; i < space.ordered(); ++i) {
        const double reach = std::max(half, 1.5 * space.cell(i));
        box.low.push_back(std::max(centre[i] - reach, 0.0));
        box.high.push_back(std::min(centre[i] + reach, 1.0));
    }
    return box;
}

}  // namespace gp
