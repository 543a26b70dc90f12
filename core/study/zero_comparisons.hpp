// SPDX-License-Identifier: MIT
// Of 0 everything is far, however small: 0.15 + 0.8 + 0.05 - 1 is 2e-16 and not 0. What a sum has
// with a minus is compared with the rest of it instead: a + b - 1 == 0 becomes a + b == 1, for
// which the last bits do not count.
#pragma once

#include <vector>

#include "study/formula_tokens.hpp"

namespace femrun::study {

/// The tokens of a formula whose parentheses are balanced, with each comparison of a sum with 0
/// made one of its two parts. Tokens keep the places that they have in the text.
std::vector<FormulaToken> without_zero_comparisons(const std::vector<FormulaToken>& tokens);

}  // namespace femrun::study
