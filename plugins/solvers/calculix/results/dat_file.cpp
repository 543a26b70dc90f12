// SPDX-License-Identifier: MIT
#include "results/dat_file.hpp"

#include <array>
#include <limits>
#include <optional>

#include "femrun/failure.hpp"
#include "text/lines.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

struct Title {
    DatBlock block;
    std::size_t id_columns = 1;  // leading numbers that are ids: 0 totals, 2 element and point
};

std::optional<Title> title_in(std::string_view line) {
    const std::size_t for_set = line.rfind(" for set ");
    if (for_set == std::string_view::npos) return std::nullopt;
    const std::size_t and_time = line.find(" and time ", for_set);
    if (and_time == std::string_view::npos) return std::nullopt;

    Title title;
    const std::string_view what = trimmed(line.substr(0, for_set));
    title.block.title = what.substr(0, what.find(" ("));
    if (const std::size_t bracket = title.block.title.find('('); bracket != std::string::npos)
        title.block.title.resize(bracket);
    title.block.set = upper(trimmed(line.substr(for_set + 9, and_time - for_set - 9)));
    title.block.time =
        number_in(line.substr(and_time + 10)).value_or(std::numeric_limits<double>::quiet_NaN());
    if (what.substr(0, 6) == "total " || what.substr(0, 7) == "center ")
        title.id_columns = 0;
    else if (what.find("integ.pnt.") != std::string_view::npos)
        title.id_columns = 2;
    return title;
}

/// "********" is how Fortran writes what does not fit: no number any more.
double value_in(std::string_view word) {
    return number_in(word).value_or(std::numeric_limits<double>::quiet_NaN());
}

/// "L" behind a node's values, "_shell_0000000001" or "AXES" behind an element's.
bool names_axes(std::string_view word) { return word.front() != '*' && !number_in(word); }

}  // namespace

void read_dat(std::istream& file, const std::string& name, DatVisitor& visitor) {
    Lines lines(file);
    std::optional<Title> title;
    bool wanted = false;
    std::array<double, 16> values{};
    while (lines.next()) {
        std::string_view rest = lines.line();
        if (trimmed(rest).empty()) continue;
        if (std::optional<Title> next = title_in(rest)) {
            title = std::move(next);
            wanted = visitor.block(title->block);
            continue;
        }
        if (!wanted) continue;
        std::uint32_t id = 0;
        bool is_row = true;
        for (std::size_t i = 0; i < title->id_columns && is_row; ++i) {
            const auto number = integer_in(take_word(rest));
            is_row = number && *number >= 0;
            if (is_row && i == 0) id = static_cast<std::uint32_t>(*number);
        }
        if (!is_row) {  // some other part of the file, such as a table of eigenvalues
            wanted = false;
            continue;
        }
        std::size_t count = 0;
        for (std::string_view word = take_word(rest); !word.empty() && count < values.size();
             word = take_word(rest)) {
            if (count >= 3 && names_axes(word)) {
                visitor.local_axes();
                break;
            }
            values[count++] = value_in(word);
        }
        visitor.row(id, {values.data(), count});
    }
    if (lines.number() > 0 && !lines.ended())
        throw femrun::Unavailable("disk", "'" + name + "' is cut off in line " +
                                              std::to_string(lines.number()) +
                                              "; the disk is probably full: free some space");
}

}  // namespace calculix
