// SPDX-License-Identifier: MIT
// How the journal writes a list of numbers: a JSON array, so that SQL can read it (json_extract),
// each number in the shortest text that reads back as the same bits. What JSON lacks is a text in
// it: "nan", "inf", "-inf"; null is a number that was never recorded (study/never_recorded.hpp).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace femrun::store {

/// Puts `[1.5,2,"nan"]` at the end of `into`.
void append_number_list(std::span<const double> numbers, std::string& into);

/// Reads such a list (blanks allowed) into `into`, which it clears first; false when it is none.
bool read_number_list(std::string_view text, std::vector<double>& into);

}  // namespace femrun::store
