// SPDX-License-Identifier: MIT
#include "population.hpp"

#include <algorithm>

#include "numerics/crowding.hpp"
#include "numerics/non_domination.hpp"
#include "numerics/thinning.hpp"

namespace nsga2 {

namespace {

/// The rows `kept` of a flat array, in that order.
std::vector<double> rows(const std::vector<double>& from, std::size_t width,
                         const std::vector<std::uint32_t>& kept) {
    std::vector<double> to;
    to.reserve(kept.size() * width);
    for (const std::uint32_t i : kept) {
        const auto row = from.begin() + static_cast<std::ptrdiff_t>(i * width);
        to.insert(to.end(), row, row + static_cast<std::ptrdiff_t>(width));
    }
    return to;
}

void append(std::vector<double>& to, const std::vector<double>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

void Population::add(const double* coordinates, const double* losses, const double* violations) {
    coordinates_.insert(coordinates_.end(), coordinates, coordinates + genes_);
    losses_.insert(losses_.end(), losses, losses + objectives_);
    violations_.insert(violations_.end(), violations, violations + constraints_);
    rank_.push_back(0);
    crowding_.push_back(0);
}

void Population::absorb(Population& others) {
    append(coordinates_, others.coordinates_);
    append(losses_, others.losses_);
    append(violations_, others.violations_);
    rank_.insert(rank_.end(), others.rank_.begin(), others.rank_.end());
    append(crowding_, others.crowding_);
    others = Population(genes_, objectives_, constraints_);
}

void Population::rank(const numerics::ViolationScale& scale) {
    std::vector<double> totals(size());
    for (std::size_t i = 0; i < size(); ++i) totals[i] = scale.total(violations(i));
    const numerics::Points points(losses_, objectives_);
    rank_ = numerics::constrained_ranks(points, totals);
    for (const auto& front : numerics::fronts(rank_)) {
        const std::vector<double> distances = numerics::crowding_distances(points, front);
        for (std::size_t k = 0; k < front.size(); ++k) crowding_[front[k]] = distances[k];
    }
}

std::vector<std::uint32_t> Population::thinned(const std::vector<std::uint32_t>& front,
                                               std::size_t room) {
    const numerics::Points points(losses_, objectives_);
    // Crowding distances say who is lonely on a line, little on a surface.
    const auto left = objectives_ <= 2 ? numerics::thinned_by_crowding(points, front, room)
                                       : numerics::thinned_by_neighbours(points, front, room);
    std::vector<std::uint32_t> stay;
    for (std::size_t k = 0; k < left.places.size(); ++k) {
        stay.push_back(front[left.places[k]]);
        crowding_[stay.back()] = left.loneliness[k];
    }
    return stay;
}

std::vector<std::uint32_t> Population::cut(std::vector<std::uint32_t> front,
                                           std::size_t room) const {
    if (front.size() <= room) return front;
    // Equals in order of their coming, so that no library's sort decides.
    std::sort(front.begin(), front.end(), [this](std::uint32_t a, std::uint32_t b) {
        return crowding_[a] != crowding_[b] ? crowding_[a] > crowding_[b] : a < b;
    });
    front.resize(room);
    return front;
}

void Population::select(std::size_t count, const numerics::ViolationScale& scale,
                        Survivors survivors) {
    rank(scale);
    std::vector<std::uint32_t> kept;
    for (const auto& front : numerics::fronts(rank_)) {
        if (kept.size() == count) break;
        const std::size_t room = count - kept.size();
        const auto stay = survivors == Survivors::thinned ? thinned(front, room) : cut(front, room);
        kept.insert(kept.end(), stay.begin(), stay.end());
    }
    std::sort(kept.begin(), kept.end(), [this](std::uint32_t a, std::uint32_t b) {
        if (is_better(a, b)) return true;
        return !is_better(b, a) && a < b;
    });
    keep(kept);
}

void Population::keep(const std::vector<std::uint32_t>& kept) {
    coordinates_ = rows(coordinates_, genes_, kept);
    losses_ = rows(losses_, objectives_, kept);
    violations_ = rows(violations_, constraints_, kept);
    crowding_ = rows(crowding_, 1, kept);
    std::vector<std::uint32_t> rank;
    for (const std::uint32_t i : kept) rank.push_back(rank_[i]);
    rank_ = std::move(rank);
}

}  // namespace nsga2
