// SPDX-License-Identifier: MIT
// Non-domination ranks, kept up to date point by point.
//
// A newcomer joins the first front of which no member dominates it. The members that it dominates
// fall to the next front, where they push out those that they dominate, and so on: at most one
// segment moves from front to front, nothing is ever sorted anew. After Li, Deb, Zhang, Zhang,
// "Efficient nondomination level update" (2017), which shows that each may fall by one front only.
//
// With two objectives a front sorted by the first is sorted, downwards, by the second too. What
// falls is then one run of neighbours, and all questions are binary searches.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "row.hpp"

namespace search {

class Fronts {
public:
    using Front = std::vector<Row>;

    /// `objectives` of at least 2, all to be minimised.
    explicit Fronts(std::size_t objectives) : objectives_(objectives) {}

    /// The front that `row` joined, 0 being the best. Equal points share a front.
    std::size_t add(Row row, std::span<const double> losses);

    std::size_t size() const { return fronts_.size(); }
    /// With two objectives by rising first loss, then by row; in no order of use with more.
    const Front& operator[](std::size_t rank) const { return fronts_[rank]; }
    std::span<const double> losses(Row row) const {
        return {losses_.data() + std::size_t{place_[row]} * objectives_, objectives_};
    }

private:
    bool is_dominated(std::span<const double> losses, const Front& front) const;
    /// Puts `fallers` into front `rank`; those whom they dominate are left in `fallers`.
    void replace(std::size_t rank, Front& fallers);
    void replace_pair(Front& front, Front& fallers);
    void replace_any(Front& front, Front& fallers);

    std::size_t objectives_;
    std::vector<Front> fronts_;
    std::vector<double> losses_;
    std::vector<std::uint32_t> place_;  // by row: which of losses_
};

/// Nowhere worse, somewhere better.
bool dominates(std::span<const double> a, std::span<const double> b);

}  // namespace search
