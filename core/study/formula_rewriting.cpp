// SPDX-License-Identifier: MIT
#include "study/formula_rewriting.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/near_name.hpp"
#include "study/zero_comparisons.hpp"

namespace femrun::study {

namespace {

using Kind = FormulaToken::Kind;

// muParser takes 20000; a formula that long is a mistake, and so is nesting beyond what anyone can
// read.
constexpr std::size_t length_max = 8000;
constexpr std::size_t nesting_max = 200;

bool is(const FormulaToken& token, std::string_view operation) {
    return token.kind == Kind::operation && token.text == operation;
}

bool is_comparison(const FormulaToken& token) {
    return is(token, "<") || is(token, "<=") || is(token, ">") || is(token, ">=") ||
           is(token, "==") || is(token, "!=");
}

/// Parentheses are balanced, commas stand in functions only, comparisons are not chained.
class ShapeCheck {
public:
    explicit ShapeCheck(const std::vector<FormulaToken>& tokens) : tokens_(tokens) {}

    std::optional<std::string> complaint() {
        levels_.push_back({});
        for (std::size_t i = 0; i < tokens_.size(); ++i)
            if (auto complaint = step(i)) return complaint;
        if (levels_.size() > 1)
            return fmt::format("the '(' at character {} is never closed; add a ')'",
                               levels_.back().opened->at);
        return std::nullopt;
    }

private:
    struct Level {
        const FormulaToken* opened = nullptr;
        bool function = false;
        const FormulaToken* comparison = nullptr;  // in the present operand of and/or/?/:
    };

    std::optional<std::string> step(std::size_t i) {
        const FormulaToken& token = tokens_[i];
        Level& level = levels_.back();
        if (is(token, "(")) {
            if (levels_.size() > nesting_max)
                return fmt::format(
                    "the '(' at character {} is nested deeper than {} levels; "
                    "split the formula",
                    token.at, nesting_max);
            levels_.push_back({&token, i > 0 && tokens_[i - 1].kind == Kind::function, nullptr});
        } else if (is(token, ")")) {
            if (levels_.size() == 1)
                return fmt::format(
                    "the ')' at character {} closes nothing; remove it, or add a '('", token.at);
            levels_.pop_back();
        } else if (is(token, ",") && !level.function) {
            return fmt::format(
                "the ',' at character {} separates nothing; it stands between the "
                "values of a function, and decimals have a point",
                token.at);
        } else if (is_comparison(token)) {
            if (level.comparison)
                return fmt::format(
                    "'{}' at character {} compares the outcome of '{}'; join two "
                    "comparisons with 'and'",
                    token.text, token.at, level.comparison->text);
            level.comparison = &token;
        } else if (is(token, "&&") || is(token, "||") || is(token, "?") || is(token, ":") ||
                   is(token, ",")) {
            level.comparison = nullptr;
        }
        return std::nullopt;
    }

    const std::vector<FormulaToken>& tokens_;
    std::vector<Level> levels_;
};

class Rewriter {
public:
    Rewriter(std::string_view formula, std::span<const ExpressionName> names)
        : formula_(formula), names_(names) {}

    Result<RewrittenFormula> rewrite(std::vector<FormulaToken> tokens) {
        out_.tokens = std::move(tokens);
        for (std::size_t i = 0; i < out_.tokens.size(); ++i) {
            out_.begins.push_back(out_.text.size());
            if (auto complaint = emit(i)) return wrong_formula(formula_, *complaint);
            // A space keeps "<" and "=" apart; a function must stand at its "(".
            if (out_.tokens[i].kind != Kind::function) out_.text += ' ';
        }
        std::sort(out_.uses.begin(), out_.uses.end());
        out_.uses.erase(std::unique(out_.uses.begin(), out_.uses.end()), out_.uses.end());
        return std::move(out_);
    }

private:
    using Complaint = std::optional<std::string>;

    const FormulaToken* neighbour(std::size_t i, std::ptrdiff_t by) const {
        const auto at = static_cast<std::ptrdiff_t>(i) + by;
        return at >= 0 && at < std::ssize(out_.tokens) ? &out_.tokens[static_cast<std::size_t>(at)]
                                                       : nullptr;
    }

    static bool equates(const FormulaToken* token) {
        return token && (is(*token, "==") || is(*token, "!="));
    }

    const ExpressionName* find(std::string_view name) const {
        const auto found = std::find_if(names_.begin(), names_.end(),
                                        [&](const auto& known) { return known.name == name; });
        return found == names_.end() ? nullptr : &*found;
    }

    Complaint emit(std::size_t i) {
        const FormulaToken& token = out_.tokens[i];
        switch (token.kind) {
            case Kind::number:
                out_.text += token.text;
                return std::nullopt;
            case Kind::operation:
                if (token.text == "not")
                    out_.text += '~';
                else
                    out_.text += is_comparison(token) ? near_comparison(token.text) : token.text;
                return std::nullopt;
            case Kind::function:
                return emit_function(token);
            case Kind::text:
                return emit_text(i);
            case Kind::constant:
            case Kind::name:
                return emit_name(i);
        }
        return std::nullopt;
    }

