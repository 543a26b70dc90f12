// SPDX-License-Identifier: MIT
// Small questions about text that decks, meshes and results share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calculix {

std::string_view trimmed(std::string_view text);

/// ASCII upper case: CalculiX knows no other.
std::string upper(std::string_view text);

/// The parts between separators, trimmed; an empty text has one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);

/// A number that fills the whole text, but for blanks around it; nothing when it is none. Reads
/// "NaN" and "Infinity" as such, and Fortran's exponents: 1.5D+03, 1.5-103.
std::optional<double> number_in(std::string_view text);
std::optional<std::int64_t> integer_in(std::string_view text);

/// Takes the next blank-separated word off the front; empty at the end.
std::string_view take_word(std::string_view& rest);

/// The number as people write it: six digits, no trailing zeros.
std::string shown(double number);

/// What others wrote as a message has it: a NUL, which would end the message, is a blank.
std::string without_nul(std::string_view text);

/// A line as a message has it: its first 80 characters, without the blanks around it.
std::string shortened(std::string_view line);

/// The names of a list as a sentence has them: "'A', 'B', 'C'".
std::string listed(const std::vector<std::string>& names);

}  // namespace calculix
