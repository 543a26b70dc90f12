// SPDX-License-Identifier: MIT
#include "results/dat_file.hpp"

#include <array>
#include <optional>
#include <vector>

#include "femrun/failure.hpp"
#include "results/numbers.hpp"
#include "text/lines.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

struct Title {
    DatBlock block;
    std::string_view time;
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
    title.time = line.substr(and_time + 10);
    if (what.substr(0, 6) == "total " || what.substr(0, 7) == "center ")
        title.id_columns = 0;
    else if (what.find("integ.pnt.") != std::string_view::npos)
        title.id_columns = 2;
    return title;
}

/// Whether the line is words: a heading, which ends what stands before it.
bool is_heading(std::string_view line) {
    std::string_view rest = line;
    const std::string_view word = take_word(rest);
    const char first = word.front();
    const bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
    return (letter || first == '(') && !result_number(word);
}

/// "L" behind a node's values, "_shell_0000000001" or "AXES" behind an element's.
bool names_axes(std::string_view word) {
    const char first = word.front();
    const bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
    return (letter || first == '_') && !result_number(word);
}

class Reader {
public:
    Reader(std::istream& file, const std::string& name, DatVisitor& visitor)
        : lines_(file), name_(name), visitor_(visitor) {}

    void read() {
        while (lines_.next()) {
            if (!lines_.ended())
                throw femrun::Unavailable("disk",
                                          "'" + name_ + "' is cut off in line " +
                                              std::to_string(lines_.number()) +
                                              "; the disk is probably full: free some space");
            const std::string_view line = lines_.line();
            if (trimmed(line).empty()) continue;
            if (const std::optional<Title> title = title_in(line)) {
                begin(*title);
            } else if (is_heading(line)) {
                heading(line);
            } else if (part_ == Part::rows) {
                row(line);
            } else if (part_ == Part::table) {
                mode(line);
            }
        }
    }

private:
    enum class Part { none, rows, table };

    std::string about_line(const std::string& what) const {
        return name_ + ":" + std::to_string(lines_.number()) + ": '" + shortened(lines_.line()) +
               "' " + what;
    }

    void unreadable(const std::string& what) { visitor_.unreadable(about_line(what)); }

    void begin(const Title& title) {
        block_ = title.block;
        block_.eigenmode = in_modes_;
        const auto time = result_number(title.time);
        if (!time) throw femrun::Unreadable(about_line("does not end with a time"));
        block_.time = *time;
        id_columns_ = title.id_columns;
        needed_ = visitor_.block(block_);
        part_ = needed_ > 0 ? Part::rows : Part::none;
    }

    void heading(std::string_view line) {
        std::string letters = upper(line);
        std::erase(letters, ' ');
        if (letters == "EIGENVALUEOUTPUT" || letters == "BUCKLINGFACTOROUTPUT") {
            table_ = letters.front() == 'E' ? ModeTable::frequencies : ModeTable::buckling_factors;
            visitor_.table(table_);
            part_ = Part::table;
            modes_begun_ = false;
        } else if (letters.compare(0, 16, "EIGENVALUENUMBER") == 0) {
            in_modes_ = true;
            part_ = Part::none;
        } else if (part_ != Part::table || modes_begun_) {  // a table's columns have headings
            part_ = Part::none;
        }
    }

    void row(std::string_view rest) {
        std::uint32_t id = 0;
        for (std::size_t i = 0; i < id_columns_; ++i) {
            const auto number = integer_in(take_word(rest));
            if (!number || *number < 0)
                return unreadable("does not begin with the number of a node or element");
            if (i == 0) id = static_cast<std::uint32_t>(*number);
        }
        std::array<double, 16> values{};
        std::size_t count = 0;
        for (std::string_view word = take_word(rest); !word.empty() && count < values.size();
             word = take_word(rest)) {
            if (count >= 3 && names_axes(word)) {
                visitor_.local_axes();
                break;
            }
            const std::optional<double> value = result_number(word);
            if (!value) return unreadable("has '" + std::string(word) + "', which is no number");
            values[count++] = *value;
        }
        if (count < needed_)
            return unreadable("has " + std::to_string(count) + " values of " + block_.title +
                              ", not " + std::to_string(needed_));
        visitor_.row(id, {values.data(), count});
    }

    /// Mode, eigenvalue, frequency in radians and in cycles, imaginary part; or mode and factor.
    void mode(std::string_view rest) {
        modes_begun_ = true;
        const auto number = integer_in(take_word(rest));
        std::vector<double> values;
        for (std::string_view word = take_word(rest); !word.empty(); word = take_word(rest))
            if (const auto value = result_number(word)) values.push_back(*value);
        const bool frequencies = table_ == ModeTable::frequencies;
        if (!number || *number < 1 || values.size() != (frequencies ? 4u : 1u))
            return unreadable(frequencies
                                  ? "is not a mode's number, eigenvalue, frequency in radians and "
                                    "cycles, and imaginary part"
                                  : "is not a mode's number and its buckling factor");
        visitor_.mode(static_cast<int>(*number), values[frequencies ? 2 : 0]);
    }

    Lines lines_;
    const std::string& name_;
    DatVisitor& visitor_;
    DatBlock block_;
    std::size_t id_columns_ = 1, needed_ = 0;
    Part part_ = Part::none;
    ModeTable table_ = ModeTable::frequencies;
    bool modes_begun_ = false;
    bool in_modes_ = false;  // behind a heading of a mode
};

}  // namespace

void read_dat(std::istream& file, const std::string& name, DatVisitor& visitor) {
    Reader(file, name, visitor).read();
}

}  // namespace calculix
