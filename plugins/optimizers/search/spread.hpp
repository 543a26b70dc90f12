// SPDX-License-Identifier: MIT
// Points spread over the whole space, for the first trials.
#pragma once

#include <cstddef>
#include <vector>

#include "numerics/random.hpp"
#include "space.hpp"

namespace search {

/// A Latin hypercube (McKay, Beckman, Conover 1979): on every coordinate the points stand in cells
/// of their own.
std::vector<std::vector<double>> latin_hypercube(const Space& space, std::size_t count,
                                                 numerics::Engine& engine);

}  // namespace search
