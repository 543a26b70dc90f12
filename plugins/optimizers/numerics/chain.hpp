// SPDX-License-Identifier: MIT
// The members of a front in the order of one loss, each linked to those beside it, so that any can
// be taken out at once. Equals stand in the order of their places.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "points.hpp"

namespace numerics {

class Chain {
public:
    static constexpr std::uint32_t nobody = 0xFFFFFFFFu;

    Chain(const Points& points, const std::vector<std::uint32_t>& front, std::size_t loss)
        : half_(front.size()), beside_(front.size(), {nobody, nobody}) {
        std::vector<std::uint32_t> order(front.size());
        for (std::uint32_t place = 0; place < order.size(); ++place) {
            order[place] = place;
            half_[place] = points[front[place]][loss] / 2;
        }
        std::sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
            return half_[a] != half_[b] ? half_[a] < half_[b] : a < b;
        });
        for (std::size_t k = 1; k < order.size(); ++k) join(order[k - 1], order[k]);
        if (order.empty()) return;
        least_ = half_[order.front()];
        extent_ = half_[order.back()] - least_;
    }

    // Halves of the loss and of its extent, because the extent may be beyond the largest number.
    double half(std::uint32_t place) const { return half_[place]; }
    double least() const { return least_; }
    double extent() const { return extent_; }

    /// Those before and after, or whom it had there when it was taken out; each may be nobody.
    const std::array<std::uint32_t, 2>& beside(std::uint32_t place) const { return beside_[place]; }
    bool is_end(std::uint32_t place) const {
        return beside_[place][0] == nobody || beside_[place][1] == nobody;
    }

    void take_out(std::uint32_t place) { join(beside_[place][0], beside_[place][1]); }

private:
    void join(std::uint32_t before, std::uint32_t after) {
        if (before != nobody) beside_[before][1] = after;
        if (after != nobody) beside_[after][0] = before;
    }

    std::vector<double> half_;
    std::vector<std::array<std::uint32_t, 2>> beside_;
    double least_ = 0, extent_ = 0;
};

}  // namespace numerics
