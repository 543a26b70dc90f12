// SPDX-License-Identifier: MIT
#include "crowding.hpp"

#include <algorithm>
#include <limits>

namespace numerics {

std::vector<double> crowding_distances(const Points& points,
                                       const std::vector<std::uint32_t>& front) {
    struct Entry {
        double loss;
        std::uint32_t place;  // in the front
    };
    std::vector<double> distances(front.size(), 0.0);
    std::vector<Entry> entries(front.size());
    for (std::size_t i = 0; i < points.width; ++i) {
        for (std::uint32_t place = 0; place < front.size(); ++place)
            entries[place] = {points[front[place]][i], place};
        std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
            return a.loss != b.loss ? a.loss < b.loss : a.place < b.place;
        });
        if (entries.empty() || entries.front().loss == entries.back().loss) continue;
        // Halves, because the extent itself may be beyond the largest number.
        const double extent = entries.back().loss / 2 - entries.front().loss / 2;
        distances[entries.front().place] = distances[entries.back().place] =
            std::numeric_limits<double>::infinity();
        for (std::size_t k = 1; k + 1 < entries.size(); ++k)
            distances[entries[k].place] +=
                (entries[k + 1].loss / 2 - entries[k - 1].loss / 2) / extent;
    }
    return distances;
}

}  // namespace numerics
