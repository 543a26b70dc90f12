// SPDX-License-Identifier: MIT
#include "number_text.hpp"

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

std::optional<double> number_in(std::string_view text, DecimalMark mark) {
    text = trimmed(text);
    if (!text.empty() && text[0] == '+') {
        text.remove_prefix(1);
        if (!text.empty() && text[0] == '-') return std::nullopt;
    }
    // Longer is no number that a program writes, and would only cost time.
    if (text.empty() || text.size() > 400) return std::nullopt;
    if (mark == DecimalMark::comma && text.find('.') != text.npos) return std::nullopt;

    std::string plain;
    bool digits = false;
    for (const char c : text) {
        const bool exponent = c == 'd' || c == 'D';
        const bool sign = c == '+' || c == '-';
        const char before = plain.empty() ? '\0' : plain.back();
        if (digits && sign && before != 'e' && before != 'E') plain += 'e';
        if (mark == DecimalMark::comma && c == ',')
            plain += '.';
        else
            plain += digits && exponent ? 'e' : c;
        digits = digits || (c >= '0' && c <= '9');
    }
    double number = 0;
    const char* const end = plain.data() + plain.size();
    const auto read = std::from_chars(plain.data(), end, number);
    if (read.ptr != end || read.ec == std::errc::invalid_argument) return std::nullopt;
    if (read.ec == std::errc::result_out_of_range) {
        // Too small when the exponent is negative, else too large.
        const auto exponent = plain.find_first_of("eE");
        const bool tiny = exponent == plain.npos
                              ? plain.find_first_of("123456789") > plain.find('.')
                              : plain[exponent + 1] == '-';
        const double huge = std::numeric_limits<double>::infinity();
        return tiny ? 0.0 : plain[0] == '-' ? -huge : huge;
    }
    return number;
}

}  // namespace femrun::command
