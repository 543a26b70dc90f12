// SPDX-License-Identifier: MIT
#include "base/shell_word.hpp"
#include "engines/shell_line.hpp"

namespace femrun::engines {

Result<Said> run_line(const std::string& line) {
    return run({.words = {"sh", "-c", line}, .input = {}});
}

std::string line_word(const std::string& word) { return shell_word(word); }

}  // namespace femrun::engines
