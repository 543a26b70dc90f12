// SPDX-License-Identifier: MIT
#include "trial/words.hpp"

#include <algorithm>
#include <cstdio>

namespace femtet {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_but_for_case(char a, char b) { return lower(a) == lower(b); }

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
