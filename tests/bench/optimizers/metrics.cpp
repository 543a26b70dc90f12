// SPDX-License-Identifier: MIT
#include "metrics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace femrun::bench {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double distance(const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return std::sqrt(sum);
}

/// The area below a staircase that grows towards the origin: steps by x, each as low as its y until
/// the next one.
class Staircase {
public:
    Staircase(double right, double top) : right_(right) {
        steps_[-infinity] = top;  // no step is higher, so every point has one to its left
    }

    double area() const { return area_; }

    void add(double x, double y) {
        auto next = steps_.upper_bound(x);
        double above = std::prev(next)->second;
        if (above <= y) return;
        double from = x;
        // What is to the right and not lower is covered now.
        for (; next != steps_.end() && next->second >= y; next = steps_.erase(next)) {
            area_ += (next->first - from) * (above - y);
            from = next->first;
            above = next->second;
        }
        area_ += ((next == steps_.end() ? right_ : next->first) - from) * (above - y);
        steps_[x] = y;
    }

private:
    double right_, area_ = 0;
    std::map<double, double> steps_;
};

/// From the best third objective to the worst, slab by slab.
double swept(Points points, const std::vector<double>& reference) {
    std::sort(points.begin(), points.end(),
              [](const auto& a, const auto& b) { return a[2] < b[2]; });
    Staircase staircase(reference[0], reference[1]);
    double volume = 0, height = 0;
    for (const auto& point : points) {
        if (!(point[0] < reference[0] && point[1] < reference[1] && point[2] < reference[2]))
            continue;
        volume += staircase.area() * (point[2] - height);
        height = point[2];
        staircase.add(point[0], point[1]);
    }
    return volume + staircase.area() * (reference[2] - height);
}

/// Ranks from 0; a member's rank is one more than that of the worst that beats it.
std::vector<std::size_t> ranks(const std::vector<study::Judged>& members) {
    const std::size_t n = members.size();
    std::vector<std::vector<std::size_t>> beaten(n);
    std::vector<std::size_t> beaters(n, 0), rank(n, 0), front;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = i + 1; j < n; ++j) {
            const bool wins = study::beats(members[i], members[j]);
            if (!wins && !study::beats(members[j], members[i])) continue;
            beaten[wins ? i : j].push_back(wins ? j : i);
            ++beaters[wins ? j : i];
        }
    for (std::size_t i = 0; i < n; ++i)
        if (beaters[i] == 0) front.push_back(i);
    for (std::size_t at = 0; at < front.size(); ++at)
        for (const std::size_t j : beaten[front[at]])
            if (--beaters[j] == 0) {
                rank[j] = rank[front[at]] + 1;
                front.push_back(j);
            }
    return rank;
}

}  // namespace

Points nondominated(Points points) {
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    // Sorted: whoever dominates a point comes before it.
    Points kept;
    for (const auto& point : points)
        if (std::none_of(kept.rbegin(), kept.rend(),
                         [&](const auto& k) { return study::dominates(k, point); }))
            kept.push_back(point);
    return kept;
}

double hypervolume(const Points& points, const std::vector<double>& reference) {
    if (reference.size() == 3) return swept(points, reference);
    return study::hypervolume(points, reference);
}

double upsilon(const Points& points, const Points& front) {
    double sum = 0;
    for (const auto& point : points) {
        double nearest = infinity;
        for (const auto& true_point : front)
            nearest = std::min(nearest, distance(point, true_point));
        sum += nearest;
    }
    return sum / static_cast<double>(points.size());
}

double delta(Points points, Points front) {
    if (points.size() < 2) return 1;
    std::sort(points.begin(), points.end());
    std::sort(front.begin(), front.end());
    std::vector<double> gaps;
    for (std::size_t i = 1; i < points.size(); ++i)
        gaps.push_back(distance(points[i - 1], points[i]));
    const double mean =
        std::accumulate(gaps.begin(), gaps.end(), 0.0) / static_cast<double>(gaps.size());
    const double ends =
        distance(points.front(), front.front()) + distance(points.back(), front.back());
    double uneven = 0;
    for (const double gap : gaps) uneven += std::abs(gap - mean);
    return (ends + uneven) / (ends + static_cast<double>(points.size()) * mean);
}

std::vector<double> crowding(const Points& points) {
    std::vector<double> distances(points.size(), 0.0);
    std::vector<std::size_t> order(points.size());
    for (std::size_t m = 0; !points.empty() && m < points.front().size(); ++m) {
        std::iota(order.begin(), order.end(), 0);
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return points[a][m] < points[b][m]; });
        const double range = points[order.back()][m] - points[order.front()][m];
        distances[order.front()] = distances[order.back()] = infinity;
        if (!(range > 0)) continue;
        for (std::size_t i = 1; i + 1 < order.size(); ++i)
            distances[order[i]] += (points[order[i + 1]][m] - points[order[i - 1]][m]) / range;
    }
    return distances;
}

void Population::add(const Outcome& outcome) {
    study::Judged judged{outcome.objectives, 0};
    // Behind every infeasible one, and equal to each other.
    if (outcome.failed()) judged.violation = infinity;
    for (const double constraint : outcome.constraints)
        judged.violation += std::max(0.0, constraint);
    members_.push_back(std::move(judged));
    if (++fresh_ < size_) return;
    fresh_ = 0;
    members_ = survivors();
}

std::vector<study::Judged> Population::survivors() const {
    if (members_.size() <= size_) return members_;
    const auto rank = ranks(members_);
    std::vector<study::Judged> best;
    for (std::size_t front = 0; best.size() < size_; ++front) {
        std::vector<std::size_t> in_front;
        for (std::size_t i = 0; i < members_.size(); ++i)
            if (rank[i] == front) in_front.push_back(i);
        const std::size_t room = size_ - best.size();
        if (in_front.size() > room) {
            Points losses;
            for (const std::size_t i : in_front) losses.push_back(members_[i].losses);
            const auto spread = members_[in_front[0]].violation == 0
                                    ? crowding(losses)
                                    : std::vector<double>(losses.size(), 0.0);
            std::vector<std::size_t> order(in_front.size());
            std::iota(order.begin(), order.end(), 0);
            std::stable_sort(order.begin(), order.end(),
                             [&](std::size_t a, std::size_t b) { return spread[a] > spread[b]; });
            std::vector<std::size_t> chosen;
            for (std::size_t i = 0; i < room; ++i) chosen.push_back(in_front[order[i]]);
            in_front = chosen;
        }
        for (const std::size_t i : in_front) best.push_back(members_[i]);
    }
    return best;
}

Points Population::feasible() const {
    Points points;
    for (const auto& member : survivors())
        if (member.violation == 0) points.push_back(member.losses);
    return points;
}

}  // namespace femrun::bench
