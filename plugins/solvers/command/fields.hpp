// SPDX-License-Identifier: MIT
// The fields of a line: between blanks, or as in CSV.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace femrun::command {

/// Where fields end: blanks, or one character with quotes as in CSV.
struct Separator {
    char mark = 0;  // 0: blanks
};

/// A field and where it stands: from its first character to behind its last, counted from 0.
struct Field {
    std::string text;
    std::size_t begin = 0, end = 0;
};

/// The fields of a line, without the blanks around them and without their quotes. Places are
/// those of fields between blanks only.
std::vector<Field> fields_of(std::string_view line, Separator separator);

/// Whether a line of CSV ends inside of a quoted field, which goes on over line ends, when it
/// begins so or not. Any of `marks` ends a field.
enum class Quote { closed, open };
Quote quote_after(std::string_view line, Quote before, std::string_view marks);

}  // namespace femrun::command
