// SPDX-License-Identifier: MIT
#include "store/number_list.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>

#include "study/never_recorded.hpp"

namespace femrun::store {

namespace {

void skip_blanks(const char*& at, const char* end) {
    while (at != end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r')) ++at;
}

bool read_quoted(const char*& at, const char* end, double& number) {
    const std::string_view rest(at, static_cast<std::size_t>(end - at));
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (rest.starts_with("\"nan\"")) {
        number = std::numeric_limits<double>::quiet_NaN();
        at += 5;
    } else if (rest.starts_with("\"inf\"")) {
        number = infinity;
        at += 5;
    } else if (rest.starts_with("\"-inf\"")) {
        number = -infinity;
        at += 6;
    } else {
        return false;
    }
    return true;
}

bool read_number(const char*& at, const char* end, double& number) {
    if (at != end && *at == '"') return read_quoted(at, end, number);
    if (std::string_view(at, static_cast<std::size_t>(end - at)).starts_with("null")) {
        number = study::never_recorded();
        at += 4;
        return true;
    }
    // from_chars would take "inf" and "nan" as well, which are not JSON.
    if (at == end || !(*at == '-' || (*at >= '0' && *at <= '9'))) return false;
    const auto [stop, fault] = std::from_chars(at, end, number);
    if (fault != std::errc() || !std::isfinite(number)) return false;
    at = stop;
    return true;
}

}  // namespace

void append_number_list(std::span<const double> numbers, std::string& into) {
    into += '[';
    bool first = true;
    for (const double number : numbers) {
        if (!first) into += ',';
        first = false;
        if (std::isfinite(number)) {
            char digits[40];
            char* const end = fmt::format_to(digits, "{}", number);
            into.append(digits, end);
        } else if (study::is_never_recorded(number)) {
            into += "null";
        } else {
            into += std::isnan(number) ? "\"nan\"" : number > 0 ? "\"inf\"" : "\"-inf\"";
        }
    }
    into += ']';
}

bool read_number_list(std::string_view text, std::vector<double>& into) {
    into.clear();
    const char* at = text.data();
    const char* const end = at + text.size();
    skip_blanks(at, end);
    if (at == end || *at++ != '[') return false;
    skip_blanks(at, end);
    if (at != end && *at == ']') {
        ++at;
    } else {
        for (;;) {
            double number = 0;
            skip_blanks(at, end);
            if (!read_number(at, end, number)) return false;
            into.push_back(number);
            skip_blanks(at, end);
            if (at == end) return false;
            const char separator = *at++;
            if (separator == ']') break;
            if (separator != ',') return false;
        }
    }
    skip_blanks(at, end);
    return at == end;
}

}  // namespace femrun::store
