// SPDX-License-Identifier: MIT
#include "non_domination.hpp"

#include <algorithm>
#include <numeric>

namespace numerics {

namespace {

using Ranks = std::vector<std::uint32_t>;

/// One loss or two, beside the point's number: sorting moves them together.
struct Entry {
    double first, second;
    std::uint32_t point;

    bool operator<(const Entry& other) const {
        if (first != other.first) return first < other.first;
        if (second != other.second) return second < other.second;
        return point < other.point;
    }
    bool is_at(const Entry& other) const { return first == other.first && second == other.second; }
};

Ranks sweep(const Points& points) {
    std::vector<Entry> entries(points.count);
    for (std::uint32_t i = 0; i < points.count; ++i) {
        const double* point = points[i];
        entries[i] = {point[0], points.width > 1 ? point[1] : 0.0, i};
    }
    std::sort(entries.begin(), entries.end());

    Ranks ranks(points.count);
    std::vector<double> least;  // second loss of each front; ascending
    const bool single = points.width == 1;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const Entry& entry = entries[i];
        if (i > 0 && entry.is_at(entries[i - 1])) {
            ranks[entry.point] = ranks[entries[i - 1].point];
            continue;
        }
        const auto front =
            single ? least.end() : std::upper_bound(least.begin(), least.end(), entry.second);
        ranks[entry.point] = static_cast<std::uint32_t>(front - least.begin());
        if (front == least.end())
            least.push_back(entry.second);
        else
            *front = entry.second;
    }
    return ranks;
}

/// Members are asked from the last one backwards: the nearest in the order is the likeliest.
bool is_dominated(const Points& points, const std::vector<std::uint32_t>& front,
                  const double* point) {
    // The first loss is known to be no better: the order sees to it.
    for (std::size_t i = front.size(); i-- > 0;)
        if (covers(points[front[i]] + 1, point + 1, points.width - 1)) return true;
    return false;
}

Ranks bisection(const Points& points) {
    std::vector<std::uint32_t> order(points.count);
    std::iota(order.begin(), order.end(), 0u);
    const auto losses = [&](std::uint32_t i) { return points[i]; };
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        for (std::size_t i = 0; i < points.width; ++i)
            if (losses(a)[i] != losses(b)[i]) return losses(a)[i] < losses(b)[i];
        return a < b;
    });

    Ranks ranks(points.count);
    std::vector<std::vector<std::uint32_t>> fronts;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const std::uint32_t point = order[i];
        if (i > 0 && std::equal(points[point], points[point] + points.width, points[order[i - 1]]))
            ranks[point] = ranks[order[i - 1]];  // who is not alone is asked about once
        else {
            const auto front = std::partition_point(
                fronts.begin(), fronts.end(),
                [&](const auto& members) { return is_dominated(points, members, points[point]); });
            ranks[point] = static_cast<std::uint32_t>(front - fronts.begin());
            if (front == fronts.end())
                fronts.push_back({point});
            else
                front->push_back(point);
        }
    }
    return ranks;
}

}  // namespace

std::vector<std::uint32_t> ranks(const Points& points) {
    return points.width <= 2 ? sweep(points) : bisection(points);
}

std::vector<std::uint32_t> constrained_ranks(const Points& points,
                                             const std::vector<double>& violations) {
    std::vector<std::uint32_t> feasible, infeasible;
    for (std::uint32_t i = 0; i < points.count; ++i)
        (violations[i] > 0 ? infeasible : feasible).push_back(i);
    if (infeasible.empty()) return ranks(points);

    std::vector<double> losses;
    losses.reserve(feasible.size() * points.width);
    for (const std::uint32_t i : feasible)
        losses.insert(losses.end(), points[i], points[i] + points.width);
    const Ranks among_feasible = ranks(Points(losses, points.width));

    Ranks found(points.count);
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < feasible.size(); ++i) {
        found[feasible[i]] = among_feasible[i];
        next = std::max(next, among_feasible[i] + 1);
    }
    std::sort(infeasible.begin(), infeasible.end(), [&](std::uint32_t a, std::uint32_t b) {
        return violations[a] != violations[b] ? violations[a] < violations[b] : a < b;
    });
    for (std::size_t i = 0; i < infeasible.size(); ++i) {
        if (i > 0 && violations[infeasible[i]] != violations[infeasible[i - 1]]) ++next;
        found[infeasible[i]] = next;
    }
    return found;
}

std::vector<std::vector<std::uint32_t>> fronts(const std::vector<std::uint32_t>& ranks) {
    std::vector<std::vector<std::uint32_t>> fronts;
    for (std::uint32_t i = 0; i < ranks.size(); ++i) {
        if (ranks[i] >= fronts.size()) fronts.resize(ranks[i] + 1);
        fronts[ranks[i]].push_back(i);
    }
    return fronts;
}

}  // namespace numerics
