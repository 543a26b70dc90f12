// SPDX-License-Identifier: MIT
// Which limit of a study's budget it will reach first, and when: each limit is held against the
// pace of what it counts.
#pragma once

#include <cstdint>
#include <optional>

#include "study/definition.hpp"
#include "view/pace.hpp"
#include "view/progress.hpp"

namespace femrun::view {

class BudgetPace {
public:
    /// `designs`: how many there are in a finite space.
    BudgetPace(study::Budget budget, std::optional<std::uint64_t> designs)
        : budget_(budget), designs_(designs) {}

    /// What is spent: complete trials, trials that have ended, and for how long runs of the study
    /// have worked. Call it at the start, and then as often as progress is shown.
    void note(Instant now, std::uint64_t completed, std::uint64_t ended, double active_s);

    /// The limit that comes first; while nobody knows, the one that is used up most. None without
    /// limits.
    std::optional<Limit> first(Instant now) const;

private:
    study::Budget budget_;
    std::optional<std::uint64_t> designs_;
    std::uint64_t completed_ = 0, ended_ = 0;
    double active_s_ = 0;
    Pace completions_, ends_;
};

}  // namespace femrun::view
