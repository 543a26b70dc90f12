// SPDX-License-Identifier: MIT
// Text in aligned columns.
#pragma once

#include <string>
#include <vector>

namespace femrun::view {

class Table {
public:
    enum class Align { left, right };

    void column(std::string title, Align align);
    /// As many cells as there are columns.
    void row(std::vector<std::string> cells);
    /// Lines ending in '\n', without blanks at their ends; two blanks between columns. The titles
    /// first, unless all are empty. `indent` blanks before each line.
    std::string text(std::size_t indent = 0) const;

private:
    struct Column {
        std::string title;
        Align align;
    };
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace femrun::view
