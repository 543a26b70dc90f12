// SPDX-License-Identifier: MIT
#include "study/zero_comparisons.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <string_view>

namespace femrun::study {

namespace {

using Kind = FormulaToken::Kind;
using Tokens = std::vector<FormulaToken>;

bool is_any(const FormulaToken& token, std::initializer_list<std::string_view> operations) {
    return token.kind == Kind::operation &&
           std::find(operations.begin(), operations.end(), token.text) != operations.end();
}

bool compares(const FormulaToken& token) {
    return is_any(token, {"<", "<=", ">", ">=", "==", "!="});
}

/// What stands between conditions, and looser than a comparison.
bool parts(const FormulaToken& token) { return is_any(token, {"&&", "||", "?", ":", ",", "not"}); }

bool is_zero(const Tokens& operand) {
    return operand.size() == 1 && operand[0].kind == Kind::number &&
           operand[0].text.find_first_not_of("0.") == std::string::npos;
}

/// A sum as what it adds and what it takes away; either is empty when it is no difference.
struct Difference {
    Tokens added, taken;
};

/// Without parentheses around all of it.
std::span<const FormulaToken> bare(std::span<const FormulaToken> sum) {
    while (sum.size() > 2 && is_any(sum.front(), {"("})) {
        std::size_t end = 0;
        int depth = 0;
        do {
            depth += is_any(sum[end], {"("}) ? 1 : is_any(sum[end], {")"}) ? -1 : 0;
        } while (depth > 0 && ++end < sum.size());
        if (end + 1 != sum.size()) break;
        sum = sum.subspan(1, sum.size() - 2);
    }
    return sum;
}

Difference difference(const Tokens& operand) {
    const std::span<const FormulaToken> sum = bare(operand);
    Difference apart;
    Tokens* into = &apart.added;
    int depth = 0;
    bool term_begins = true;
    for (std::size_t i = 0; i < sum.size(); ++i) {
        const FormulaToken& token = sum[i];
        if (depth == 0 && is_any(token, {"+", "-"}) && (i == 0 || !term_begins)) {
            into = token.text == "-" ? &apart.taken : &apart.added;
            if (!into->empty()) into->push_back({Kind::operation, "+", token.at});
            term_begins = true;
            continue;
        }
        // A sign behind another operator: 2 - -x, 2 * -x. Few write it, and it may stay as it is.
        if (term_begins && is_any(token, {"+", "-"})) return {};
        if (is_any(token, {"("})) ++depth;
        if (is_any(token, {")"})) --depth;
        term_begins = depth == 0 && is_any(token, {"*", "/", "^"});
        into->push_back(token);
    }
    return apart.added.empty() || apart.taken.empty() ? Difference() : apart;
}

class Rewriting {
public:
    explicit Rewriting(const Tokens& tokens) : tokens_(tokens) {}

    /// Up to the ')' that ends the level, or the end.
    Tokens level() {
        Tokens whole;
        while (at_ < tokens_.size() && !is_any(tokens_[at_], {")"})) {
            condition(whole);
            while (at_ < tokens_.size() && parts(tokens_[at_])) whole.push_back(tokens_[at_++]);
        }
        return whole;
    }

private:
    /// One operand, or two with a comparison between them.
    void condition(Tokens& whole) {
        Tokens left = operand();
        if (at_ == tokens_.size() || !compares(tokens_[at_])) {
            std::move(left.begin(), left.end(), std::back_inserter(whole));
            return;
        }
        const FormulaToken comparison = tokens_[at_++];
        Tokens right = operand();
        if (is_zero(right)) {
            if (Difference apart = difference(left); !apart.taken.empty()) {
                left = std::move(apart.added);
                right = std::move(apart.taken);
            }
        } else if (is_zero(left)) {
            if (Difference apart = difference(right); !apart.taken.empty()) {
                left = std::move(apart.taken);
                right = std::move(apart.added);
            }
        }
        std::move(left.begin(), left.end(), std::back_inserter(whole));
        whole.push_back(comparison);
        std::move(right.begin(), right.end(), std::back_inserter(whole));
    }

    Tokens operand() {
        Tokens found;
        while (at_ < tokens_.size() && !compares(tokens_[at_]) && !parts(tokens_[at_]) &&
               !is_any(tokens_[at_], {")"})) {
            const bool opens = is_any(tokens_[at_], {"("});
            found.push_back(tokens_[at_++]);
            if (!opens) continue;
            Tokens inner = level();
            std::move(inner.begin(), inner.end(), std::back_inserter(found));
            if (at_ < tokens_.size()) found.push_back(tokens_[at_++]);
        }
        return found;
    }

    const Tokens& tokens_;
    std::size_t at_ = 0;
};

}  // namespace

Tokens without_zero_comparisons(const Tokens& tokens) { return Rewriting(tokens).level(); }

}  // namespace femrun::study
