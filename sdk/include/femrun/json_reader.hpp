// SPDX-License-Identifier: MIT
// Reads the JSON text of a plugin's settings, as far as flat settings need it: members of one
// object, texts decoded, nested values checked and kept as text.
#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "failure.hpp"

namespace femrun {
namespace detail {

/// One member of an object: `text` is decoded for strings, else the JSON text of the value.
struct JsonMember {
    enum class Kind { text, number, flag, null, nested };
    std::string key;
    Kind kind = Kind::null;
    std::string text;
};

/// Reads one JSON object (RFC 8259), strictly: no comments, no trailing commas, no double keys.
class JsonReader {
public:
    explicit JsonReader(std::string_view text) : text_(text) {}

    std::vector<JsonMember> object() {
        std::vector<JsonMember> members = members_of_object();
        skip_space();
        if (at_ != text_.size()) fail("nothing more");
        return members;
    }

private:
    std::vector<JsonMember> members_of_object() {
        std::vector<JsonMember> members;
        expect('{');
        if (accept('}')) return members;
        do {
            JsonMember member;
            skip_space();
            member.key = string();
            for (const JsonMember& other : members)
                if (other.key == member.key) fail("no second '" + member.key + "'");
            expect(':');
            value(member);
            members.push_back(std::move(member));
        } while (accept(','));
        expect('}');
        return members;
    }

    void value(JsonMember& member) {
        using Kind = JsonMember::Kind;
        skip_space();
        const std::size_t start = at_;
        const char first = at_ < text_.size() ? text_[at_] : '\0';
        if (first == '"') {
            member.kind = Kind::text;
            member.text = string();
            return;
        }
        if (first == '{' || first == '[') {
            // Far above what settings need, far below what a stack bears.
            if (++depth_ > 64) fail("at most 64 levels");
            member.kind = Kind::nested;
            first == '{' ? void(members_of_object()) : array();
            --depth_;
        } else if (word("true") || word("false")) {
            member.kind = Kind::flag;
        } else if (word("null")) {
            member.kind = Kind::null;
        } else {
            member.kind = Kind::number;
            number();
        }
        member.text = std::string(text_.substr(start, at_ - start));
    }

    void array() {
        expect('[');
        if (accept(']')) return;
        do {
            JsonMember element;
            value(element);
        } while (accept(','));
        expect(']');
    }

    std::string string() {
        std::string out;
        if (at_ >= text_.size() || text_[at_] != '"') fail("'\"'");
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            const char c = text_[at_];
            if (static_cast<unsigned char>(c) < 0x20) fail("no control character in a text");
            c == '\\' ? escape(out) : out.push_back(c);
        }
        if (at_ >= text_.size()) fail("'\"'");
        ++at_;
        return out;
    }

    void escape(std::string& out) {
        static constexpr std::string_view from = "\"\\/bfnrt", to = "\"\\/\b\f\n\r\t";
        const char c = ++at_ < text_.size() ? text_[at_] : '\0';
        if (c == 'u') return unicode(out);
        const std::size_t which = from.find(c);
        if (c == '\0' || which == std::string_view::npos) fail("an escape such as \\n");
        out.push_back(to[which]);
    }

    void unicode(std::string& out) {
        std::uint32_t code = hex4();
        if (code >= 0xD800 && code < 0xDC00 && text_.substr(at_ + 1, 2) == "\\u") {
            at_ += 2;
            const std::uint32_t low = hex4();
            if (low < 0xDC00 || low > 0xDFFF) fail("the second half of a surrogate pair");
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        } else if (code >= 0xD800 && code <= 0xDFFF) {
            fail("a whole surrogate pair");
        }
        const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
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

    /// Four hexadecimal digits after `at_`, which ends on the last of them.
    std::uint32_t hex4() {
        std::uint32_t code = 0;
        const std::string_view digits = text_.substr(at_ + 1 < text_.size() ? at_ + 1 : at_, 4);
        const auto end = digits.data() + digits.size();
        if (digits.size() < 4 || std::from_chars(digits.data(), end, code, 16).ptr != end)
            fail("four hexadecimal digits");
        at_ += 4;
        return code;
    }

    void number() {
        accept_here('-');
        if (!accept_here('0')) digits();
        if (accept_here('.')) digits();
        if (accept_here('e') || accept_here('E')) {
            if (!accept_here('+')) accept_here('-');
            digits();
        }
    }

    void digits() {
        const std::size_t start = at_;
        while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
        if (at_ == start) fail("a value");
    }

    bool word(std::string_view wanted) {
        if (text_.substr(at_, wanted.size()) != wanted) return false;
        at_ += wanted.size();
        return true;
    }
    bool accept_here(char wanted) {
        if (at_ >= text_.size() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }
    bool accept(char wanted) {
        skip_space();
        return accept_here(wanted);
    }
    void expect(char wanted) {
        if (!accept(wanted)) fail(std::string("'") + wanted + "'");
    }
    void skip_space() {
        constexpr std::string_view space = " \t\r\n";
        while (at_ < text_.size() && space.find(text_[at_]) != std::string_view::npos) ++at_;
    }
    [[noreturn]] void fail(const std::string& expected) const {
        throw Invalid("settings: not JSON at character " + std::to_string(at_ + 1) + "; expected " +
                      expected);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

}  // namespace detail
}  // namespace femrun
