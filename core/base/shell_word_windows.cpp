// SPDX-License-Identifier: MIT
#include <cstddef>
#include <string_view>

#include "base/shell_word.hpp"

namespace femrun {

// Double quotes serve cmd and PowerShell. What is between them is read by the program's own runtime
// library: a quote wants a backslash there, and so does each backslash before a quote.
std::string shell_word(const std::string& word) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:\\+";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
    std::string quoted = "\"";
    std::size_t backslashes = 0;
    for (const char c : word) {
        if (c == '"') quoted.append(backslashes + 1, '\\');
        backslashes = c == '\\' ? backslashes + 1 : 0;
        quoted += c;
    }
    quoted.append(backslashes, '\\');
    return quoted + '"';
}

}  // namespace femrun
