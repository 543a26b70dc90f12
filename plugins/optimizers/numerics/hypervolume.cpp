// SPDX-License-Identifier: MIT
#include "hypervolume.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <utility>

#include "non_domination.hpp"

namespace numerics {

namespace {

using Order = std::vector<std::uint32_t>;

/// The points that are below the reference in every loss, by the last loss, best first.
Order inside(const Points& points, const double* reference) {
    Order found;
    for (std::uint32_t i = 0; i < points.count; ++i) {
        bool below = true;
        for (std::size_t k = 0; k < points.width; ++k) below = below && points[i][k] < reference[k];
        if (below) found.push_back(i);
    }
    const std::size_t last = points.width - 1;
    std::sort(found.begin(), found.end(), [&](std::uint32_t a, std::uint32_t b) {
        return points[a][last] != points[b][last] ? points[a][last] < points[b][last] : a < b;
    });
    return found;
}

/// The area that two-dimensional points dominate, kept as points come.
class Area {
public:
    explicit Area(const double* reference) : reference_(reference) {}

    double size() const { return size_; }

    void insert(double x, double y) {
        auto right = front_.lower_bound(x);
        double height = right == front_.begin() ? reference_[1] : std::prev(right)->second;
        if (height <= y) return;
        if (right != front_.end() && right->first == x && right->second <= y) return;
        // Strips from the front down to y, as far as the front is above it.
        for (double from = x;;) {
            const bool ends = right == front_.end();
            const double next = ends ? reference_[0] : right->first;
            size_ += (next - from) * (height - y);
            if (ends || right->second <= y) break;
            from = next;
            height = right->second;
            right = front_.erase(right);
        }
        front_.emplace_hint(right, x, y);
    }

private:
    const double* reference_;
    std::map<double, double> front_;  // second loss by first; falls as the first rises
    double size_ = 0;
};

double plane_volume(const Points& points, const double* reference) {
    Area area(reference);
    for (const std::uint32_t i : inside(points, reference)) area.insert(points[i][0], points[i][1]);
    return area.size();
}

double space_volume(const Points& points, const double* reference) {
    Area area(reference);
    double volume = 0;
    const Order order = inside(points, reference);
    for (std::size_t k = 0; k < order.size(); ++k) {
        const double* point = points[order[k]];
        area.insert(point[0], point[1]);
        const double next = k + 1 < order.size() ? points[order[k + 1]][2] : reference[2];
        volume += area.size() * (next - point[2]);
    }
    return volume;
}

double box(const double* point, const double* reference, std::size_t width) {
    double volume = 1;
    for (std::size_t i = 0; i < width; ++i) volume *= reference[i] - point[i];
    return volume;
}

/// What `point` adds to `others`: its box less what they fill of it, each cut off at the point. Of
/// the cut ones only those count that no other covers.
double exclusive(const double* point, const Points& points, const Order& others,
                 const double* reference) {
    const std::size_t width = points.width;
    std::vector<double> cut;
    for (const std::uint32_t other : others) {
        std::vector<double> limited(points[other], points[other] + width);
        for (std::size_t i = 0; i < width; ++i) limited[i] = std::max(limited[i], point[i]);
        bool is_covered = false;
        std::size_t kept = 0;
        for (std::size_t k = 0; k < cut.size(); k += width) {
            is_covered = is_covered || covers(&cut[k], limited.data(), width);
            if (!is_covered && covers(limited.data(), &cut[k], width)) continue;
            if (kept != k) std::copy_n(&cut[k], width, &cut[kept]);
            kept += width;
        }
        cut.resize(kept);
        if (!is_covered) cut.insert(cut.end(), limited.begin(), limited.end());
    }
    return box(point, reference, width) - hypervolume(Points(cut, width), reference);
}

double wfg(const Points& points, const double* reference) {
    Order behind = inside(points, reference);
    double volume = 0;
    while (!behind.empty()) {
        // Worst last loss first: cut off there, the others keep it, and many cover each other.
        const std::uint32_t point = behind.back();
        behind.pop_back();
        volume += exclusive(points[point], points, behind, reference);
    }
    return volume;
}

/// Rectangles between neighbours.
void add_rectangles(const Points& points, Order front, const double* reference,
                    std::vector<double>& added) {
    // As the second loss rises the first one falls.
    std::sort(front.begin(), front.end(), [&](std::uint32_t a, std::uint32_t b) {
        return points[a][1] != points[b][1] ? points[a][1] < points[b][1] : a < b;
    });
    for (std::size_t k = 0; k < front.size(); ++k) {
        const double* point = points[front[k]];
        const double right = k == 0 ? reference[0] : points[front[k - 1]][0];
        const double above = k + 1 < front.size() ? points[front[k + 1]][1] : reference[1];
        added[front[k]] = (right - point[0]) * (above - point[1]);  // 0 beside an equal one
    }
}

}  // namespace

double hypervolume(const Points& points, const double* reference) {
    if (points.width == 2) return plane_volume(points, reference);
    if (points.width == 3) return space_volume(points, reference);
    if (points.width > 3) return wfg(points, reference);
    double best = reference[0];
    for (std::size_t i = 0; i < points.count; ++i) best = std::min(best, points[i][0]);
    return reference[0] - best;
}

std::vector<double> hypervolume_contributions(const Points& points, const double* reference) {
    std::vector<double> added(points.count, 0.0);
    const std::vector<std::uint32_t> rank = ranks(points);
    Order front = inside(points, reference);
    front.erase(std::remove_if(front.begin(), front.end(),
                               [&](std::uint32_t point) { return rank[point] > 0; }),
                front.end());
    if (points.width == 2) {
        add_rectangles(points, std::move(front), reference, added);
        return added;
    }
    for (const std::uint32_t point : front) {
        Order others;
        for (const std::uint32_t other : front)
            if (other != point) others.push_back(other);
        added[point] = exclusive(points[point], points, others, reference);
    }
    return added;
}

}  // namespace numerics
