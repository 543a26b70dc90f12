// SPDX-License-Identifier: MIT
#include "syntax.hpp"

#include <array>
#include <utility>

#include <femrun/near_name.hpp>

#include "complaint.hpp"
#include "tokens.hpp"

namespace formula {

namespace {

using Kind = Node::Kind;

/// Deeper than anyone can read, shallower than any stack.
constexpr int nesting_max = 200;

/// A formula that long is a mistake, and its tree a danger to the stack.
constexpr std::size_t length_max = 8000;

constexpr std::array<std::pair<std::string_view, int>, 24> functions = {{
    {"abs", 1},   {"acos", 1}, {"asin", 1}, {"atan", 1},  {"atan2", 2}, {"ceil", 1},
    {"cos", 1},   {"cosh", 1}, {"exp", 1},  {"floor", 1}, {"ln", 1},    {"log", 1},
    {"log10", 1}, {"log2", 1}, {"max", 0},  {"min", 0},   {"round", 1}, {"sign", 1},
    {"sin", 1},   {"sinh", 1}, {"sqrt", 1}, {"tan", 1},   {"tanh", 1},  {"avg", 0},
}};

std::vector<std::string> function_names() {
    std::vector<std::string> names;
    for (const auto& [name, values] : functions) names.emplace_back(name);
    names.emplace_back("sum");
    names.emplace_back("prod");
    return names;
}

std::string place(std::size_t at) { return " at character " + std::to_string(at); }

class Parser {
public:
    explicit Parser(std::string_view formula) : tokens_(tokens(formula)) {}

    Node whole() {
        Node node = choice();
        if (here().kind == Token::Kind::end) return node;
        const std::string found = "'" + here().word + "'" + place(here().at);
        if (here().word == ")")
            throw Complaint("the " + found + " closes nothing; remove it, or add a '('");
        if (here().word == ",")
            throw Complaint("the " + found +
                            " separates nothing; it stands between the values of a function, and "
                            "decimals have a point");
        if (here().word == ":")
            throw Complaint("the " + found + " has no '?'; write condition ? value : other value");
        throw Complaint(found + " follows a value; write an operator between them, such as '*'");
    }

private:
    const Token& here() const { return tokens_[at_]; }
    bool is(std::string_view operation) const {
        return here().kind == Token::Kind::operation && here().word == operation;
    }
    bool accept(std::string_view operation) {
        if (!is(operation)) return false;
        ++at_;
        return true;
    }

    Node choice() {
        if (++depth_ > nesting_max)
            throw Complaint("is nested deeper than 200 levels" + place(here().at) +
                            "; split it by [solver.let]");
        Node node = disjunction();
        if (is("?")) {
            Node chosen{Kind::choice, "?", 0, {}, here().at};
            ++at_;
            chosen.parts.push_back(std::move(node));
            chosen.parts.push_back(choice());
            if (!accept(":"))
                throw Complaint("the '?'" + place(chosen.at) +
                                " has no ':'; write condition ? value : other value");
            chosen.parts.push_back(choice());
            node = std::move(chosen);
        }
        --depth_;
        return node;
    }

    Node disjunction() {
        return left_to_right({"||"}, [this] { return conjunction(); });
    }
    Node conjunction() {
        return left_to_right({"&&"}, [this] { return negation(); });
    }

    Node negation() {
        if (!is("not")) return comparison();
        return signed_by("!", [this] { return negation(); });
    }

    Node comparison() {
        Node left = addition();
        if (!is_comparison()) return left;
        const std::string first = here().word;
        left = joined(std::move(left), [this] { return addition(); });
        if (is_comparison())
            throw Complaint("'" + here().word + "'" + place(here().at) +
                            " compares the outcome of '" + first +
                            "'; join two comparisons with '&&'");
        return left;
    }

    bool is_comparison() const {
        for (const std::string_view each : {"<", "<=", ">", ">=", "==", "!="})
            if (is(each)) return true;
        return false;
    }

    Node addition() {
        return left_to_right({"+", "-"}, [this] { return product(); });
    }
    Node product() {
        return left_to_right({"*", "/"}, [this] { return factor(); });
    }

    Node factor() {
        if (is("+")) return ++at_, nested([this] { return factor(); });
        if (is("-")) return signed_by("-", [this] { return factor(); });
        Node base = primary();
        return is("^")
                   ? joined(std::move(base), [this] { return nested([this] { return factor(); }); })
                   : base;
    }

