// SPDX-License-Identifier: MIT
#include <fstream>

#include "base/path_text.hpp"
#include "base/shell_word.hpp"
#include "engines/shell_line.hpp"
#include "system/private_folder.hpp"

namespace femrun::engines {

// cmd.exe does not read quotes as programs' runtime libraries do, and so a line that is an argument
// would reach it with other quotes. In a file it is read as it stands.
Result<Said> run_line(const std::string& line) {
    const system::PrivateFolder folder;
    const auto file = folder.path() / "line.bat";
    std::ofstream to(file, std::ios::binary);
    // What it names is written in UTF-8.
    if (!(to << "@echo off\r\nchcp 65001 >nul\r\n" << line << "\r\n").flush())
        return Error{ErrorKind::unavailable,
                     "there is no room for a temporary folder; free some space"};
    to.close();
    return run({.words = {path_text(file)}, .input = {}});
}

std::string line_word(const std::string& word) {
    std::string doubled;
    for (const char c : shell_word(word)) doubled.append(c == '%' ? 2 : 1, c);
    return doubled;
}

}  // namespace femrun::engines
