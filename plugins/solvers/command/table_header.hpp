// SPDX-License-Identifier: MIT
// Which field of a row a name in the header stands for.
//
//      Iter  Total time  Residual        4 words, 3 names
//         1         0.5   1.0E-03        3 fields
//
// Between blanks a name may have several words, and a header may leave a column without a name or
// go over two lines. The names are the words when there are as many as fields and all gaps are
// alike, or the header is a comment, whose names have no blanks by custom; else what stands between
// two and more blanks, when those are as many; else the words that stand above each field, when
// every word stands above one. Where none of it holds, no column is certain.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fields.hpp"
#include "output.hpp"

namespace femrun::command {

/// A line and its number.
struct Line {
    std::string text;
    std::size_t number = 0;
};

/// A line of names; the marks of a comment are blanks.
struct Header : Line {
    bool comment = false;
};

/// Whether the line has the name: as a field of CSV, or as words between blanks.
bool names_column(std::string_view line, const std::string& name, Separator separator);

/// Whether the line below a header is no row: a rule of dashes or asterisks, or units in brackets.
bool is_decoration(std::string_view line, const Header& header, Separator separator);
/// Whether it is one run of dashes or the like, as stands below tables.
bool is_rule(std::string_view line);

/// The index of the field of `row` that the header names so. Throws NoValue when the header has no
/// such name, has it twice, or does not fit the row.
std::size_t column_of(const Output& output, const std::string& name, const Header& header,
                      const Line& row, Separator separator);

/// No line has the name: what there is instead, as NoValue. `first_line` may be the header.
[[noreturn]] void no_such_column(const Output& output, const std::string& where,
                                 const std::string& name, const std::string& first_line,
                                 Separator separator);

/// "3 fields"
std::string counted(std::size_t count, const std::string& what);
/// "('0 1 2')"
std::string shown_line(std::string_view line);

}  // namespace femrun::command
