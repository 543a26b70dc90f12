// SPDX-License-Identifier: MIT
#include "json_text.hpp"

#include <algorithm>
#include <cmath>

#include "number_text.hpp"
#include "text_encoding.hpp"

namespace femrun::command {

namespace {

bool in_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '-' || c == '.' || c == '_';
}

std::string decoded(std::string_view file) {
    const MarkedEncoding marked = encoding_of(file);
    file.remove_prefix(marked.mark_bytes);
    return marked.encoding == Encoding::bytes ? as_utf8(file) : from_utf16(file, marked.encoding);
}

/// The text in quotes behind its first one, with both.
std::string_view quoted_at(std::string_view text) {
    std::size_t end = 1;
    while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2u : 1u;
    return text.substr(0, std::min(text.size(), end + 1));
}

}  // namespace

std::string as_json(std::string_view file) {
    const std::string text = decoded(file);
    std::string json;
    json.reserve(text.size());
    std::string_view rest = text;
    while (!rest.empty()) {
        std::string_view piece = rest.substr(0, 1);
        bool quotes = false;
        if (piece[0] == '"') {
            piece = quoted_at(rest);
        } else if (in_word(piece[0])) {
            std::size_t end = 1;
            while (end < rest.size() && in_word(rest[end])) ++end;
            piece = rest.substr(0, end);
            const auto number = number_in(piece);
            quotes = number && !std::isfinite(*number);
        }
        if (quotes) json += '"';
        json += piece;
        if (quotes) json += '"';
        rest.remove_prefix(piece.size());
    }
    return json;
}

}  // namespace femrun::command
