// SPDX-License-Identifier: MIT
#include "base/plain_text.hpp"

namespace femrun {

namespace {

// How many bytes the UTF-8 character at the front has; 0 when there is none (Unicode 15, table
// 3-7).
std::size_t character(std::string_view text) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return i < text.size() && at(i) >= low && at(i) <= high;
    };
    const unsigned first = at(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const unsigned low = first == 0xE0 ? 0xA0 : 0x80, high = first == 0xED ? 0x9F : 0xBF;
        return follows(1, low, high) && follows(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const unsigned low = first == 0xF0 ? 0x90 : 0x80, high = first == 0xF4 ? 0x8F : 0xBF;
        return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

/// Whether a character begins here that terminals obey: C0, DEL, or C1 (U+0080 to U+009F).
bool is_control(std::string_view text) {
    const auto first = static_cast<unsigned char>(text[0]);
    if (first == 0xC2) return static_cast<unsigned char>(text[1]) < 0xA0;
    return first < 0x20 || first == 0x7F;
}

}  // namespace

std::string plain(std::string_view said, std::size_t bytes_max) {
    std::string text;
    text.reserve(std::min(said.size(), bytes_max));
    while (!said.empty()) {
        if (text.size() + 4 > bytes_max) return text + "...";
        const std::size_t size = character(said);
        if (size == 0)
            text += "\xEF\xBF\xBD";
        else if (is_control(said))
            text += ' ';
        else
            text += said.substr(0, size);
        said.remove_prefix(size == 0 ? 1 : size);
    }
    while (text.ends_with(' ')) text.pop_back();
    return text;
}

}  // namespace femrun
