// SPDX-License-Identifier: MIT
// A formula as muParser reads it: names become v0, v1, ..., by their positions, so that no name
// can meet one of muParser's own; comparisons with texts become comparisons of numbers. What
// muParser would read as something else than a person means (assignments, several results, chained
// comparisons, texts) is refused here.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "study/expression.hpp"
#include "study/formula_tokens.hpp"

namespace femrun::study {

/// Comparisons as written, and the names of those of ours that muParser is to call instead.
constexpr std::pair<std::string_view, std::string_view> near_comparisons[] = {
    {"==", "#eq"}, {"!=", "#ne"}, {"<", "#lt"}, {">", "#gt"}, {"<=", "#le"}, {">=", "#ge"}};

struct RewrittenFormula {
    std::string text;
    std::vector<FormulaToken> tokens;
    std::vector<std::size_t> begins;  // where each token begins in `text`
    std::vector<std::size_t> uses;    // positions of the names that it uses, ascending

    /// The token that stands at a position of `text`; null at its end.
    const FormulaToken* token_at(std::size_t position) const;
};

Result<RewrittenFormula> rewritten(std::string_view formula, std::span<const ExpressionName> names);

/// "formula '...': what".
Error wrong_formula(std::string_view formula, const std::string& what);

}  // namespace femrun::study
