// SPDX-License-Identifier: MIT
// Text in aligned columns.
#pragma once

#include <limits>
#include <string>
#include <vector>

namespace femrun::view {

/// Columns of a line; `unlimited` for a file or another program, which wants whole lines.
constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

class Table {
public:
    enum class Align { left, right };
    /// Where a table is wider than the lines: first columns `if_there_is_room` are left out, the
    /// last ones first; then one that is `clipped` is cut, and left out where too little of it
    /// would remain; at last those that are `needed` are left out like the first.
    enum class Room { always, needed, if_there_is_room, clipped };

    void column(std::string title, Align align, Room room = Room::always);
    /// As many cells as there are columns.
    void row(std::vector<std::string> cells);

    /// Leaves out and cuts what does not fit into lines of `width`; gives the titles of the columns
    /// that are left out.
    std::vector<std::string> fit(std::size_t width);

    /// Lines ending in '\n', without blanks at their ends; two blanks between columns. The titles
    /// first, unless all are empty. `indent` blanks before each line.
    std::string text(std::size_t indent = 0) const;

private:
    struct Column {
        std::string title;
        Align align;
        Room room;
    };
    std::vector<std::size_t> widths() const;
    std::size_t together(const std::vector<std::size_t>& widths, std::size_t clipped_to) const;

    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace femrun::view