    /// Ours stand in for muParser's, which tell 0.1 + 0.2 from 0.3.
    static std::string_view near_comparison(std::string_view written) {
        for (const auto& [sign, ours] : near_comparisons)
            if (sign == written) return ours;
        return written;
    }

    Complaint emit_function(const FormulaToken& token) {
        const auto& known = formula_functions();
        if (std::find(known.begin(), known.end(), token.text) != known.end()) {
            out_.text += token.text;
            return std::nullopt;
        }
        if (find(token.text))
            return fmt::format(
                "'{}' at character {} is not a function; write '*' between it and "
                "the '('",
                token.text, token.at);
        return fmt::format("there is no function '{}' (character {}){}", token.text, token.at,
                           suggestion(token.text, known));
    }

    Complaint emit_name(std::size_t i) {
        const FormulaToken& token = out_.tokens[i];
        const ExpressionName* name = find(token.text);
        if (!name && token.kind == Kind::constant) {
            out_.text += token.text;
            return std::nullopt;
        }
        if (!name) return unknown_name(token);
        if (!name->choices.empty()) {
            const auto *before = neighbour(i, -2), *after = neighbour(i, 2);
            const bool compared =
                (equates(neighbour(i, 1)) && after && after->kind == Kind::text) ||
                (equates(neighbour(i, -1)) && before && before->kind == Kind::text);
            if (!compared)
                return fmt::format(
                    "'{}' at character {} is a text, not a number; compare it with "
                    "== or !=, as in {} == \"{}\"",
                    token.text, token.at, token.text, name->choices.front());
        }
        const auto position = static_cast<std::size_t>(name - names_.data());
        out_.text += fmt::format("v{}", position);
        out_.uses.push_back(position);
        return std::nullopt;
    }

    Complaint unknown_name(const FormulaToken& token) const {
        if (const auto& known = formula_functions();
            std::find(known.begin(), known.end(), token.text) != known.end())
            return fmt::format("function '{}' at character {} has no values; write {}(...)",
                               token.text, token.at, token.text);
        std::vector<std::string> known;
        for (const ExpressionName& name : names_) known.push_back(name.name);
        return fmt::format("'{}' at character {} is not known{}", token.text, token.at,
                           suggestion(token.text, known));
    }

    /// Becomes the index of the choice of the name that it is compared with.
    Complaint emit_text(std::size_t i) {
        const FormulaToken& token = out_.tokens[i];
        const FormulaToken* other = equates(neighbour(i, -1))  ? neighbour(i, -2)
                                    : equates(neighbour(i, 1)) ? neighbour(i, 2)
                                                               : nullptr;
        const bool named = other && (other->kind == Kind::name || other->kind == Kind::constant);
        const ExpressionName* name = named ? find(other->text) : nullptr;
        if (named && !name && other->kind == Kind::name) return unknown_name(*other);
        if (!name || name->choices.empty())
            return fmt::format(
                "the text '{}' at character {} can only be compared, by == or !=, "
                "with a parameter whose choices are texts",
                token.text, token.at);
        const auto& choices = name->choices;
        const auto found = std::find(choices.begin(), choices.end(), token.text);
        if (found == choices.end() && !name->fixed) {
            const auto near = near_name(token.text, choices);
            return fmt::format(
                "'{}' at character {} is not a choice of '{}'; {}", token.text, token.at,
                name->name,
                near ? fmt::format("did you mean '{}'?", *near)
                     : fmt::format("its choices are '{}'", fmt::join(choices, "', '")));
        }
        out_.text += fmt::format("{}", found - choices.begin());
        return std::nullopt;
    }

    std::string_view formula_;
    std::span<const ExpressionName> names_;
    RewrittenFormula out_;
};

}  // namespace

const FormulaToken* RewrittenFormula::token_at(std::size_t position) const {
    const auto after = std::upper_bound(begins.begin(), begins.end(), position);
    if (after == begins.begin() || position >= text.size()) return nullptr;
    return &tokens[static_cast<std::size_t>(after - begins.begin()) - 1];
}

Error wrong_formula(std::string_view formula, const std::string& what) {
    return Error{ErrorKind::invalid, fmt::format("formula '{}': {}", formula, what)};
}

Result<RewrittenFormula> rewritten(std::string_view formula,
                                   std::span<const ExpressionName> names) {
    if (formula.size() > length_max)
        return wrong_formula(fmt::format("{}...", formula.substr(0, 40)),
                             fmt::format("has {} characters, more than the {} that one formula may "
                                         "have; split it",
                                         formula.size(), length_max));
    auto tokens = formula_tokens(formula);
    if (!tokens) return std::move(tokens).error();
    if (tokens->empty()) return wrong_formula(formula, "is empty; write a value, such as 2 * x");
    if (auto complaint = ShapeCheck(*tokens).complaint()) return wrong_formula(formula, *complaint);
    return Rewriter(formula, names).rewrite(without_zero_comparisons(*tokens));
}

}  // namespace femrun::study
