// SPDX-License-Identifier: MIT
#include "calls/program.hpp"

#include "calls/tokens.hpp"

namespace femtet {

namespace {

// Far above what a call needs, far below what a stack bears.
constexpr std::size_t bytes_max = 4000;
constexpr int depth_max = 20;

class Parser {
public:
    explicit Parser(std::string_view text) : text_(text), tokens_(tokens_of(text)) {}

    std::vector<Statement> statements() {
        std::vector<Statement> all;
        do {
            if (is_end()) break;  // what ends with ';'
            all.push_back(statement());
        } while (take(";"));
        if (!is_end()) fail("'" + now().text + "' is not expected; statements end with ';'");
        if (all.empty()) fail("nothing is called; write \"Gogh.Gauss.GetL(...)\", for example");
        if (!all.back().target.empty())
            fail("the last statement gives no value; add ';' and what is to be read");
        return all;
    }

private:
    Statement statement() {
        Statement made;
        made.term = term();
        if (!is("=")) return made;
        const bool assignable =
            made.term.kind == Term::Kind::path && made.term.path.back().kind == Link::Kind::member;
        if (!assignable)
            fail(
                "only a name or a property can be set; write \"Gogh.Galileo.Mode = 0\", for "
                "example");
        take("=");
        made.target = std::move(made.term.path);
        made.term = term();
        return made;
    }

    Term term() {
        Term made;
        made.at = now().at;
        if (take("-")) {
            if (now().kind != Token::Kind::number) fail("a number is expected after '-'");
            made.number = -now().number;
            ++at_;
        } else if (now().kind == Token::Kind::number) {
            made.number = now().number;
            ++at_;
        } else if (now().kind == Token::Kind::text) {
            made.kind = Term::Kind::text;
            made.text = now().text;
            ++at_;
        } else if (is("(") || is("[")) {
            made.kind = Term::Kind::list;
            made.items = terms();
        } else if (now().kind == Token::Kind::name) {
            if (now().text == "True" || now().text == "False") {
                made.kind = Term::Kind::flag;
                made.flag = now().text == "True";
                ++at_;
                return made;
            }
            made.kind = Term::Kind::path;
            made.path = path();
        } else {
            fail(is_end() ? "a value is expected before the end"
                          : "'" + now().text + "' is not expected; a value is");
        }
        return made;
    }

    Path path() {
        Path made;
        made.push_back(named());
        for (;;) {
            if (take(".")) {
                if (now().kind != Token::Kind::name) fail("a name is expected after '.'");
                made.push_back(named());
            } else if (is("(") && made.back().kind == Link::Kind::member) {
                made.back().kind = Link::Kind::call;
                made.back().arguments = terms();
            } else if (is("[")) {
                made.push_back(index());
            } else {
                return made;
            }
        }
    }

    Link named() {
        Link link;
        link.at = now().at;
        link.name = now().text;
        ++at_;
        return link;
    }

    Link index() {
        Link link;
        link.kind = Link::Kind::index;
        link.at = now().at;
        take("[");
        const bool whole = now().kind == Token::Kind::number && now().number >= 0 &&
                           now().number < 1e6 &&
                           now().number == static_cast<double>(static_cast<int>(now().number));
        if (!whole) fail("an index is a whole number from 0, as in \"GetMaxDisplacement_py()[2]\"");
        link.index = static_cast<std::size_t>(now().number);
        ++at_;
        if (!take("]")) fail("']' is missing after the index");
        return link;
    }

    /// What stands between brackets.
    std::vector<Term> terms() {
        if (++depth_ > depth_max) fail("brackets are nested more than 20 deep");
        const std::size_t opened = now().at;
        const char* close = is("(") ? ")" : "]";
        ++at_;
        std::vector<Term> made;
        while (!is(close) && !is_end()) {
            made.push_back(term());
            if (!take(",")) break;
        }
        if (!take(close))
            fail(is_end() ? "'" + std::string(close) + "' is missing, which closes the bracket " +
                                place_in(text_, opened)
                          : "'" + now().text + "' is not expected; ',' or '" + close + "' is");
        --depth_;
        return made;
    }

    const Token& now() const { return tokens_[at_]; }
    bool is_end() const { return now().kind == Token::Kind::end; }
    bool is(std::string_view sign) const {
        return now().kind == Token::Kind::sign && now().text == sign;
    }
    bool take(std::string_view sign) {
        if (!is(sign)) return false;
        ++at_;
        return true;
    }
    [[noreturn]] void fail(const std::string& why) const {
        throw CallError(place_in(text_, now().at) + ": " + why);
    }

    std::string_view text_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

}  // namespace

Program Program::parse(std::string_view text) {
    if (text.size() > bytes_max)
        throw CallError("is " + std::to_string(text.size()) + " bytes long; at most " +
                        std::to_string(bytes_max) + " are read");
    return {std::string(text), Parser(text).statements()};
}

std::string place_in(std::string_view text, std::size_t at) {
    std::size_t count = 1;
    for (const char c : text.substr(0, at))
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++count;
    return "at character " + std::to_string(count);
}

std::string written(const Path& path, std::size_t links) {
    std::string text;
    for (std::size_t i = 0; i < links && i < path.size(); ++i) {
        if (path[i].kind == Link::Kind::index) {
            text += '[' + std::to_string(path[i].index) + ']';
            continue;
        }
        if (!text.empty()) text += '.';
        text += path[i].name;
    }
    return text;
}

}  // namespace femtet
