// SPDX-License-Identifier: MIT
#include "view/table.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "view/wording.hpp"

namespace femrun::view {

void Table::column(std::string title, Align align) {
    columns_.push_back({std::move(title), align});
}

void Table::row(std::vector<std::string> cells) {
    FEMRUN_CHECK(cells.size() == columns_.size());
    rows_.push_back(std::move(cells));
}

std::string Table::text(std::size_t indent) const {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        std::size_t width = width_of(columns_[i].title);
        for (const auto& row : rows_) width = std::max(width, width_of(row[i]));
        widths.push_back(width);
    }
    std::string text;
    const auto line = [&](auto cell_of) {
        std::string whole(indent, ' ');
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const std::string& cell = cell_of(i);
            const std::string blanks(widths[i] - width_of(cell), ' ');
            if (i > 0) whole += "  ";
            whole += columns_[i].align == Align::right ? blanks + cell : cell + blanks;
        }
        whole.erase(whole.find_last_not_of(' ') + 1);
        text += whole + '\n';
    };
    const bool titled = std::any_of(columns_.begin(), columns_.end(),
                                    [](const Column& column) { return !column.title.empty(); });
    if (titled) line([&](std::size_t i) -> const std::string& { return columns_[i].title; });
    for (const auto& row : rows_) line([&](std::size_t i) -> const std::string& { return row[i]; });
    return text;
}

}  // namespace femrun::view
