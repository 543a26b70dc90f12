// SPDX-License-Identifier: MIT
#include "results/numbers.hpp"

#include <string>

#include "text/words.hpp"

namespace calculix {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_sign(char c) { return c == '+' || c == '-'; }
bool is_point(char c) { return c == '.' || c == ','; }

/// Takes numbers of the form -1.00000E-002 off a text, where they may touch: each has one digit
/// before its point and an exponent, so that the digit before a point begins the next one.
class Touching {
public:
    explicit Touching(std::string_view text) : rest_(text) {}

    bool at_end() {
        while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
        return rest_.empty();
    }

    std::optional<double> next() {
        if (at_end()) return std::nullopt;
        std::size_t end = is_sign(rest_[0]) ? 1 : 0;
        if (is_letter(at(end))) {  // NaN, Infinity
            while (is_letter(at(end))) ++end;
            return take(end);
        }
        if (!is_digit(at(end)) || !is_point(at(end + 1))) return std::nullopt;
        end += 2;
        while (is_digit(at(end))) ++end;
        const bool has_letter = is_letter(at(end));
        if (has_letter) ++end;
        if (!is_sign(at(end))) return std::nullopt;
        const std::size_t begin = ++end;
        while (is_digit(at(end))) ++end;
        if (is_point(at(end))) --end;
        const std::size_t digits = end - begin;
        if (digits != 3 && !(has_letter && digits == 2)) return std::nullopt;
        return take(end);
    }

private:
    char at(std::size_t i) const { return i < rest_.size() ? rest_[i] : '\0'; }

    std::optional<double> take(std::size_t length) {
        const std::optional<double> number = result_number(rest_.substr(0, length));
        rest_.remove_prefix(length);
        return number;
    }

    std::string_view rest_;
};

}  // namespace

std::optional<double> result_number(std::string_view text) {
    const std::size_t comma = text.find(',');
    if (comma == std::string_view::npos) return number_in(text);
    if (text.find('.') != std::string_view::npos || text.size() > 40) return std::nullopt;
    std::string respelt(text);
    respelt[comma] = '.';
    return number_in(respelt);
}

bool read_fields(std::string_view line, std::size_t count, std::size_t width,
                 std::vector<double>& into) {
    while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
    const std::size_t before = into.size();
    if (line.size() < count * width) return false;
    const bool fits = line.size() == count * width;
    Touching all(line);
    for (std::size_t i = 0; i < count; ++i) {
        Touching field(fits ? line.substr(i * width, width) : std::string_view());
        const std::optional<double> number = fits ? field.next() : all.next();
        if (!number || !field.at_end()) break;
        into.push_back(*number);
    }
    if (into.size() == before + count && (fits || all.at_end())) return true;
    into.resize(before);
    return false;
}

}  // namespace calculix
