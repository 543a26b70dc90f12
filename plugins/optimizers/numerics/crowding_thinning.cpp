// SPDX-License-Identifier: MIT
#include <limits>
#include <utility>

#include "chain.hpp"
#include "least_lonely.hpp"
#include "thinning.hpp"

namespace numerics {

namespace {

/// What a loss adds to the crowding distance; nothing where all were equal.
double gap(const Chain& chain, std::uint32_t place) {
    if (chain.extent() == 0) return 0;
    if (chain.is_end(place)) return std::numeric_limits<double>::infinity();
    const auto [before, after] = chain.beside(place);
    return (chain.half(after) - chain.half(before)) / chain.extent();
}

}  // namespace

Thinned thinned_by_crowding(const Points& points, const std::vector<std::uint32_t>& front,
                            std::size_t room) {
    std::vector<Chain> chains;
    for (std::size_t loss = 0; loss < points.width; ++loss)
        chains.emplace_back(points, front, loss);
    const auto distance = [&chains](std::uint32_t place) {
        double sum = 0;
        for (const Chain& chain : chains) sum += gap(chain, place);
        return sum;
    };

    std::vector<double> distances(front.size());
    for (std::uint32_t place = 0; place < front.size(); ++place) distances[place] = distance(place);
    LeastLonely members(std::move(distances));
    for (std::size_t left = front.size(); left > room; --left) {
        const std::uint32_t gone = members.pop();
        for (Chain& chain : chains) chain.take_out(gone);
        for (const Chain& chain : chains)
            for (const std::uint32_t neighbour : chain.beside(gone))
                if (neighbour != Chain::nobody) members.set(neighbour, distance(neighbour));
    }
    return members.those_in();
}

}  // namespace numerics
