// SPDX-License-Identifier: MIT
// The order of merit of what was told, and its best part: the "good" trials l(x) of TPE.
//
// Feasible trials come first: by loss, or by non-domination rank with several objectives, where the
// rank that does not fit whole is cut to the points that dominate the largest volume. Infeasible
// ones follow by the sum of their violations, each divided by the median of that constraint's
// violations, so that a constraint in pascals does not shout down one in metres. Ties go to the
// earlier trial. Failed and dropped trials are not told: they have no merit to compare, and what
// failures teach is feasibility.hpp's.
//
// Bergstra, Bardenet, Bengio, Kegl, "Algorithms for hyper-parameter optimization" (2011), section
// 4; Ozaki, Tanigaki, Watanabe, Onishi, "Multiobjective tree-structured Parzen estimator" (2020).
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "fronts.hpp"
#include "numerics/violation.hpp"

namespace search {

class Split {
public:
    Split(std::size_t objectives, std::size_t constraints);

    /// A complete trial: one loss an objective, one excess a constraint: above 0 it is violated. No
    /// trial twice.
    void add(Row row, std::span<const double> losses, std::span<const double> excesses);

    std::size_t size() const { return feasible_count_ + infeasible_.size(); }
    std::size_t feasible_count() const { return feasible_count_; }
    /// The best feasible trial; with several objectives none.
    std::optional<Row> incumbent() const;

    /// With several objectives: the feasible trials that no other dominates.
    std::span<const Row> front() const {
        if (fronts_.size() == 0) return {};
        return fronts_[0];
    }

    /// The best `count` trials, or all when there are fewer, best first. Valid until the next call.
    std::span<const Row> good(std::size_t count);

private:
    struct Merit {
        double worth;
        Row row;
        bool operator<(const Merit& other) const {
            return worth != other.worth ? worth < other.worth : row < other.row;
        }
    };

    void add_infeasible(Row row, std::span<const double> excesses);
    void rank_infeasible();
    void take_fronts(std::size_t count);
    void cut(const Fronts::Front& front, std::size_t count);

    std::size_t objectives_, constraints_;
    std::size_t feasible_count_ = 0;
    std::set<Merit> by_loss_;  // one objective
    Fronts fronts_;            // several
    std::set<Merit> infeasible_;
    std::vector<double> excesses_;  // of the infeasible, one row each
    std::vector<Row> violators_;    // whose row
    // Medians move with every trial and with them the order of all infeasible ones. So the order is
    // by medians as they were, which are taken anew when a quarter more violations are known: a
    // constant cost a trial, on average.
    numerics::ViolationScale learnt_, ranked_by_;
    std::size_t rank_anew_at_ = 1;

    std::vector<Row> good_;
    std::size_t good_count_ = 0;  // what was asked for
    std::size_t good_ranks_ = 0;  // fronts that good_ takes from
    bool good_is_stale_ = true;
};

}  // namespace search
