// SPDX-License-Identifier: MIT
#include "study/duration.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

namespace femrun::study {

namespace {

struct Unit {
    std::string_view name;
    std::int64_t ms;
};
constexpr std::array<Unit, 5> units{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"min", 60'000}, {"s", 1'000}, {"ms", 1}}};

// Ten years: longer than any study, short enough that sums of durations cannot overflow.
constexpr double longest_ms = 10.0 * 365 * 86'400'000;

Error not_a_duration(std::string_view text) {
    return Error{ErrorKind::invalid,
                 fmt::format("text '{}' is not a duration; write numbers with d, h, min, s or ms, "
                             "such as \"1 h 30 min\"",
                             text)};
}

void skip_spaces(std::string_view& rest) {
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
}

}  // namespace

Result<std::chrono::milliseconds> duration_from(std::string_view text) {
    double total_ms = 0;
    std::string_view rest = text;
    skip_spaces(rest);
    if (rest.empty()) return not_a_duration(text);
    while (!rest.empty()) {
        if (!(rest[0] >= '0' && rest[0] <= '9') && rest[0] != '.') return not_a_duration(text);
        double number = 0;
        const auto [stop, status] = std::from_chars(rest.data(), rest.data() + rest.size(), number,
                                                    std::chars_format::fixed);
        if (status != std::errc()) return not_a_duration(text);
        rest.remove_prefix(static_cast<std::size_t>(stop - rest.data()));
        skip_spaces(rest);
        std::size_t length = 0;
        while (length < rest.size() && rest[length] >= 'a' && rest[length] <= 'z') ++length;
        const std::string_view name = rest.substr(0, length);
        const Unit* unit = nullptr;
        for (const Unit& known : units)
            if (known.name == name) unit = &known;
        if (!unit) return not_a_duration(text);
        total_ms += number * static_cast<double>(unit->ms);
        rest.remove_prefix(length);
        skip_spaces(rest);
    }
    if (!(total_ms <= longest_ms))
        return Error{ErrorKind::invalid,
                     fmt::format("text '{}' is longer than ten years; use less", text)};
    return std::chrono::milliseconds(std::llround(total_ms));
}

std::string to_string(std::chrono::milliseconds duration) {
    std::int64_t left = duration.count();
    std::string text;
    for (const Unit& unit : units) {
        if (left < unit.ms) continue;
        text += fmt::format("{}{} {}", text.empty() ? "" : " ", left / unit.ms, unit.name);
        left %= unit.ms;
    }
    return text.empty() ? "0 s" : text;
}

}  // namespace femrun::study
