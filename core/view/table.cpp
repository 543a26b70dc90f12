// SPDX-License-Identifier: MIT
#include "view/table.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "view/wording.hpp"

namespace femrun::view {

namespace {

constexpr std::size_t gap = 2;
// A cut column of this width says most of what it has to say: others make room for it.
constexpr std::size_t clipped_well = 24;
// One that is narrower says nothing.
constexpr std::size_t clipped_min = 12;

}  // namespace

void Table::column(std::string title, Align align, Room room) {
    columns_.push_back({std::move(title), align, room});
}

void Table::row(std::vector<std::string> cells) {
    FEMRUN_CHECK(cells.size() == columns_.size());
    rows_.push_back(std::move(cells));
}

std::vector<std::size_t> Table::widths() const {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        std::size_t width = width_of(columns_[i].title);
        for (const auto& row : rows_) width = std::max(width, width_of(row[i]));
        widths.push_back(width);
    }
    return widths;
}

/// How wide columns of these widths are together: one that can be cut counts as cut.
std::size_t Table::together(const std::vector<std::size_t>& widths, std::size_t clipped_to) const {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const bool cut = columns_[i].room == Room::clipped;
        sum += (cut ? std::min(widths[i], clipped_to) : widths[i]) + (i > 0 ? gap : 0);
    }
    return sum;
}

std::vector<std::string> Table::fit(std::size_t width) {
    std::vector<std::size_t> wide = widths();
    // Columns of one kind, the last ones first, until the rest has room.
    const auto leave_out = [&](Room room, std::size_t clipped_to) {
        std::vector<std::string> titles;
        for (std::size_t i = columns_.size(); i-- > 0 && together(wide, clipped_to) > width;) {
            if (columns_[i].room != room) continue;
            titles.insert(titles.begin(), columns_[i].title);
            const auto at = static_cast<std::ptrdiff_t>(i);
            columns_.erase(columns_.begin() + at);
            wide.erase(wide.begin() + at);
            for (auto& row : rows_) row.erase(row.begin() + at);
        }
        return titles;
    };
    const auto parameters = leave_out(Room::if_there_is_room, clipped_well);
    const auto notes = leave_out(Room::clipped, clipped_min);
    std::vector<std::string> left_out = leave_out(Room::needed, clipped_min);
    left_out.insert(left_out.end(), parameters.begin(), parameters.end());
    left_out.insert(left_out.end(), notes.begin(), notes.end());
    const std::size_t others = together(wide, 0);
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (columns_[i].room == Room::clipped)
            for (auto& row : rows_) row[i] = clipped(row[i], width > others ? width - others : 0);
    return left_out;
}

std::string Table::text(std::size_t indent) const {
    const std::vector<std::size_t> wide = widths();
    std::string text;
    const auto line = [&](auto cell_of) {
        std::string whole(indent, ' ');
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const std::string& cell = cell_of(i);
            const std::string blanks(wide[i] - width_of(cell), ' ');
            if (i > 0) whole += std::string(gap, ' ');
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
