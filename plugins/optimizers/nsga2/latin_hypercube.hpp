// SPDX-License-Identifier: MIT
// A start that is spread out: with n designs, every parameter's range is cut into n equal parts and
// every part is met once (McKay, Beckman, Conover, Technometrics 21(2), 1979).
#pragma once

#include <vector>

#include "genome.hpp"
#include "numerics/random.hpp"

namespace nsga2 {

/// `count` designs, row by row.
std::vector<double> latin_hypercube(const Genome& genome, std::size_t count,
                                    numerics::Engine& engine);

}  // namespace nsga2
