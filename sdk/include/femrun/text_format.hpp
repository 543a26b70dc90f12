// SPDX-License-Identifier: MIT
// How one value is written into a text: the part after the colon in `${thickness:10.4e}`.
//
//     [[fill]align][sign][0][width][.precision][type]
//
//     align      <  left, > right, ^ centred; numbers stand right, texts left without it
//     sign       +  always, a space for the plus, - only for the minus (as without it)
//     0          zeros between sign and digits, up to the width
//     width      exactly so many characters, 1 to 200; what needs more does not fit
//     precision  digits after the point (e, f), significant digits (g, or no type), 0 to 100
//     type       e, f, g; E and G write a capital E; d whole numbers only; s as if nothing were
//                said; w, W as many digits as fit into the width, with a point (filled_number.hpp)
//
// Nothing said writes a number in the fewest digits that read back as the same number. The point is
// always a point, whatever the locale. C++17 and the standard library alone.
#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>

#include "detail/filled_number.hpp"

namespace femrun {

/// A value to write: a real number, a whole number, or the text of a choice.
using TextValue = std::variant<double, std::int64_t, std::string>;

/// Says what is wrong with a format or with a value for it; one sentence without its place.
class TextFormatError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class TextFormat {
public:
    /// Reads what stands after the colon; throws TextFormatError.
    static TextFormat parse(std::string_view spec) {
        TextFormat format;
        format.spec_ = spec;
        std::string_view rest = spec;
        format.read_align(rest);
        if (!rest.empty() && (rest[0] == '+' || rest[0] == ' ' || rest[0] == '-')) {
            format.sign_ = rest[0];
            rest.remove_prefix(1);
        }
        if (!rest.empty() && rest[0] == '0') {
            format.zeros_ = true;
            rest.remove_prefix(1);
        }
        if (digit_ahead(rest)) format.width_ = format.read_number(rest, "width", 200);
        if (!rest.empty() && rest[0] == '.') {
            rest.remove_prefix(1);
            if (!digit_ahead(rest)) format.refuse("a '.' needs the number of digits after it");
            format.precision_ = format.read_number(rest, "precision", 100);
        }
        if (!rest.empty()) {
            if (rest.size() > 1 || std::string_view("eEfgGdswW").find(rest[0]) == rest.npos)
                format.refuse("'" + std::string(rest) +
                              "' is not one of e, E, f, g, G, d, s, w, W");
            format.type_ = rest[0];
        }
        const bool has_precision = format.precision_ >= 0;
        if ((format.type_ == 'd' || format.type_ == 's' || format.fills()) && has_precision)
            format.refuse(std::string("'") + format.type_ + "' has no precision");
        if (format.fills() && (format.width_ == 0 || format.zeros_))
            format.refuse(std::string("'") + format.type_ + "' needs a width, and no 0 before it");
        return format;
    }

    /// Whether only whole numbers fit ('d').
    bool whole() const { return type_ == 'd'; }

    /// Whether values are held against a width.
    bool has_width() const { return width_ > 0; }

    /// Whether only numbers fit.
    bool numeric() const {
        return zeros_ || sign_ != '-' || precision_ >= 0 || (type_ != 0 && type_ != 's');
    }

    const std::string& spec() const { return spec_; }

    /// The value as text. A text fits a numeric format only when it reads as a number (a choice of
    /// numbers); a real number never fits 'd'. Throws TextFormatError.
    std::string apply(const TextValue& value) const {
        if (const auto* text = std::get_if<std::string>(&value)) {
            if (!numeric()) return padded(*text, '<');
            return apply(number_in(*text));
        }
        if (const auto* whole_number = std::get_if<std::int64_t>(&value)) {
            if (type_ == 0 && precision_ < 0)
                return signed_and_padded(std::to_string(*whole_number));
            if (type_ == 'd' || type_ == 's' || fills())
                return signed_and_padded(std::to_string(*whole_number));
            return signed_and_padded(digits(static_cast<double>(*whole_number)));
        }
        const double number = std::get<double>(value);
        if (type_ == 'd')
            throw TextFormatError("'" + spec_ + "' takes whole numbers, not " + shortest(number) +
                                  "; write '.0f' to round");
        return signed_and_padded(fills() ? filled(number) : digits(number));
    }

    /// The fewest digits that read back as the same number: "0.1", "1e+20", "4".
    static std::string shortest(double number) {
        char room[32];
        const auto end = std::to_chars(room, room + sizeof room, number);
        return {room, end.ptr};
    }

private:
    static bool digit_ahead(std::string_view rest) {
        return !rest.empty() && rest[0] >= '0' && rest[0] <= '9';
    }

    bool fills() const { return type_ == 'w' || type_ == 'W'; }

