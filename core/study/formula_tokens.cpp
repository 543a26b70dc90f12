// SPDX-License-Identifier: MIT
#include "study/formula_tokens.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace femrun::study {

namespace {

using Kind = FormulaToken::Kind;

// By hand, because <cctype> asks the locale.
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Longer ones first, so that "<=" is not read as "<".
constexpr std::array<std::string_view, 18> operations{
    "<=", ">=", "==", "!=", "&&", "||", "+", "-", "*", "/", "^", "(", ")", ",", "<", ">", "!", "?"};

// What people write out of habit, and what formulas call it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> habits{
    {{"**", "^"}, {"=", "=="}, {"&", "and"}, {"|", "or"}, {";", ","}}};

class Splitter {
public:
    explicit Splitter(std::string_view formula) : formula_(formula) {}

    Result<std::vector<FormulaToken>> split() {
        while (skip_spaces(), at_ < formula_.size()) {
            if (auto failure = next()) return std::move(*failure);
        }
        return std::move(tokens_);
    }

private:
    /// Characters before `at_`, not bytes, as an editor counts them; from 1.
    std::size_t place() const {
        const auto is_start = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
        const auto before = formula_.substr(0, at_);
        return 1 + static_cast<std::size_t>(std::count_if(before.begin(), before.end(), is_start));
    }

    Error wrong(const std::string& what) const {
        return Error{ErrorKind::invalid, fmt::format("formula '{}': {}", formula_, what)};
    }

    char ahead(std::size_t by = 0) const {
        return at_ + by < formula_.size() ? formula_[at_ + by] : '\0';
    }

    void skip_spaces() {
        while (is_space(ahead())) ++at_;
    }

    void take(Kind kind, std::string_view text, std::size_t length) {
        tokens_.push_back({kind, std::string(text), place()});
        at_ += length;
    }

    std::optional<Error> next() {
        const char c = ahead();
        if (is_letter(c)) return word();
        if (is_digit(c) || (c == '.' && is_digit(ahead(1)))) return number();
        if (c == '"' || c == '\'') return text(c);
        return operation();
    }

    std::optional<Error> word() {
        std::size_t length = 1;
        while (is_letter(ahead(length)) || is_digit(ahead(length))) ++length;
        const std::string_view name = formula_.substr(at_, length);
        if (name == "and") return take(Kind::operation, "&&", length), std::nullopt;
        if (name == "or") return take(Kind::operation, "||", length), std::nullopt;
        if (name == "not") return take(Kind::operation, "not", length), std::nullopt;
        std::size_t after = length;
        while (is_space(ahead(after))) ++after;
        const bool constant = name == "pi" || name == "e";
        take(ahead(after) == '(' ? Kind::function
             : constant          ? Kind::constant
                                 : Kind::name,
             name, length);
        return std::nullopt;
    }

    std::optional<Error> number() {
        double value = 0;
        const char* begin = formula_.data() + at_;
        const char* end = formula_.data() + formula_.size();
        const auto [stop, status] = std::from_chars(begin, end, value);
        const std::string_view digits(begin, static_cast<std::size_t>(stop - begin));
        if (status != std::errc())
            return wrong(
                fmt::format("number {} at character {} is beyond what a computer's number "
                            "holds; use one between 1e-307 and 1e308",
                            digits, place()));
        const char next = stop == end ? '\0' : *stop;
        if (is_letter(next) || next == '.')
            return wrong(
                fmt::format("number {} at character {} is followed by '{}'; write an "
                            "operator between them, such as '*'",
                            digits, place(), next));
        take(Kind::number, digits, digits.size());
        return std::nullopt;
    }

    std::optional<Error> text(char quote) {
        const std::size_t end = formula_.find(quote, at_ + 1);
        if (end == std::string_view::npos)
            return wrong(
                fmt::format("the text that begins at character {} has no end; close it "
                            "with {}",
                            place(), quote));
        take(Kind::text, formula_.substr(at_ + 1, end - at_ - 1), end + 1 - at_);
        return std::nullopt;
    }

    std::optional<Error> operation() {
        const std::string_view rest = formula_.substr(at_);
        if (rest.starts_with("**")) return unknown("**", "^");
        for (const std::string_view known : operations)
            if (rest.starts_with(known))
                return take(Kind::operation, known, known.size()), std::nullopt;
        if (rest.starts_with(":")) return take(Kind::operation, ":", 1), std::nullopt;
        for (const auto& [habit, right] : habits)
            if (rest.starts_with(habit)) return unknown(habit, right);
        std::size_t length = 1;  // a whole UTF-8 character
        while ((static_cast<unsigned char>(ahead(length)) & 0xC0) == 0x80) ++length;
        return wrong(fmt::format("'{}' at character {} means nothing in a formula",
                                 rest.substr(0, length), place()));
    }

    Error unknown(std::string_view habit, std::string_view right) const {
        return wrong(fmt::format("'{}' at character {} means nothing in a formula; write '{}'",
                                 habit, place(), right));
    }

    std::string_view formula_;
    std::size_t at_ = 0;
    std::vector<FormulaToken> tokens_;
};

}  // namespace

Result<std::vector<FormulaToken>> formula_tokens(std::string_view formula) {
    return Splitter(formula).split();
}

std::vector<std::string> names_in_formula(std::string_view formula) {
    const auto tokens = formula_tokens(formula);
    std::vector<std::string> names;
    if (!tokens) return names;
    for (const FormulaToken& token : *tokens) {
        const bool seen = std::find(names.begin(), names.end(), token.text) != names.end();
        const bool name = token.kind == Kind::name || token.kind == Kind::constant;
        if (name && !seen) names.push_back(token.text);
    }
    return names;
}

const std::vector<std::string>& formula_functions() {
    static const std::vector<std::string> functions{
        "abs",  "acos",  "asin", "atan", "atan2", "avg",  "ceil", "cos", "cosh",
        "exp",  "floor", "ln",   "log",  "log10", "log2", "max",  "min", "round",
        "sign", "sin",   "sinh", "sqrt", "sum",   "tan",  "tanh"};
    return functions;
}

std::optional<std::string> meaning_in_formulas(std::string_view word) {
    if (is_formula_function(word)) return fmt::format("the function '{}'", word);
    if (word == "pi" || word == "e") return fmt::format("the constant '{}'", word);
    if (is_word_operator(word)) return fmt::format("the operator '{}'", word);
    return std::nullopt;
}

bool is_formula_function(std::string_view word) {
    const auto& functions = formula_functions();
    return std::find(functions.begin(), functions.end(), word) != functions.end();
}

bool is_word_operator(std::string_view word) {
    return word == "and" || word == "or" || word == "not";
}

bool is_identifier(std::string_view text) {
    return !text.empty() && is_letter(text.front()) &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return is_letter(c) || is_digit(c); });
}

}  // namespace femrun::study
