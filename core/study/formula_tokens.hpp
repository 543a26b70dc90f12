// SPDX-License-Identifier: MIT
// The words of a formula, each with its place, and the words that formulas own.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace femrun::study {

struct FormulaToken {
    enum class Kind { number, name, function, constant, text, operation };
    Kind kind = Kind::operation;
    std::string text;    // as written; a text without its quotes
    std::size_t at = 0;  // character where it begins, counted from 1
};

/// Splits a formula into words. A name that is followed by "(" is a function. What formulas spell
/// in two ways ("and", "&&") comes out in one ("&&"). Fails on a character that formulas do not
/// have, a text without end and a number out of range.
Result<std::vector<FormulaToken>> formula_tokens(std::string_view formula);

/// The names in a formula that are no functions, in order of appearance, each once. Constants are
/// among them: a study's own name wins over them. Empty when the formula cannot even be split.
std::vector<std::string> names_in_formula(std::string_view formula);

/// What a word means to formulas ("the function 'min'", "the constant 'pi'", "the operator 'and'");
/// nothing when it is free to be a name.
std::optional<std::string> meaning_in_formulas(std::string_view word);

/// Whether the word joins or turns conditions: "and", "or", "not". No name can be told from these,
/// as a function is by its "(", and a constant by giving way to a name of the study.
bool is_word_operator(std::string_view word);

/// Whether the word is a function where a "(" follows.
bool is_formula_function(std::string_view word);

/// Functions that formulas have, in alphabetical order.
const std::vector<std::string>& formula_functions();

/// A letter or underscore, then letters, digits and underscores (ASCII): what formulas can name.
bool is_identifier(std::string_view text);

}  // namespace femrun::study
