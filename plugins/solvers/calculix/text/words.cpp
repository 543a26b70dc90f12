// SPDX-License-Identifier: MIT
#include "text/words.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <limits>

namespace calculix {

std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t at = text.find(separator);
        parts.push_back(trimmed(text.substr(0, at)));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

std::optional<double> number_in(std::string_view given) {
    given = trimmed(given);
    std::string_view text = given;
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    if (text.empty() || (text.front() == '-' && text.data() != given.data())) return std::nullopt;
    double value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size()) return value;
    if (error == std::errc::result_out_of_range && end == text.data() + text.size()) {
        const bool tiny = text.find("e-") != text.npos || text.find("E-") != text.npos;
        const double huge = std::numeric_limits<double>::infinity();
        return tiny ? 0.0 : text.front() == '-' ? -huge : huge;
    }
    // Fortran writes 1.5D+03 for 1.5E+03, and 1.5-103 where an exponent needs three digits. With
    // fewer digits, 12.5-2 is two numbers that touch.
    const std::size_t sign = text.find_last_of("+-");
    if (text.size() > 40 || sign == 0 || sign == std::string_view::npos) return std::nullopt;
    std::string respelt(text);
    if (respelt[sign - 1] == 'd' || respelt[sign - 1] == 'D') {
        respelt[sign - 1] = 'e';
    } else if (respelt[sign - 1] >= '0' && respelt[sign - 1] <= '9' && respelt.size() - sign == 4 &&
               respelt.find('.') < sign && respelt.find_first_of("eEdD") == respelt.npos) {
        respelt.insert(sign, 1, 'e');
    } else {
        return std::nullopt;
    }
    return number_in(respelt);
}

std::optional<std::int64_t> integer_in(std::string_view text) {
    text = trimmed(text);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string_view take_word(std::string_view& rest) {
    const std::size_t from = rest.find_first_not_of(" \t");
    if (from == std::string_view::npos) {
        rest = {};
        return {};
    }
    rest.remove_prefix(from);
    const std::string_view word = rest.substr(0, rest.find_first_of(" \t"));
    rest.remove_prefix(word.size());
    return word;
}

std::string shown(double number) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", number);
    return text;
}

std::string without_nul(std::string_view text) {
    std::string out(text);
    std::replace(out.begin(), out.end(), '\0', ' ');
    return out;
}

std::string shortened(std::string_view line) {
    constexpr std::size_t length_max = 80;
    line = trimmed(line);
    if (line.size() <= length_max) return without_nul(line);
    return without_nul(line.substr(0, length_max)) + "...";
}

std::string listed(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "'" : ", '") + name + "'";
    return out;
}

}  // namespace calculix
