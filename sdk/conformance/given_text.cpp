// SPDX-License-Identifier: MIT
#include "given_text.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace femrun::conformance {

namespace {

/// Bytes of the UTF-8 character that `text` begins with; 0 when it begins with none (RFC 3629).
std::size_t character(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto continues = [&](std::size_t i) { return i < text.size() && byte(i) >> 6 == 2; };
    if (byte(0) < 0x80) return 1;
    if (byte(0) >= 0xC2 && byte(0) < 0xE0) return continues(1) ? 2 : 0;
    if (byte(0) >> 4 == 0xE) {
        if (!continues(1) || !continues(2)) return 0;
        if (byte(0) == 0xE0 && byte(1) < 0xA0) return 0;    // shorter as two bytes
        return byte(0) == 0xED && byte(1) >= 0xA0 ? 0 : 3;  // half of a pair of UTF-16
    }
    if (byte(0) < 0xF0 || byte(0) > 0xF4 || !continues(1) || !continues(2) || !continues(3))
        return 0;
    if (byte(0) == 0xF0 && byte(1) < 0x90) return 0;
    return byte(0) == 0xF4 && byte(1) >= 0x90 ? 0 : 4;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t bytes = character(text);
        if (bytes == 0) return false;
        text.remove_prefix(bytes);
    }
    return true;
}

}  // namespace

std::string mistake_in(femrun_text_t text, std::size_t bytes_max) {
    if (!text.data && text.size > 0)
        return "has a size of " + std::to_string(text.size) + " and no data";
    const std::string_view words(text.data ? text.data : "", text.data ? text.size : 0);
    if (words.size() > bytes_max)
        return "has " + std::to_string(words.size()) + " bytes; the host keeps " +
               std::to_string(bytes_max);
    if (!words.empty() && words.back() == '\0')
        return "ends in a 0 byte; a text's size does not count one";
    if (!is_utf8(words)) return "is no UTF-8";
    if (words.find_first_of("\r\n") != words.npos) return "has a line break; it is one line";
    const bool controls = std::any_of(words.begin(), words.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
    });
    return controls ? "has control characters in it" : "";
}

std::string text_of(femrun_text_t text) {
    return text.data ? std::string(text.data, std::min(text.size, sentence_bytes_max))
                     : std::string();
}

}  // namespace femrun::conformance
