// SPDX-License-Identifier: MIT
#include "subset.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>
#include <queue>
#include <utility>

namespace search {

namespace {

/// Points of the lattice: a multiple of 64, and enough that each of some dozens of chosen points
/// has some of its own.
constexpr std::size_t lattice_points = 1024;
constexpr std::size_t words = lattice_points / 64;

/// Points of a long front of two objectives that are compared one by one.
constexpr std::size_t racing_least = 128;

/// A front as a chain, from which points are dropped. Links are indices + 1; 0 and n + 1 are its
/// two ends, which stand for the reference point.
class Chain {
public:
    Chain(std::span<const double> points, const Box& box)
        : points_(points), box_(box), n_(points.size() / 2), before_(n_ + 2), after_(n_ + 2) {
        for (std::size_t i = 0; i < n_ + 2; ++i) {
            before_[i] = i == 0 ? 0 : i - 1;
            after_[i] = i + 1;
        }
    }

    /// What point `i` adds to the others' area.
    double adds(std::size_t i) const {
        const std::size_t before = before_[i + 1], after = after_[i + 1];
        const double width =
            (after == n_ + 1 ? box_.reference[0] : points_[(after - 1) * 2]) - points_[i * 2];
        const double height =
            (before == 0 ? box_.reference[1] : points_[(before - 1) * 2 + 1]) - points_[i * 2 + 1];
        return width * height;
    }

    void drop(std::size_t i) {
        const std::size_t before = before_[i + 1], after = after_[i + 1];
        after_[before] = after;
        before_[after] = before;
    }

    /// The neighbours of `i`, where it has any.
    template <typename Visit>
    void for_neighbours(std::size_t i, const Visit& visit) const {
        if (before_[i + 1] != 0) visit(before_[i + 1] - 1);
        if (after_[i + 1] != n_ + 1) visit(after_[i + 1] - 1);
    }

private:
    std::span<const double> points_;
    const Box& box_;
    std::size_t n_;
    std::vector<std::size_t> before_, after_;
};

struct Adds {
    double area;
    std::size_t point;
    /// The queue's top is the least area, and of equal ones the last point.
    bool operator<(const Adds& other) const {
        return area != other.area ? area > other.area : point < other.point;
    }
};

/// Halves a long front until about `most` are left: of two neighbours the one that adds less goes.
/// Where thousands compete for dozens of places, which of two close ones stays in the race matters
/// little, and a pass costs a twentieth of the queue below.
std::vector<std::size_t> thinned(std::span<const double> points, const Box& box, std::size_t most) {
    std::vector<std::size_t> left(points.size() / 2);
    std::iota(left.begin(), left.end(), std::size_t{0});
    while (left.size() > 2 * most) {
        std::vector<std::size_t> winners;
        for (std::size_t i = 0; i + 1 < left.size(); i += 2) {
            // With the same other neighbours on both sides, the larger box of its own wins.
            const double before = i == 0 ? box.reference[1] : points[left[i - 1] * 2 + 1];
            const double after = i + 2 == left.size() ? box.reference[0] : points[left[i + 2] * 2];
            const auto alone = [&](std::size_t point) {
                return (after - points[point * 2]) * (before - points[point * 2 + 1]);
            };
            winners.push_back(alone(left[i]) >= alone(left[i + 1]) ? left[i] : left[i + 1]);
        }
        if (left.size() % 2 == 1) winners.push_back(left.back());
        left.swap(winners);
    }
    return left;
}

/// The indices of `points` that are left when only `count` are.
std::vector<std::size_t> drop_least(std::span<const double> points, const Box& box,
                                    std::size_t count) {
    const std::size_t n = points.size() / 2;
    Chain chain(points, box);
    std::vector<double> area(n);
    std::vector<Adds> start(n);
    for (std::size_t i = 0; i < n; ++i) start[i] = {area[i] = chain.adds(i), i};
    std::priority_queue<Adds> queue(std::less<Adds>(), std::move(start));

    std::vector<bool> dropped(n);
    for (std::size_t left = n; left > count;) {
        const Adds least = queue.top();
        queue.pop();
        // An area that has grown since stands in the queue a second time.
        if (dropped[least.point] || area[least.point] != least.area) continue;
        dropped[least.point] = true;
        --left;
        chain.drop(least.point);
        chain.for_neighbours(least.point, [&](std::size_t i) {
            area[i] = chain.adds(i);
            queue.push({area[i], i});
        });
    }
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < n; ++i)
        if (!dropped[i]) kept.push_back(i);
    return kept;
}

std::vector<std::size_t> largest_pair_subset(std::span<const double> points, const Box& box,
                                             std::size_t count) {
    const std::vector<std::size_t> racing = thinned(points, box, std::max(racing_least, 2 * count));
    std::vector<double> racers;
    for (const std::size_t i : racing)
        racers.insert(racers.end(), {points[2 * i], points[2 * i + 1]});
    std::vector<std::size_t> kept = drop_least(racers, box, count);
    for (std::size_t& each : kept) each = racing[each];
    return kept;
}

/// Additive recurrence with the generalised golden ratio (Roberts 2018): the root of
/// x^(d+1) = x + 1, whose inverse powers are the steps of the d coordinates.
std::vector<double> lattice(std::size_t dimensions) {
    double ratio = 2;
    for (int newton = 0; newton < 32; ++newton) {
        double power = 1;
        for (std::size_t i = 0; i < dimensions; ++i) power *= ratio;
        const auto d = static_cast<double>(dimensions);
        ratio -= (power * ratio - ratio - 1) / ((d + 1) * power - 1);
    }
    std::vector<double> points(lattice_points * dimensions);
    double step = 1;
    for (std::size_t i = 0; i < dimensions; ++i) {
        step /= ratio;
        double value = 0.5;
        for (std::size_t j = 0; j < lattice_points; ++j) {
            value += step;
            if (value >= 1) value -= 1;
            points[j * dimensions + i] = value;
        }
    }
    return points;
}

/// For every point which of the lattice's it dominates, as bits.
std::vector<std::uint64_t> coverage(std::span<const double> points, const Box& box) {
    const std::size_t m = box.ideal.size(), n = points.size() / m;
    const std::vector<double> samples = lattice(m);
    std::vector<std::uint64_t> bits(n * words);
    std::vector<double> unit(m);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < m; ++k)
            unit[k] = (points[i * m + k] - box.ideal[k]) / (box.reference[k] - box.ideal[k]);
        for (std::size_t j = 0; j < lattice_points; ++j) {
            bool below = true;
            for (std::size_t k = 0; k < m && below; ++k) below = unit[k] <= samples[j * m + k];
            bits[i * words + j / 64] |= std::uint64_t{below} << j % 64;
        }
    }
    return bits;
}

