// SPDX-License-Identifier: MIT
// Losses of several designs: points in the space of the objectives, smaller is better in each.
#pragma once

#include <cstddef>
#include <vector>

namespace numerics {

/// `count` points of `width` losses each, row by row, owned by someone else. No loss is NaN.
struct Points {
    const double* first = nullptr;
    std::size_t count = 0, width = 1;

    Points() = default;
    Points(const double* values, std::size_t rows, std::size_t losses)
        : first(values), count(rows), width(losses) {}
    Points(const std::vector<double>& values, std::size_t losses)
        : Points(values.data(), values.size() / losses, losses) {}

    const double* operator[](std::size_t point) const { return first + point * width; }
};

/// a is at least as good as b in every loss.
inline bool covers(const double* a, const double* b, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i)
        if (a[i] > b[i]) return false;
    return true;
}

/// a is at least as good as b in every loss, and better in one.
inline bool dominates(const double* a, const double* b, std::size_t width) {
    bool better = false;
    for (std::size_t i = 0; i < width; ++i) {
        if (a[i] > b[i]) return false;
        better = better || a[i] < b[i];
    }
    return better;
}

}  // namespace numerics
