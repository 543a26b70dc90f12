// SPDX-License-Identifier: MIT
// The volume is the sum of what each point adds to those behind it. WFG computes that as the
// point's own box less what the others, cut off at the point ("limited"), already fill, and this is
// again a hypervolume, of fewer points because limiting makes most of them dominated. Names after
// While, Bradstreet, Barone, "A Fast Way of Calculating Exact Hypervolumes", IEEE Trans. Evol.
// Comput. 16(1), 2012.
#include <algorithm>
#include <limits>

#include "base/check.hpp"
#include "study/dominance.hpp"

namespace femrun::study {

namespace {

using Points = std::vector<std::vector<double>>;
using Reference = std::span<const double>;

double wfg(Points points, Reference reference);

double inclhv(const std::vector<double>& point, Reference reference) {
    double volume = 1;
    for (std::size_t i = 0; i < point.size(); ++i) volume *= reference[i] - point[i];
    return volume;
}

/// Of the points that are equal or dominated, one that covers them is left. They come sorted by
/// their last loss, worst first.
Points nondominated(const Points& points) {
    Points kept;
    for (const auto& point : points) {
        const auto covers = [](const auto& a, const auto& b) { return a == b || dominates(a, b); };
        if (std::any_of(kept.begin(), kept.end(), [&](const auto& k) { return covers(k, point); }))
            continue;
        std::erase_if(kept, [&](const auto& k) { return covers(point, k); });
        kept.push_back(point);
    }
    return kept;
}

Points limitset(const Points& points, std::size_t k) {
    Points limited;
    limited.reserve(points.size() - k - 1);
    for (std::size_t j = k + 1; j < points.size(); ++j) {
        auto& point = limited.emplace_back(points[j]);
        for (std::size_t i = 0; i < point.size(); ++i) point[i] = std::max(point[i], points[k][i]);
    }
    return nondominated(limited);
}

double exclhv(const Points& points, std::size_t k, Reference reference) {
    return inclhv(points[k], reference) - wfg(limitset(points, k), reference);
}

/// Slabs from left to right, each as high as the best second loss so far allows.
double sweep(Points points, Reference reference) {
    std::sort(points.begin(), points.end());
    double volume = 0, lowest = reference[1];
    for (const auto& point : points) {
        if (point[1] >= lowest) continue;
        volume += (reference[0] - point[0]) * (lowest - point[1]);
        lowest = point[1];
    }
    return volume;
}

double wfg(Points points, Reference reference) {
    if (points.empty()) return 0;
    if (points.size() == 1) return inclhv(points.front(), reference);
    if (reference.size() == 2) return sweep(std::move(points), reference);
    // Worst last loss first: its limited set is the flattest and so the smallest.
    std::sort(points.begin(), points.end(), [](const auto& a, const auto& b) {
        return a.back() != b.back() ? a.back() > b.back() : a < b;
    });
    double volume = 0;
    for (std::size_t k = 0; k < points.size(); ++k) volume += exclhv(points, k, reference);
    return volume;
}

}  // namespace

double hypervolume(std::vector<std::vector<double>> points, std::span<const double> reference) {
    std::erase_if(points, [&](const auto& point) {
        FEMRUN_CHECK(point.size() == reference.size());
        for (std::size_t i = 0; i < point.size(); ++i)
            if (!(point[i] < reference[i])) return true;
        return false;
    });
    if (points.empty()) return 0;
    if (reference.size() == 1) {
        double least = std::numeric_limits<double>::infinity();
        for (const auto& point : points) least = std::min(least, point[0]);
        return reference[0] - least;
    }
    return wfg(nondominated(points), reference);
}

}  // namespace femrun::study
