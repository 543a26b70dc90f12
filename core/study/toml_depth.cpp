// SPDX-License-Identifier: MIT
#include "study/toml_depth.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace femrun::study {

namespace {

/// The position after a text that begins at `at`, with one quote or three.
std::size_t after_text(std::string_view text, std::size_t at) {
    const char quote = text[at];
    const bool long_one = text.substr(at).starts_with(std::string(3, quote));
    const std::string end(long_one ? 3 : 1, quote);
    for (at += end.size(); at < text.size(); ++at) {
        if (text.substr(at).starts_with(end)) return at + end.size();
        if (quote == '"' && text[at] == '\\' && ++at == text.size()) break;
        if (!long_one && text[at] == '\n') return at;  // it has no end; the parser says so
    }
    return at;
}

}  // namespace

std::string too_many_parts(std::size_t parts) {
    return fmt::format("a key of {} parts is nested too deep; at most {} are allowed", parts,
                       key_parts_max);
}

std::optional<std::string> too_deep(std::string_view text) {
    std::size_t line = 1, parts = 1, depth = 0;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == '"' || c == '\'') {
            const std::size_t end = std::min(after_text(text, at), text.size());
            line += static_cast<std::size_t>(std::count(&text[at], text.data() + end, '\n'));
            at = end;
            continue;
        }
        if (c == '#') {
            at = std::min(text.find('\n', at), text.size());
            continue;
        }
        ++at;
        if (c == '.') {
            ++parts;
            continue;
        }
        const bool between = c == '=' || c == ',' || c == '[' || c == ']' || c == '{' || c == '}';
        if (!between && c != '\n') continue;
        if (parts > key_parts_max) return fmt::format("{}: {}", line, too_many_parts(parts));
        parts = 1;
        if (c == '[' || c == '{') ++depth;
        if ((c == ']' || c == '}') && depth > 0) --depth;
        if (depth > nesting_max)
            return fmt::format("{}: lists and tables are nested deeper than {}; make them flatter",
                               line, nesting_max);
        if (c == '\n') ++line;
    }
    if (parts > key_parts_max) return fmt::format("{}: {}", line, too_many_parts(parts));
    return std::nullopt;
}

}  // namespace femrun::study
