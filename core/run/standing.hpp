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
    /// Finding out who was displaced on a front costs a walk along it: only on demand.
    enum class Displaced { told, not_told };
    explicit Standing(const study::Goals& goals, Displaced displaced = Displaced::told)
        : goals_(goals), displaced_(displaced) {}

    struct Change {
        bool leads = false;                    // the trial is now the incumbent, or on the front
        std::vector<std::uint64_t> displaced;  // trials that led before and do not now
    };

    /// Takes a complete trial with its verdict.
    Change ended(std::uint64_t trial, const study::Verdict& verdict);

    /// Single objective: the best feasible trial, else the least infeasible one; several
    /// objectives: none.
    std::optional<std::uint64_t> best() const;
    /// Several objectives: the feasible non-dominated trials, ascending; a single one: the
    /// incumbent.
    std::vector<std::uint64_t> front() const;

    /// Whether `best` satisfies every constraint.
    bool feasible() const { return best_ && best_judged_.violation == 0; }
    std::size_t front_size() const { return front_.size(); }

private:
    Change ended_single(std::uint64_t trial, const study::Verdict& verdict);

    const study::Goals& goals_;
    Displaced displaced_;
    std::optional<std::uint64_t> best_;
    study::Judged best_judged_;
    study::Front front_;
};

}  // namespace femrun::run
