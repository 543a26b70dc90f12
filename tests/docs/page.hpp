// SPDX-License-Identifier: MIT
// A page of the docs as a script. Its fenced blocks say what to do, in their order:
//
//     ```toml study.toml      a file, written into the page's folder; a toml one with [parameters]
//                             is a study and must pass `femrun check`
//     ```sh solve.sh          any file with a name; one that begins with #! can be run
//     ```console              commands after "$ ", run in that folder, and what they print; "..."
//                             stands for anything. The last one of `console exit=2` ends so
//
// Blocks of other languages without a file name are for the eye alone.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace femrun::docs {

struct File {
    std::size_t line = 0;
    std::string language, name, text;
};

struct Command {
    std::size_t line = 0;
    std::string text, printed;
    int exit_code = 0;
};

struct Step {
    enum class Kind { file, command } kind;
    File file;
    Command command;
};

struct Page {
    std::vector<Step> steps;
    std::vector<std::string> mistakes;  // "line 12: ..."
};

Page read_page(std::string_view markdown);

/// Whether `printed` is what the page says, its "..." aside; blanks at line ends do not count.
bool is_as_told(std::string_view told, std::string_view printed);

}  // namespace femrun::docs
