// SPDX-License-Identifier: MIT
// Numbers as programs write them. A text is a number only as a whole: what is cut off, glued
// together or printed as asterisks is none, and why_no_number() says what it looks like.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace femrun::command {

enum class DecimalMark { point, comma };

/// Whether an exponent may stand without its letter: "12.500-2", as Nastran writes. Without its
/// letter it looks like two numbers, so that only a person can say. What Fortran itself writes so
/// (one digit before the point, three in the exponent: "0.12-100") is read in any case.
enum class Exponent { with_letter, bare };

struct NumberForm {
    DecimalMark decimal = DecimalMark::point;
    Exponent exponent = Exponent::with_letter;
};

/// The number that the whole text is, blanks around it aside. Besides the usual spelling: a plus in
/// front, Fortran's exponents (1.5D+03), inf and nan. What is too large for a double is infinite,
/// what is too small is 0. Nothing when it is no number.
std::optional<double> number_in(std::string_view text, NumberForm form = {});

/// What is wrong with a text that is no number: "which is no number", or what it is instead and
/// what to do.
std::string why_no_number(std::string_view text, NumberForm form = {});

/// Whether it has the asterisks that Fortran prints for a number that does not fit its field.
bool is_overflow(std::string_view text);

/// Whether it holds several numbers without a blank between them ("1.0-2.0", "1.5****"), so that
/// fields behind it cannot be counted. Dates and ranges of whole numbers do not.
bool is_glued(std::string_view text);

/// The text without blanks around it.
std::string_view trimmed(std::string_view text);

}  // namespace femrun::command
