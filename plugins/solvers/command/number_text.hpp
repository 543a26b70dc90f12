// SPDX-License-Identifier: MIT
// Numbers as programs write them.
#pragma once

#include <optional>
#include <string_view>

namespace femrun::command {

enum class DecimalMark { point, comma };

/// The number that the whole text is, blanks around it aside. Besides the usual spelling: a plus in
/// front, Fortran's exponents (1.5D+03, and 0.12-100 for 0.12E-100), inf and nan. What is too large
/// for a double is infinite, what is too small is 0. Nothing when it is no number.
std::optional<double> number_in(std::string_view text, DecimalMark mark = DecimalMark::point);

/// The text without blanks around it.
std::string_view trimmed(std::string_view text);

}  // namespace femrun::command