struct Gain {
    int cells;
    std::size_t point;
    /// The queue's top is the largest gain, and of equal ones the first point.
    bool operator<(const Gain& other) const {
        return cells != other.cells ? cells < other.cells : point > other.point;
    }
};

/// Gains only shrink while points are taken, so an old one is an upper bound: the queue's top is
/// counted again, and taken when it is still the top (Minoux 1978).
std::vector<std::size_t> take_most(std::span<const double> points, const Box& box,
                                   std::size_t count) {
    const std::size_t n = points.size() / box.ideal.size();
    const std::vector<std::uint64_t> bits = coverage(points, box);
    std::vector<std::uint64_t> covered(words);
    const auto gain = [&](std::size_t point) {
        int cells = 0;
        for (std::size_t w = 0; w < words; ++w)
            cells += std::popcount(bits[point * words + w] & ~covered[w]);
        return Gain{cells, point};
    };
    std::vector<Gain> start;
    for (std::size_t i = 0; i < n; ++i) start.push_back(gain(i));
    std::priority_queue<Gain> queue(std::less<Gain>(), std::move(start));

    std::vector<std::size_t> taken;
    while (taken.size() < count) {
        const Gain fresh = gain(queue.top().point);
        queue.pop();
        if (!queue.empty() && fresh < queue.top()) {
            queue.push(fresh);
            continue;
        }
        taken.push_back(fresh.point);
        for (std::size_t w = 0; w < words; ++w) covered[w] |= bits[fresh.point * words + w];
    }
    std::sort(taken.begin(), taken.end());
    return taken;
}

}  // namespace

Box box_around(std::span<const double> points, std::size_t objectives) {
    Box box{{points.begin(), points.begin() + static_cast<std::ptrdiff_t>(objectives)}, {}};
    box.reference = box.ideal;
    for (std::size_t i = 0; i < points.size(); ++i) {
        box.ideal[i % objectives] = std::min(box.ideal[i % objectives], points[i]);
        box.reference[i % objectives] = std::max(box.reference[i % objectives], points[i]);
    }
    for (std::size_t k = 0; k < objectives; ++k) {
        const double range = box.reference[k] - box.ideal[k];
        box.reference[k] += range > 0 ? 0.1 * range : 1.0;
    }
    return box;
}

std::vector<std::size_t> largest_subset(std::span<const double> points, const Box& box,
                                        std::size_t count) {
    const std::size_t n = points.size() / box.ideal.size();
    if (count >= n) {
        std::vector<std::size_t> all(n);
        std::iota(all.begin(), all.end(), std::size_t{0});
        return all;
    }
    return box.ideal.size() == 2 ? largest_pair_subset(points, box, count)
                                 : take_most(points, box, count);
}

std::vector<double> contributions(std::span<const double> front, const Box& box) {
    const double area = (box.reference[0] - box.ideal[0]) * (box.reference[1] - box.ideal[1]);
    const Chain chain(front, box);
    std::vector<double> shares(front.size() / 2);
    for (std::size_t i = 0; i < shares.size(); ++i) shares[i] = chain.adds(i) / area;
    return shares;
}

}  // namespace search
