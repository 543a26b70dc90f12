// SPDX-License-Identifier: MIT
#include "base/shell_word.hpp"

#include <string_view>

namespace femrun {

std::string shell_word(const std::string& word) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
    // Double quotes serve every shell, until what stands in them means something to it.
    if (word.find_first_of("\"$`\\!") == std::string::npos) return '"' + word + '"';
    std::string quoted = "'";
    for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

}  // namespace femrun
