// SPDX-License-Identifier: MIT
#include "tokens.hpp"

#include <charconv>
#include <cstdint>

#include "complaint.hpp"
#include "syntax.hpp"

namespace formula {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Bytes of UTF-8 sequences are letters: a quantity may be called 'höhe'.
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

class Lexer {
public:
    explicit Lexer(std::string_view formula) : formula_(formula) {}

    Token next() {
        while (at_ < formula_.size() && (here() == ' ' || here() == '\t' || here() == '\n')) ++at_;
        Token token;
        token.at = at_ + 1;
        if (at_ == formula_.size()) return token;
        if (is_digit(here()) || (here() == '.' && is_digit(ahead(1)))) return number(token);
        if (is_letter(here())) return name(token);
        if (here() == '"' || here() == '\'') return text(token);
        return operation(token);
    }

private:
    char here() const { return formula_[at_]; }
    char ahead(std::size_t by) const {
        return at_ + by < formula_.size() ? formula_[at_ + by] : '\0';
    }

    Token& number(Token& token) {
        token.kind = Token::Kind::number;
        const char* begin = formula_.data() + at_;
        const auto read = std::from_chars(begin, formula_.data() + formula_.size(), token.value);
        token.word = std::string(begin, read.ptr);
        at_ += token.word.size();
        if (read.ec != std::errc())
            fail(token, "is beyond what a number can be; the largest is 1.8e308");
        if (at_ < formula_.size() && is_letter(here()))
            fail(token, "runs into '" + std::string(1, here()) +
                            "'; write an operator between them, such as '*'");
        return token;
    }

    Token& name(Token& token) {
        const std::size_t begin = at_;
        while (at_ < formula_.size() && (is_letter(here()) || is_digit(here()))) ++at_;
        token.kind = Token::Kind::name;
        token.word = std::string(formula_.substr(begin, at_ - begin));
        const bool joins = token.word == "and" || token.word == "or" || token.word == "not";
        if (joins) token.kind = Token::Kind::operation;
        if (token.word == "and") token.word = "&&";
        if (token.word == "or") token.word = "||";
        return token;
    }

    Token& text(Token& token) {
        const std::size_t end = formula_.find(here(), at_ + 1);
        if (end == std::string_view::npos)
            throw Complaint("the text at character " + std::to_string(token.at) +
                            " has no closing quote; add it");
        token.kind = Token::Kind::text;
        token.word = std::string(formula_.substr(at_ + 1, end - at_ - 1));
        at_ = end + 1;
        return token;
    }

    Token& operation(Token& token) {
        token.kind = Token::Kind::operation;
        for (const std::string_view two : {"<=", ">=", "==", "!=", "&&", "||", "**"})
            if (formula_.substr(at_, 2) == two) token.word = two;
        constexpr std::string_view single = "+-*/^()[],?:<>!";
        if (token.word.empty()) token.word = std::string(1, here());
        if (token.word == "**") fail(token, "is no operator; a power is '^'");
        if (token.word == "=") fail(token, "is no comparison; write '=='");
        if (token.word.size() == 1 && single.find(token.word) == std::string_view::npos)
            fail(token, "is no part of a formula; remove it");
        at_ += token.word.size();
        return token;
    }

    [[noreturn]] static void fail(const Token& token, const std::string& what) {
        throw Complaint("'" + token.word + "' at character " + std::to_string(token.at) + " " +
                        what);
    }

    std::string_view formula_;
    std::size_t at_ = 0;
};

}  // namespace

std::vector<Token> tokens(std::string_view formula) {
    Lexer lexer(formula);
    std::vector<Token> found;
    do found.push_back(lexer.next());
    while (found.back().kind != Token::Kind::end);
    return found;
}

bool is_name(std::string_view name) {
    if (name.empty() || is_digit(name[0])) return false;
    for (const char c : name)
        if (!is_letter(c) && !is_digit(c)) return false;
    return true;
}

}  // namespace formula
