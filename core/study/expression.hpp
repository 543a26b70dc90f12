// SPDX-License-Identifier: MIT
// Formulas in study files: derived parameters, rules, objectives and constraints. Compiled once by
// muParser, evaluated without allocation; names are bound to positions of a value array.
//
// Operators, loosest first: `a ? b : c`; `or` (`||`); `and` (`&&`); `not`; `< <= > >= == !=` (not
// chained); `+ -`; `* /` and signs; `^` (right to left, so -x^2 is -(x^2)); `!`. True is 1, false
// 0. `material == "S355"` and `!=` compare the choice of a categorical parameter. Numbers that
// differ in the last bits only are equal to all six comparisons: 0.1 + 0.2 == 0.3.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace femrun::study {

/// A name that an expression may use; `choices` are the texts of a categorical parameter, whose
/// number in the value array is the index of its choice. A numeric categorical parameter has no
/// texts here: its number is its value. A fixed text is its only choice, and `fixed` lets a formula
/// compare it with others, so that a parameter can be pinned without touching the rules.
struct ExpressionName {
    std::string name;
    std::vector<std::string> choices;
    bool fixed = false;
};

/// One compiled formula. Not copied; moved freely. `evaluate` is for one thread at a time.
class Expression {
public:
    /// Names the expression uses but `names` lacks are an error with "did you mean". Every error
    /// begins "formula '...': " and says at which character.
    static Result<Expression> compile(std::string_view text, std::span<const ExpressionName> names);

    Expression(Expression&&) noexcept;
    Expression& operator=(Expression&&) noexcept;
    ~Expression();

    /// `values` in the order of `names`; the result may be NaN or infinite (a division by zero, the
    /// root of a negative number).
    double evaluate(std::span<const double> values) const;

    const std::string& text() const;
    /// Positions in `names` of those that the formula uses, ascending.
    const std::vector<std::size_t>& uses() const;

private:
    struct Compiled;
    explicit Expression(std::unique_ptr<Compiled> compiled);
    std::unique_ptr<Compiled> compiled_;
};

}  // namespace femrun::study
