// SPDX-License-Identifier: MIT
// An engine's own programs (sbatch, ssh, qsub ...), run to their end for what they say.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace femrun::engines {

struct Command {
    std::vector<std::string> words;         // the program first
    std::string input;                      // what it reads on its standard input
    std::filesystem::path input_file = {};  // or the file that it reads there
    Duration limit = std::chrono::seconds(60);
    std::vector<std::string> environment = {};  // "NAME=value", on top of this process's
};

struct Said {
    int code = 0;  // 128 and the signal where one ended it, as shells count
    std::string out, err;
    bool operator==(const Said&) const = default;
};

/// Errors: of kind `invalid` when there is no such program or it cannot be run, `unavailable` when
/// it did not end within its limit or the system has no room for it. What it prints beyond
/// 64 MiB is lost.
Result<Said> run(const Command& command);

/// What a program says of its failure, on one line, in its own words: without its name and "error:"
/// before each line. "exit code 3" when it says nothing.
std::string own_words(const Said& said);

std::vector<std::string_view> lines_of(std::string_view text);
std::string_view trimmed(std::string_view text);

/// A word as a POSIX shell reads it back, whatever system this is.
std::string sh_word(std::string_view word);

}  // namespace femrun::engines
