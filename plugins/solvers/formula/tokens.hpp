// SPDX-License-Identifier: MIT
// The words of a formula.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace formula {

struct Token {
    enum class Kind { number, text, name, operation, end };
    Kind kind = Kind::end;
    std::string word;  // texts without their quotes; and, or, not as &&, ||, not
    double value = 0;
    std::size_t at = 0;  // character in the formula, from 1
};

/// The last token is the end. Throws Complaint.
std::vector<Token> tokens(std::string_view formula);

}  // namespace formula
