// SPDX-License-Identifier: MIT
#include "text_encoding.hpp"

#include <algorithm>
#include <cstdint>

namespace femrun::command {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

unsigned byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

void append(std::string& into, std::uint32_t code) {
    const auto put = [&into](std::uint32_t byte) { into += static_cast<char>(byte); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
        put(0xC0 | code >> 6);
    } else {
        if (code < 0x10000) put(0xE0 | code >> 12);
        if (code >= 0x10000) put(0xF0 | code >> 18), put(0x80 | (code >> 12 & 0x3F));
        put(0x80 | (code >> 6 & 0x3F));
    }
    put(0x80 | (code & 0x3F));
}

/// The length of the character that begins there; 0 when none does (RFC 3629).
std::size_t character_at(std::string_view text, std::size_t at) {
    const unsigned first = byte_at(text, at);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() - at < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte_at(text, at + i) & 0xC0u) != 0x80u) return 0;
    const unsigned second = byte_at(text, at + 1);
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool surrogate = first == 0xED && second > 0x9F;
    const bool beyond = first == 0xF4 && second > 0x8F;
    return overlong || surrogate || beyond ? 0 : length;
}

}  // namespace

MarkedEncoding encoding_of(std::string_view beginning) {
    if (beginning.substr(0, 3) == "\xEF\xBB\xBF") return {Encoding::bytes, 3};
    if (beginning.substr(0, 2) == "\xFF\xFE") return {Encoding::utf16_little, 2};
    if (beginning.substr(0, 2) == "\xFE\xFF") return {Encoding::utf16_big, 2};
    return {};
}

namespace {

std::uint32_t unit_at(std::string_view bytes, std::size_t at, Encoding encoding) {
    const unsigned one = byte_at(bytes, at), two = byte_at(bytes, at + 1);
    return encoding == Encoding::utf16_little ? one | two << 8 : one << 8 | two;
}

bool begins_pair(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }

}  // namespace

std::size_t whole_utf16(std::string_view bytes, Encoding encoding) {
    std::size_t whole = bytes.size() - bytes.size() % 2;
    if (whole >= 2 && begins_pair(unit_at(bytes, whole - 2, encoding))) whole -= 2;
    return whole;
}

std::string from_utf16(std::string_view bytes, Encoding encoding) {
    std::string text;
    for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
        std::uint32_t code = unit_at(bytes, at, encoding);
        if (begins_pair(code) && at + 3 < bytes.size()) {
            const std::uint32_t low = unit_at(bytes, at + 2, encoding);
            if (low >= 0xDC00 && low < 0xE000) {
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            }
        }
        if (code >= 0xD800 && code < 0xE000)
            text += replacement;
        else
            append(text, code);
    }
    if (bytes.size() % 2 != 0) text += replacement;
    return text;
}

bool is_utf8(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = character_at(bytes, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

std::string as_utf8(std::string_view bytes) {
    if (is_utf8(bytes)) return std::string(bytes);
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); ++at) append(text, byte_at(bytes, at));
    return text;
}

std::string printable(std::string_view text, std::size_t bytes_max) {
    // Cut between two characters, if it is UTF-8.
    std::size_t end = std::min(text.size(), bytes_max + 4);
    while (end < text.size() && end > bytes_max && (byte_at(text, end) & 0xC0u) == 0x80u) --end;
    const std::string valid = as_utf8(text.substr(0, end));
    std::string shown;
    for (std::size_t at = 0; at < valid.size();) {
        const std::size_t length = character_at(valid, at);
        const unsigned first = byte_at(valid, at);
        const bool control =
            first < 0x20 || first == 0x7F || (first == 0xC2 && byte_at(valid, at + 1) < 0xA0);
        if (shown.size() + length > bytes_max) return shown + "...";
        if (control)
            shown += first == '\t' ? std::string_view(" ") : replacement;
        else
            shown.append(valid, at, length);
        at += length;
    }
    return shown;
}

}  // namespace femrun::command
