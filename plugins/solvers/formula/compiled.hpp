// SPDX-License-Identifier: MIT
// A formula that muParser has compiled, computing from slots into slots.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "expansion.hpp"

namespace formula {

/// Places of numbers, by slot. A deque, because compiled formulas keep the addresses.
using Slots = std::deque<double>;

class Compiled {
public:
    /// `slots` has every slot of the pieces and outlives this.
    Compiled(const std::vector<Piece>& pieces, Slots& slots);
    Compiled(Compiled&&) noexcept;
    Compiled& operator=(Compiled&&) noexcept;
    ~Compiled();

    /// The value, which is also left in its slot; NaN and infinities as they come.
    double evaluate();

private:
    struct Step;
    std::vector<std::unique_ptr<Step>> steps_;
};

}  // namespace formula
