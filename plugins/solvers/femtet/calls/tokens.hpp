// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace femtet {

struct Token {
    enum class Kind { name, number, text, sign, end };
    Kind kind = Kind::end;
    std::string text;  // of a text: what stands between the quotes
    double number = 0;
    std::size_t at = 0;
};

/// The last one is the end. Throws CallError.
std::vector<Token> tokens_of(std::string_view text);

}  // namespace femtet
