// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "study/search_space.hpp"

namespace femrun::study {

/// When no design seems to keep the rules, a sentence that says so and which rule is to blame: a
/// small space is gone through, of a large one 10 000 random designs are tried. Nothing otherwise.
std::optional<std::string> no_design_keeps_the_rules(const SearchSpace& space);

}  // namespace femrun::study
