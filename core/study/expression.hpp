// SPDX-License-Identifier: MIT
// Formulas in study files: derived parameters, rules, objectives and constraints. Compiled once by
// muParser, evaluated without allocation; names are bound to positions of a value array.
//
// Beside muParser's own operators and functions: `min`, `max` of any number of arguments, `pi`,
// `e`, and `material == "S355"` / `!=` for categorical parameters, which compares choice indexes.
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
/// texts here: its number is its value.
struct ExpressionName {
    std::string name;
    std::vector<std::string> choices;
};

/// One compiled formula. Not copied; moved freely. `evaluate` is for one thread at a time.
class Expression {
public:
    /// Names the expression uses but `names` lacks are an error with "did you mean".
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
