// SPDX-License-Identifier: MIT
// Numbers as result files have them. Builds of CalculiX differ in how they write one and the same
// value, and none of these forms may become a value that was not meant:
//
//     1.00000E-02  1.00000E-002  1.00000D-02      one number, however the exponent is spelt
//     1.00000-102                                 Fortran, whose E goes when three digits are
//     needed 1,00000E-02                                 under a language with a decimal comma
//     ************                                a number that did not fit into its field: none
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace calculix {

/// The number that fills the whole text, but for blanks around it; NaN and infinity are numbers
/// here. Nothing when it is none.
std::optional<double> result_number(std::string_view text);

/// Adds the `count` numbers of a line to `into`, which stand in fields of `width` characters and
/// may touch. A line that is longer than that has numbers that outgrew their fields: it is read
/// number by number, if that leaves no doubt. False, with `into` as it was, for any other line.
bool read_fields(std::string_view line, std::size_t count, std::size_t width,
                 std::vector<double>& into);

}  // namespace calculix