    Node primary() {
        if (is("!")) return signed_by("!", [this] { return primary(); });
        const Token token = here();
        const bool opens = is("(");
        if (token.kind == Token::Kind::end)
            throw Complaint("ends where a value is expected; complete it");
        if (token.kind == Token::Kind::operation && !opens)
            throw Complaint(
                "'" + token.word + "'" + place(token.at) + " stands where a value is expected" +
                (is("-") || is("+") || is("not") ? "; put it and what follows in parentheses"
                                                 : ""));
        ++at_;
        if (opens) return closed(choice(), ")", token.at);
        if (token.kind == Token::Kind::number)
            return {Kind::number, token.word, token.value, {}, token.at};
        if (token.kind == Token::Kind::text) return {Kind::text, token.word, 0, {}, token.at};
        if (is("(")) return call(token);
        Node node{Kind::name, token.word, 0, {}, token.at};
        if (!is("[")) return node;
        const std::size_t opened = here().at;
        ++at_;
        node.kind = Kind::indexed;
        node.parts.push_back(closed(choice(), "]", opened));
        return node;
    }

    Node call(const Token& name) {
        const std::size_t opened = here().at;
        ++at_;
        Node node{Kind::call, name.word, 0, {}, name.at};
        if (!is(")")) {
            do node.parts.push_back(choice());
            while (accept(","));
        }
        node = closed(std::move(node), ")", opened);
        if (name.word == "sum" || name.word == "prod") return loop(std::move(node));

        const int takes = arity(name.word);
        const auto given = static_cast<int>(node.parts.size());
        if (takes < 0)
            throw Complaint("there is no function '" + name.word + "'" +
                            femrun::name_suggestion(name.word, function_names()));
        if (takes == 0 ? given == 0 : given != takes)
            throw Complaint("function '" + name.word + "'" + place(name.at) + " is given " +
                            std::to_string(given) + " values; it takes " +
                            (takes == 0 ? "one or more" : std::to_string(takes)));
        return node;
    }

    static Node loop(Node node) {
        if (node.parts.size() != 4 || node.parts[0].kind != Kind::name)
            throw Complaint("'" + node.word + "'" + place(node.at) + " is not a loop; write " +
                            node.word + "(i, 1, 5, x[i])");
        node.kind = Kind::loop;
        return node;
    }

    Node closed(Node inside, std::string_view close, std::size_t opened) {
        if (accept(close)) return inside;
        const std::string open = close == ")" ? "(" : "[";
        if (here().kind == Token::Kind::end)
            throw Complaint("the '" + open + "'" + place(opened) + " is never closed; add a '" +
                            std::string(close) + "'");
        throw Complaint(
            "'" + here().word + "'" + place(here().at) +
            " follows a value; write an operator between them, such as '*', or close the '" + open +
            "'" + place(opened));
    }

    template <typename Next>
    Node left_to_right(std::initializer_list<std::string_view> operations, Next next) {
        Node left = next();
        const auto comes = [&] {
            for (const std::string_view each : operations)
                if (is(each)) return true;
            return false;
        };
        while (comes()) left = joined(std::move(left), next);
        return left;
    }

    template <typename Next>
    Node joined(Node left, Next next) {
        Node node{Kind::binary, here().word, 0, {}, here().at};
        ++at_;
        node.parts.push_back(std::move(left));
        node.parts.push_back(next());
        return node;
    }

    template <typename Next>
    Node signed_by(std::string word, Next next) {
        Node node{Kind::sign, std::move(word), 0, {}, here().at};
        ++at_;
        node.parts.push_back(nested(next));
        return node;
    }

    /// Signs and powers nest too: "----...x".
    template <typename Next>
    Node nested(Next next) {
        if (++depth_ > nesting_max)
            throw Complaint("is nested deeper than 200 levels" + place(here().at) +
                            "; split it by [solver.let]");
        Node node = next();
        --depth_;
        return node;
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

}  // namespace

Node parse(std::string_view formula) {
    if (formula.size() > length_max)
        throw Complaint("has " + std::to_string(formula.size()) + " characters, more than " +
                        std::to_string(length_max) + "; split it by [solver.let]");
    return Parser(formula).whole();
}

int arity(std::string_view function) {
    for (const auto& [name, values] : functions)
        if (name == function) return values;
    return -1;
}

bool is_reserved(std::string_view name) {
    return arity(name) >= 0 || name == "sum" || name == "prod" || name == "and" || name == "or" ||
           name == "not";
}

}  // namespace formula
