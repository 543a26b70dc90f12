// SPDX-License-Identifier: MIT
// A few designs that tell what a large front looks like: the best for each objective, and between
// them those that are farthest from all that were chosen before.
#pragma once

#include <cstdint>
#include <vector>

#include "view/subject.hpp"

namespace femrun::view {

/// At most `count` trials of `front`, by their first objective's value, as `front` all of them.
std::vector<std::uint64_t> most_telling(const Subject& subject, std::vector<std::uint64_t> front,
                                        std::size_t count);

}  // namespace femrun::view
