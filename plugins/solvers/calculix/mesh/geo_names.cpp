// SPDX-License-Identifier: MIT
#include "mesh/geo_names.hpp"

#include <cctype>

#include "text/words.hpp"

namespace calculix {

namespace {

bool begins_name(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool in_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

struct Token {
    enum class Kind { name, text, sign } kind = Kind::sign;
    std::string text;  // of a sign: one character, or two for == and the like
    std::uint64_t line = 0;
    std::size_t begin = 0, end = 0;  // in the file
};

/// Names, texts and signs; numbers and comments are passed over.
std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> tokens;
    std::uint64_t line = 1;
    std::size_t at = 0;
    while (at < text.size()) {
        const char c = text[at];
        std::size_t end = at + 1;
        if (c == '\n') {
            ++line;
        } else if (text.compare(at, 2, "//") == 0) {
            end = std::min(text.find('\n', at), text.size());
        } else if (text.compare(at, 2, "/*") == 0) {
            end = text.find("*/", at + 2);
            end = end == std::string_view::npos ? text.size() : end + 2;
            for (std::size_t i = at; i < end; ++i) line += text[i] == '\n';
        } else if (c == '"') {
            end = std::min(text.find('"', at + 1), text.size());
            tokens.push_back({Token::Kind::text, std::string(text.substr(at + 1, end - at - 1)),
                              line, at, std::min(end + 1, text.size())});
            end = std::min(end + 1, text.size());
        } else if (begins_name(c)) {
            while (end < text.size() && in_name(text[end])) ++end;
            tokens.push_back(
                {Token::Kind::name, std::string(text.substr(at, end - at)), line, at, end});
        } else if (std::isdigit(static_cast<unsigned char>(c))) {
            // 1e-3 must not leave a name "e".
            while (end < text.size() && (in_name(text[end]) || text[end] == '.')) ++end;
        } else if (!std::isspace(static_cast<unsigned char>(c))) {
            if (end < text.size() && text[end] == '=') ++end;  // ==, <=, +=, ...
            tokens.push_back(
                {Token::Kind::sign, std::string(text.substr(at, end - at)), line, at, end});
        }
        at = end;
    }
    return tokens;
}

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text), tokens_(tokens_of(text)) {}

    GeoNames read() {
        while (at_ < tokens_.size()) {
            if (is_name("DefineConstant")) {
                ++at_;
                constants();
            } else if (token().kind == Token::Kind::name) {
                name();
            } else {
                ++at_;
            }
        }
        return std::move(names_);
    }

private:
    const Token& token(std::size_t ahead = 0) const {
        static const Token none;
        return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead] : none;
    }
    bool is_name(std::string_view name) const {
        return token().kind == Token::Kind::name && token().text == name;
    }
    bool is_sign(std::string_view sign, std::size_t ahead = 0) const {
        return token(ahead).kind == Token::Kind::sign && token(ahead).text == sign;
    }

    /// [ L = 100, H = {20, Min 1, Name "height"}, n ];
    void constants() {
        if (!is_sign("[") && !is_sign("(")) return;
        ++at_;
        while (at_ < tokens_.size() && !is_sign("]") && !is_sign(")")) {
            if (token().kind != Token::Kind::name) {
                ++at_;
                continue;
            }
            const std::string name = token().text;
            ++at_;
            std::string value = "0";
            if (is_sign("=")) {
                const std::size_t begin = token().end;
                ++at_;
                const std::size_t end = skip_value();
                value = default_of(text_.substr(begin, end - begin));
            }
            names_.constants.emplace(name, value);
        }
    }

    /// Moves to the comma or bracket that ends a value; gives its place in the file.
    std::size_t skip_value() {
        int depth = 0;
        for (; at_ < tokens_.size(); ++at_) {
            const Token& here = token();
            if (here.kind == Token::Kind::name) names_.used.insert(here.text);
            if (here.kind != Token::Kind::sign) continue;
            const bool opens = here.text == "{" || here.text == "(" || here.text == "[";
            const bool closes = here.text == "}" || here.text == ")" || here.text == "]";
            if (depth == 0 && (closes || here.text == ",")) return here.begin;
            depth += opens - closes;
        }
        return text_.size();
    }

    /// 20 of "{20, Min 1}", and what stands there of anything else.
    static std::string default_of(std::string_view value) {
        value = trimmed(value);
        if (!value.empty() && value.front() == '{')
            value = value.substr(1, value.find_first_of(",}") - 1);
        return std::string(trimmed(value));
    }

    void name() {
        const Token here = token();
        const bool of_option = (at_ > 0 && tokens_[at_ - 1].text == ".") || is_sign(".", 1);
        ++at_;
        if (of_option) return;
        if (here.text == "Include" || here.text == "Merge") {
            file(token());
            return;
        }
        if (here.text == "ShapeFromFile" && is_sign("(")) file(token(1));
        if (here.text == "Physical" && is_sign("(", 1)) {
            if (token(2).kind == Token::Kind::text) {
                names_.groups.push_back(token(2).text);
            } else {
                names_.groups_complete = false;
            }
        }
        if (here.text == "Exists" && (is_sign("(") || is_sign("["))) {
            // If (!Exists(L)) L = 3; EndIf: another way of giving a default.
            if (token(1).kind == Token::Kind::name) names_.constants.emplace(token(1).text, "");
        }
        names_.used.insert(here.text);
        // `a += 1` goes on from the value that -setnumber gave.
        const bool sets = is_sign("=") || (is_name("In") && at_ > 1 && previous_is("For"));
        if (!sets) return;
        names_.assigned.emplace(here.text, here.line);
        std::size_t end = at_;
        while (end < tokens_.size() && tokens_[end].text != ";") ++end;
        const std::size_t from = token().end;
        const std::string_view value =
            text_.substr(from, (end < tokens_.size() ? tokens_[end].begin : text_.size()) - from);
        for (const char* closing : {"}", ":"})
            if (value.find("${" + here.text + closing) != std::string_view::npos)
                names_.placed.insert(here.text);
    }

    void file(const Token& token) {
        if (token.kind == Token::Kind::text)
            names_.files.push_back({token.text, token.begin + 1, token.end - 1});
    }

    /// Whether the token before the present name's is `name`.
    bool previous_is(std::string_view name) const {
        return tokens_[at_ - 2].kind == Token::Kind::name && tokens_[at_ - 2].text == name;
    }

    std::string_view text_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    GeoNames names_;
};

}  // namespace

GeoNames names_in_geo(std::string_view text) { return Reader(text).read(); }

}  // namespace calculix
