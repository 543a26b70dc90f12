// SPDX-License-Identifier: MIT
#include "cut_number.hpp"

namespace femrun::command {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_sign(char c) { return c == '+' || c == '-'; }
bool is_exponent(char c) { return std::string_view("eEdD").find(c) != std::string_view::npos; }

/// One end of what was taken, and what the pattern and the settings say of commas and points.
class Surroundings {
public:
    Surroundings(std::string_view line, std::string_view taken, const Pattern& pattern,
                 DecimalMark decimal)
        : line_(line),
          taken_(taken),
          pattern_(pattern),
          mark_(decimal == DecimalMark::point ? '.' : ','),
          begin_(static_cast<std::size_t>(taken.data() - line.data())) {}

    bool cut_behind() const {
        const std::size_t end = begin_ + taken_.size();
        const char next = at(end), second = at(end + 1);
        if (is_digit(next) || next == '*') return true;
        if ((next == '.' || next == ',') && is_digit(second)) return parts_number(next);
        if (is_exponent(next))
            return is_digit(second) || (is_sign(second) && is_digit(at(end + 2)));
        if (next == 'x' || next == 'X') return taken_ == "0" || taken_ == "-0" || taken_ == "+0";
        return is_sign(next) && is_digit(second) && taken_.find(mark_) != taken_.npos &&
               pattern_.text().find(")-") == std::string::npos;
    }

    bool cut_before() const {
        if (begin_ == 0 || !(is_digit(taken_[0]) || taken_[0] == mark_ || is_sign(taken_[0])))
            return false;
        const char last = line_[begin_ - 1];
        const char second = begin_ >= 2 ? line_[begin_ - 2] : '\0';
        const char third = begin_ >= 3 ? line_[begin_ - 3] : '\0';
        // "1.5e[-3]" and, as Fortran glues numbers, "1.5[-3]".
        if (is_exponent(last) && (is_digit(second) || second == mark_)) return true;
        if (is_sign(taken_[0])) return is_digit(last) && digits_with_mark_before(begin_);
        if (is_digit(last)) return true;
        if (last == '.' || last == ',') return !is_letter(second) && parts_number(last);
        if (!is_sign(last)) return false;
        if (is_exponent(second) && (is_digit(third) || third == mark_)) return true;
        const bool begins_number = second == '\0' || second == ' ' || second == '\t' ||
                                   second == '=' || second == ':' || second == '(' ||
                                   second == ',' || second == ';';
        return last == '-' && begins_number && !pattern_.names_before_group('-');
    }

private:
    char at(std::size_t place) const { return place < line_.size() ? line_[place] : '\0'; }

    /// The mark of decimals always; another one unless the pattern speaks of it.
    bool parts_number(char mark) const {
        return mark == mark_ || pattern_.text().find(mark) == std::string::npos;
    }

    bool digits_with_mark_before(std::size_t end) const {
        while (end > 0 && is_digit(line_[end - 1])) --end;
        return end > 0 && line_[end - 1] == mark_;
    }

    std::string_view line_, taken_;
    const Pattern& pattern_;
    char mark_;
    std::size_t begin_;
};

}  // namespace

std::string cut_from(std::string_view line, std::string_view taken, const Pattern& pattern,
                     DecimalMark decimal) {
    if (taken.empty()) return {};
    const Surroundings around(line, taken, pattern, decimal);
    if (!around.cut_behind() && !around.cut_before()) return {};
    const auto begin = static_cast<std::size_t>(taken.data() - line.data());
    const auto blank = line.substr(0, begin).find_last_of(" \t");
    const std::size_t from = blank == line.npos ? 0 : blank + 1;
    return std::string(line.substr(from, line.find_first_of(" \t", begin + taken.size()) - from));
}

}  // namespace femrun::command
