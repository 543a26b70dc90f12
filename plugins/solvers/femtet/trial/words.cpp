// SPDX-License-Identifier: MIT
#include "trial/words.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace femtet {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_but_for_case(char a, char b) { return lower(a) == lower(b); }

std::string_view without_blanks(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    return text;
}

}  // namespace

std::string shown(double number) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", number);
    return text;
}

std::string listed(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) {
        list += list.empty() ? "'" : ", '";
        list += name;
        list += '\'';
    }
    return list;
}

std::optional<double> seconds_in(std::string_view text) {
    double total = 0;
    for (text = without_blanks(text); !text.empty(); text = without_blanks(text)) {
        double number = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), number,
                                          std::chars_format::fixed);
        if (read.ec != std::errc()) return std::nullopt;
        text = without_blanks(text.substr(static_cast<std::size_t>(read.ptr - text.data())));
        const std::size_t letters = std::min(text.find_first_of(" 0123456789."), text.size());
        const std::string_view unit = text.substr(0, letters);
        const double factor = unit == "ms"    ? 1e-3
                              : unit == "s"   ? 1
                              : unit == "min" ? 60
                              : unit == "h"   ? 3600
                              : unit == "d"   ? 86400
                                              : 0;
        if (factor == 0) return std::nullopt;
        total += number * factor;
        text.remove_prefix(letters);
    }
    const bool is_time = total > 0 && total < 1e9;
    return is_time ? std::optional(total) : std::nullopt;
}

std::string shown_seconds(double seconds) {
    if (seconds >= 60 && static_cast<double>(static_cast<long>(seconds / 60)) * 60 == seconds)
        return shown(seconds / 60) + " min";
    return shown(seconds) + " s";
}

bool same_but_for_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), equal_but_for_case);
}

bool contains_but_for_case(std::string_view text, std::string_view part) {
    return std::search(text.begin(), text.end(), part.begin(), part.end(), equal_but_for_case) !=
           text.end();
}

std::string one_line(std::string_view text) {
    std::string line;
    for (const char c : text) {
        const bool blank = static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
        if (blank && (line.empty() || line.back() == ' ')) continue;
        line += blank ? ' ' : c;
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    return line;
}

std::filesystem::path path_of(const std::string& utf8) {
    return std::filesystem::path(std::u8string(utf8.begin(), utf8.end()));
}

std::string text_of(const std::filesystem::path& path) {
    const std::u8string text = path.u8string();
    return {text.begin(), text.end()};
}

}  // namespace femtet
