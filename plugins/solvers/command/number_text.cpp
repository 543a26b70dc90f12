// SPDX-License-Identifier: MIT
#include "number_text.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>
#include <system_error>

namespace femrun::command {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\f\v");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\f\v") - first + 1);
}

namespace {

bool is_sign(char c) { return c == '+' || c == '-'; }

/// Takes the digits that the text begins with.
std::string_view taken_digits(std::string_view& text) {
    const auto end = std::min(text.size(), text.find_first_not_of("0123456789"));
    const std::string_view digits = text.substr(0, end);
    text.remove_prefix(end);
    return digits;
}

/// "inf", "NaN", "nan(ind)", and what older Windows programs write: "1.#INF00", "-1.#IND".
std::optional<double> not_finite(std::string_view text) {
    const bool negative = !text.empty() && text[0] == '-';
    if (!text.empty() && is_sign(text[0])) text.remove_prefix(1);
    std::string lower(text.substr(0, 16));
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const auto begins = [&lower](std::string_view with) { return lower.rfind(with, 0) == 0; };
    const double infinite = std::numeric_limits<double>::infinity();
    if (lower == "inf" || lower == "infinity" || begins("1.#inf"))
        return negative ? -infinite : infinite;
    const bool nan_of_kind = begins("nan(") && text.back() == ')';
    if (lower == "nan" || nan_of_kind || begins("1.#ind") || begins("1.#qnan") || begins("1.#snan"))
        return std::numeric_limits<double>::quiet_NaN();
    return std::nullopt;
}

/// A number in its parts, spelled as std::from_chars reads it.
struct Spelled {
    std::string_view whole, fraction, exponent;  // digits
    bool negative = false, has_mark = false, bare = false, negative_exponent = false;

    std::string plain() const {
        std::string text = negative ? "-" : "";
        text.append(whole).append(".").append(fraction);
        if (!exponent.empty()) text.append(negative_exponent ? "e-" : "e").append(exponent);
        return text;
    }
    /// As Fortran drops the letter where the exponent needs its place.
    bool as_fortran_drops() const {
        return whole.size() <= 1 && exponent.size() == 3 && exponent[0] != '0';
    }
};

/// Takes the longest number that the text begins with.
std::optional<Spelled> taken_number(std::string_view& text, DecimalMark decimal) {
    std::string_view rest = text;
    Spelled number;
    if (!rest.empty() && is_sign(rest[0])) {
        number.negative = rest[0] == '-';
        rest.remove_prefix(1);
    }
    number.whole = taken_digits(rest);
    if (!rest.empty() && rest[0] == (decimal == DecimalMark::comma ? ',' : '.')) {
        number.has_mark = true;
        rest.remove_prefix(1);
        number.fraction = taken_digits(rest);
    }
    if (number.whole.empty() && number.fraction.empty()) return std::nullopt;
    text = rest;

    const bool letter = !rest.empty() && std::string_view("eEdD").find(rest[0]) != rest.npos;
    if (letter) rest.remove_prefix(1);
    const bool sign = !rest.empty() && is_sign(rest[0]);
    if (!letter && (!sign || !number.has_mark)) return number;
    number.negative_exponent = sign && rest[0] == '-';
    if (sign) rest.remove_prefix(1);
    number.exponent = taken_digits(rest);
    number.bare = !letter;
    if (!number.exponent.empty()) text = rest;
    return number;
}

double value_of(const Spelled& number) {
    const std::string plain = number.plain();
    double value = 0;
    const auto read = std::from_chars(plain.data(), plain.data() + plain.size(), value);
    if (read.ec != std::errc::result_out_of_range) return value;
    const bool tiny = number.exponent.empty()
                          ? number.whole.find_first_of("123456789") == number.whole.npos
                          : number.negative_exponent;
    const double huge = std::numeric_limits<double>::infinity();
    return tiny ? 0.0 : number.negative ? -huge : huge;
}

}  // namespace

std::optional<double> number_in(std::string_view text, NumberForm form) {
    text = trimmed(text);
    // Longer is no number that a program writes, and would only cost time.
    if (text.empty() || text.size() > 400) return std::nullopt;
    if (const auto found = not_finite(text)) return found;
    const auto number = taken_number(text, form.decimal);
    if (!number || !text.empty()) return std::nullopt;
    if (number->bare && form.exponent == Exponent::with_letter && !number->as_fortran_drops())
        return std::nullopt;
    return value_of(*number);
}

bool is_overflow(std::string_view text) { return text == "*" || text.find("**") != text.npos; }

bool is_glued(std::string_view text) {
    const auto asterisks = text.find("**");
    if (asterisks != text.npos && text.find_first_not_of("+-*") != text.npos) return true;
    // A sign behind digits with a point begins another number, unless it is an exponent's.
    std::size_t numbers = 0;
    bool points = false;
    std::string_view rest = text;
    while (const auto number = taken_number(rest, DecimalMark::point)) {
        ++numbers;
        if (number->bare) return rest.empty() ? !number->as_fortran_drops() : true;
        points = points || number->has_mark;
        if (!rest.empty() && !is_sign(rest[0])) return false;
    }
    return numbers > 1 && points && rest.empty();
}

std::string why_no_number(std::string_view text, NumberForm form) {
    text = trimmed(text);
    if (is_overflow(text))
        return "which is what Fortran prints for a number that does not fit its field";
    NumberForm other = form;
    other.decimal = form.decimal == DecimalMark::point ? DecimalMark::comma : DecimalMark::point;
    if (number_in(text, other))
        return form.decimal == DecimalMark::point
                   ? "which has a decimal comma; decimal = \",\" reads it"
                   : "which has a decimal point, and decimal is \",\"; leave that out";
    other = form;
    other.exponent = Exponent::bare;
    if (number_in(text, other))
        return "which may be two numbers, or one without its E; exponent = \"bare\" reads it as "
               "one";
    std::size_t numbers = 0;
    std::string_view rest = text;
    while (!rest.empty() && taken_number(rest, form.decimal)) ++numbers;
    if (is_glued(text) || (numbers > 1 && rest.empty()))
        return "which is several numbers without a blank between them";
    return "which is no number";
}

}  // namespace femrun::command
