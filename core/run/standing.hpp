// SPDX-License-Identifier: MIT
// Who leads: the incumbent of a single-objective study, the front of a multi-objective one, kept up
// as trials end.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "store/history.hpp"
#include "study/dominance.hpp"
#include "study/goals.hpp"

namespace femrun::run {

class Standing {
public:
    explicit Standing(const study::Goals& goals) : goals_(goals) {}

    /// While nothing is feasible, the trial that is least outside leads.
    struct Change {
        bool leads = false;                    // the trial is now the incumbent, or on the front
        std::vector<std::uint64_t> displaced;  // trials that led before and do not now
    };

    /// Takes a complete trial with its verdict.
    Change ended(std::uint64_t trial, const study::Verdict& verdict);

    /// Single objective: the best feasible trial; several objectives: none.
    std::optional<std::uint64_t> best() const;
    /// While nothing is feasible: the complete trial that is least outside.
    std::optional<std::uint64_t> nearest() const;
    /// Several objectives: the feasible non-dominated trials, ascending; a single one: the
    /// incumbent.
    std::vector<std::uint64_t> front() const;

    std::size_t front_size() const { return front_.size(); }

private:
    const study::Goals& goals_;
    study::Front front_;  // several objectives
    std::optional<std::uint64_t> best_;
    double best_loss_ = 0;
    std::optional<std::uint64_t> nearest_;
    double least_violation_ = 0;
};

}  // namespace femrun::run