    static bool is_align(char c) { return c == '<' || c == '>' || c == '^'; }

    void read_align(std::string_view& rest) {
        if (rest.size() >= 2 && is_align(rest[1])) {
            fill_ = rest[0];
            align_ = rest[1];
            rest.remove_prefix(2);
        } else if (!rest.empty() && is_align(rest[0])) {
            align_ = rest[0];
            rest.remove_prefix(1);
        }
    }

    int read_number(std::string_view& rest, const char* what, int most) const {
        int number = 0;
        const auto [end, failed] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
        if (failed != std::errc{} || number > most)
            refuse(std::string(what) + " is above " + std::to_string(most));
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        return number;
    }

    [[noreturn]] void refuse(const std::string& why) const {
        throw TextFormatError("format '" + spec_ + "': " + why +
                              "; write [fill-align][sign][0][width][.precision][type], such as "
                              "'.6g', '10.3e' or '05d'");
    }

    TextValue number_in(const std::string& text) const {
        const char* const end = text.data() + text.size();
        std::int64_t whole_number = 0;
        auto read = std::from_chars(text.data(), end, whole_number);
        if (read.ec == std::errc{} && read.ptr == end) return whole_number;
        double number = 0;
        read = std::from_chars(text.data(), end, number);
        if (read.ec == std::errc{} && read.ptr == end) return number;
        throw TextFormatError("'" + spec_ + "' formats numbers, not the text '" + text +
                              "'; leave it out or give a width alone");
    }

    std::string digits(double number) const {
        if (precision_ < 0 && (type_ == 0 || type_ == 's')) return shortest(number);
        const char lower = type_ == 'E' ? 'e' : type_ == 'G' ? 'g' : type_;
        const auto style = lower == 'e'   ? std::chars_format::scientific
                           : lower == 'f' ? std::chars_format::fixed
                                          : std::chars_format::general;
        // The longest: 309 digits before the point and 100 after it.
        char room[512];
        const auto end =
            std::to_chars(room, room + sizeof room, number, style, precision_ < 0 ? 6 : precision_);
        std::string written(room, end.ptr);
        if (type_ == 'E' || type_ == 'G')
            for (char& c : written)
                if (c == 'e') c = 'E';
        return written;
    }

    std::string filled(double number) const {
        if (!std::isfinite(number)) return shortest(number);
        const bool has_sign = std::signbit(number) || sign_ != '-';
        const auto room = static_cast<std::size_t>(width_) - has_sign;
        std::string written = detail::filled_number(std::fabs(number), room);
        if (written.empty())
            throw TextFormatError("'" + spec_ + "' has too few characters for " + shortest(number) +
                                  "; write a larger width");
        if (type_ == 'W')
            for (char& c : written)
                if (c == 'e') c = 'E';
        return (std::signbit(number) ? "-" : "") + written;
    }

    std::string signed_and_padded(std::string number) const {
        if (number[0] != '-' && sign_ != '-') number.insert(0, 1, sign_);
        const auto wide = static_cast<std::size_t>(width_);
        if (zeros_ && align_ == 0 && number.size() < wide) {
            const std::size_t first = number[0] == '-' || number[0] == '+' || number[0] == ' ';
            if (number.find_first_of("in") == number.npos)  // "inf" and "nan" stay as they are
                number.insert(first, wide - number.size(), '0');
        }
        return padded(std::move(number), '>');
    }

    std::string padded(std::string text, char by_default) const {
        // Characters of UTF-8, not its bytes.
        std::size_t length = 0;
        for (const char c : text) length += (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
        const auto wide = static_cast<std::size_t>(width_);
        if (width_ > 0 && length > wide)
            throw TextFormatError("'" + spec_ + "' has room for " + std::to_string(wide) +
                                  (wide == 1 ? " character, and '" : " characters, and '") + text +
                                  "' needs " + std::to_string(length) + "; write a larger width" +
                                  (fills()             ? std::string()
                                   : by_default == '>' ? ", none, or '" + std::to_string(wide) +
                                                             "w' for as many digits as fit"
                                                       : ", or none"));
        if (length >= wide) return text;
        const std::size_t missing = wide - length;
        const char align = align_ == 0 ? by_default : align_;
        const std::size_t before = align == '<' ? 0 : align == '>' ? missing : missing / 2;
        text.insert(0, before, fill_);
        text.append(missing - before, fill_);
        return text;
    }

    std::string spec_;
    char fill_ = ' ';
    char align_ = 0;  // 0: as the kind of value wants
    char sign_ = '-';
    bool zeros_ = false;
    int width_ = 0;
    int precision_ = -1;
    char type_ = 0;
};

}  // namespace femrun
