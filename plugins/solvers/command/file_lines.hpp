// SPDX-License-Identifier: MIT
// Reads a text file line by line in bounded memory: a log of many gigabytes costs time, not room.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string_view>

namespace femrun::command {

/// What of a line is looked at; the rest of a longer one is skipped. A line of that length is no
/// line of a log but a file without line ends.
constexpr std::size_t line_bytes_max = std::size_t{1} << 20;

/// Calls `each` with every line and its number from 1, until that gives false. A line ends as on
/// any system (LF, CR LF or CR), comes without its end, and is UTF-8 whatever the file is
/// (text_encoding.hpp), with blanks for NUL bytes. False when there is no such regular file or it
/// cannot be read.
bool for_each_line(const std::filesystem::path& file,
                   const std::function<bool(std::string_view line, std::size_t number)>& each);

}  // namespace femrun::command
