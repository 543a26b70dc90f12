// SPDX-License-Identifier: MIT
// Problems that lead an optimizer through everything it does: parameters of every kind, one and
// several objectives, constraints, rules, designs that fail, are dropped or adopted, several in
// flight. What it is told is computed by + - * / alone and in one order, so that a difference
// between two platforms is one of the optimizer.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sdk/plugin_at_work.hpp"

namespace femrun::windows {

using Design = std::vector<double>;

struct Problem {
    std::string name;
    std::vector<stand::Range> parameters;
    std::size_t trials = 0, in_flight = 1;
    std::uint32_t objectives = 1, constraints = 0;
    bool has_rules = false;
    std::vector<Design> adopted;  // before the first design is asked for
};

const std::vector<Problem>& problems();

/// How a trial ends.
struct Ending {
    femrun_outcome_t outcome = FEMRUN_COMPLETE;
    std::string stage;
    std::vector<double> losses, excesses;
};

Ending ending_of(const Problem& problem, std::uint64_t trial, const Design& design);

/// What `has_rules` means.
bool keeps_rules(const Problem& problem, const Design& design);

}  // namespace femrun::windows
