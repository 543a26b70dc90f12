// SPDX-License-Identifier: MIT
// A number in a field of fixed width, as decks of punched cards want it: as many digits as fit.
//
//     12345.678  in 8  ->  12345.68        0.000012345678  in 8  ->  1.235e-5
//
// Of plain and scientific spelling the one that is nearer to the number is taken. A point is always
// written, because a field without one is a whole number to some readers and is scaled by others.
#pragma once

#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>

namespace femrun {
namespace detail {

/// "1.2e-05" in its shortest spelling, with a point: "1.2e-5".
inline std::string compact(const std::string& scientific) {
    const std::size_t e = scientific.find('e');
    std::string mantissa = scientific.substr(0, e);
    if (mantissa.find('.') == std::string::npos) mantissa += '.';
    while (mantissa.back() == '0') mantissa.pop_back();
    std::size_t digits = e + 2;
    while (digits + 1 < scientific.size() && scientific[digits] == '0') ++digits;
    return mantissa + (scientific[e + 1] == '-' ? "e-" : "e") + scientific.substr(digits);
}

/// "0.250" in its shortest spelling, with a point; without the leading zero where only that fits.
inline std::string compact_fixed(std::string fixed, std::size_t width) {
    if (fixed.find('.') == std::string::npos) fixed += '.';
    while (fixed.back() == '0') fixed.pop_back();
    if (fixed.size() > width && fixed.rfind("0.", 0) == 0 && fixed.size() > 2) fixed.erase(0, 1);
    return fixed;
}

/// The spelling with most digits that fits, or nothing.
inline std::string longest_within(double magnitude, std::size_t width, std::chars_format style) {
    // Longer are the digits before the point alone.
    char room[512];
    for (int precision = static_cast<int>(width); precision >= 0; --precision) {
        const auto end = std::to_chars(room, room + sizeof room, magnitude, style, precision).ptr;
        const std::string text(room, end);
        const std::string tried =
            style == std::chars_format::fixed ? compact_fixed(text, width) : compact(text);
        if (tried.size() <= width) return tried;
    }
    return {};
}

/// A finite number that is not negative, in at most `width` characters; empty when these are not
/// enough for one digit of it.
inline std::string filled_number(double magnitude, std::size_t width) {
    std::string best;
    double best_error = 0;
    for (const auto style : {std::chars_format::fixed, std::chars_format::scientific}) {
        const std::string text = longest_within(magnitude, width, style);
        if (text.empty()) continue;
        double read = 0;
        std::from_chars(text.data(), text.data() + text.size(), read);
        if (read == 0 && magnitude > 0) continue;
        const double error = std::fabs(read - magnitude);
        if (!best.empty() && !(error < best_error)) continue;
        best = text;
        best_error = error;
    }
    return best;
}

}  // namespace detail
}  // namespace femrun
