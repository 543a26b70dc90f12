// SPDX-License-Identifier: MIT
#include "calls/tokens.hpp"

#include <charconv>

#include "calls/program.hpp"

namespace femtet {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    std::vector<Token> all() {
        std::vector<Token> tokens;
        do tokens.push_back(next());
        while (tokens.back().kind != Token::Kind::end);
        return tokens;
    }

private:
    Token next() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' ||
                                      text_[at_] == '\n' || text_[at_] == '\r'))
            ++at_;
        Token token;
        token.at = at_;
        if (at_ == text_.size()) return token;
        const char first = text_[at_];
        const bool fraction =
            first == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]) && may_be_number();
        if (is_letter(first)) return name(token);
        if (is_digit(first) || fraction) return number(token);
        if (first == '"' || first == '\'') return quoted(token, first);
        constexpr std::string_view signs = ".()[];,=-";
        if (signs.find(first) == std::string_view::npos) {
            std::size_t size = 1;  // all bytes of the letter
            while (at_ + size < text_.size() &&
                   (static_cast<unsigned char>(text_[at_ + size]) & 0xC0) == 0x80)
                ++size;
            throw CallError(place_in(text_, at_) + ": '" + std::string(text_.substr(at_, size)) +
                            "' has no meaning here; texts stand in quotes");
        }
        token.kind = Token::Kind::sign;
        token.text = first;
        last_ = first;
        ++at_;
        return token;
    }

    /// ".5" is a number behind a sign that a value may follow; "a.5" is none.
    bool may_be_number() const { return last_ != 'a' && last_ != ')' && last_ != ']'; }

    Token name(Token token) {
        const std::size_t from = at_;
        while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) ++at_;
        token.kind = Token::Kind::name;
        token.text = std::string(text_.substr(from, at_ - from));
        last_ = 'a';
        return token;
    }

    Token number(Token token) {
        const char* end = text_.data() + text_.size();
        const auto read = std::from_chars(text_.data() + at_, end, token.number);
        if (read.ec != std::errc())
            throw CallError(place_in(text_, at_) + ": is no number up to 1.8e308");
        const std::size_t size = static_cast<std::size_t>(read.ptr - text_.data()) - at_;
        token.kind = Token::Kind::number;
        token.text = std::string(text_.substr(at_, size));
        at_ += size;
        if (at_ < text_.size() && is_letter(text_[at_]))
            throw CallError(place_in(text_, at_) + ": '" + text_[at_] + "' follows the number " +
                            token.text + "; names begin with a letter");
        last_ = 'a';
        return token;
    }

    Token quoted(Token token, char quote) {
        const std::size_t close = text_.find(quote, at_ + 1);
        if (close == std::string_view::npos)
            throw CallError(place_in(text_, at_) + ": the text has no end; add " + quote);
        token.kind = Token::Kind::text;
        token.text = std::string(text_.substr(at_ + 1, close - at_ - 1));
        at_ = close + 1;
        last_ = 'a';
        return token;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    char last_ = ';';
};

}  // namespace

std::vector<Token> tokens_of(std::string_view text) { return Reader(text).all(); }

}  // namespace femtet
