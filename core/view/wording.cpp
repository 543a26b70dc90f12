// SPDX-License-Identifier: MIT
#include "view/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

#include "base/match.hpp"
#include "base/size_text.hpp"

namespace femrun::view {

namespace {

struct Character {
    char32_t code;
    std::size_t bytes;
};

/// The character at the front of a text; a byte that is no UTF-8 stands for itself.
Character first_character(std::string_view utf8) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
    const std::size_t size = at(0) < 0xC0 ? 1 : at(0) < 0xE0 ? 2 : at(0) < 0xF0 ? 3 : 4;
    Character first{size == 1 ? char32_t{at(0)} : char32_t{at(0)} & (0x7Fu >> size), 1};
    while (first.bytes < size && first.bytes < utf8.size() && (at(first.bytes) & 0xC0) == 0x80)
        first.code = first.code << 6 | (at(first.bytes++) & 0x3Fu);
    return first;
}

struct Range {
    char32_t first, last;
};
// Unicode's blocks of combining marks and of invisible characters that people's texts have.
constexpr std::array<Range, 4> without_width{
    {{0x300, 0x36F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}}};
// Blocks of wide and full-width characters (Unicode Standard Annex 11).
constexpr std::array<Range, 9> wide{{{0x1100, 0x115F},
                                     {0x2E80, 0x303E},
                                     {0x3041, 0xA4CF},
                                     {0xAC00, 0xD7A3},
                                     {0xF900, 0xFAFF},
                                     {0xFE30, 0xFE6F},
                                     {0xFF01, 0xFF60},
                                     {0xFFE0, 0xFFE6},
                                     {0x1F300, 0x3FFFD}}};

std::size_t width_of(char32_t code) {
    const auto holds = [&](const Range& range) {
        return range.first <= code && code <= range.last;
    };
    if (std::any_of(without_width.begin(), without_width.end(), holds)) return 0;
    return std::any_of(wide.begin(), wide.end(), holds) ? 2 : 1;
}

struct Unit {
    const char* name;
    std::int64_t seconds;
};
constexpr std::array<Unit, 4> units{{{"d", 86400}, {"h", 3600}, {"min", 60}, {"s", 1}}};

}  // namespace

std::string number_text(double number) { return fmt::format("{:.6g}", number); }

std::string margin_text(double number) {
    const std::string rounded = fmt::format("{:.3g}", number);
    std::from_chars(rounded.data(), rounded.data() + rounded.size(), number);
    return number_text(number);
}

std::string value_text(const study::Value& value) {
    const auto* real = std::get_if<double>(&value);
    if (real == nullptr) return study::to_string(value);
    return std::isnan(*real) ? "" : number_text(*real);  // the search space has no such value
}

std::string with_unit(const std::string& value, const std::string& unit) {
    return unit.empty() ? value : value + " " + unit;
}

std::string percent_text(double share) {
    const double percent = 100 * share;
    if (percent > 1000) return "more than 1000 %";
    if (percent >= 99.5) return fmt::format("{:.0f} %", percent);
    if (percent == 0) return "0 %";
    if (percent < 0.01) return "less than 0.01 %";
    return fmt::format("{:.2g} %", percent);
}

std::string counted(std::uint64_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string seconds_text(double seconds) {
    if (!(seconds > 0)) return "0 s";
    if (seconds < 0.001) return "less than 1 ms";
    if (seconds < 9.95) return fmt::format("{:.2g} s", seconds);
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    for (std::size_t i = 0; i + 1 < units.size(); ++i) {
        if (whole < units[i].seconds) continue;
        const std::int64_t rest = whole % units[i].seconds / units[i + 1].seconds;
        const std::string large = fmt::format("{} {}", whole / units[i].seconds, units[i].name);
        return rest == 0 ? large : fmt::format("{} {} {}", large, rest, units[i + 1].name);
    }
    return fmt::format("{} s", whole);
}

std::string about_text(double seconds) {
    // The next unit when two of it are full: "90 min" says more than "2 h".
    for (const Unit& unit : units)
        if (seconds >= 2.0 * static_cast<double>(unit.seconds))
            return fmt::format("{} {}", std::llround(seconds / static_cast<double>(unit.seconds)),
                               unit.name);
    return seconds >= 1 ? "1 s" : "less than 1 s";
}

std::string time_text(WallTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string sense_text(const study::Objective& objective) {
    switch (objective.sense) {
        case study::Sense::minimize:
            return "minimize";
        case study::Sense::maximize:
            return "maximize";
        case study::Sense::target:
            break;
    }
    return "target " + number_text(objective.target);
}

std::string stage_text(const study::Failure& failure) {
    return failure.stage.empty() ? std::string(study::to_string(failure.kind)) : failure.stage;
}

std::size_t width_of(std::string_view utf8) {
    std::size_t width = 0;
    while (!utf8.empty()) {
        const Character next = first_character(utf8);
        width += width_of(next.code);
        utf8.remove_prefix(next.bytes);
    }
    return width;
}

std::string clipped(std::string_view utf8, std::size_t width) {
    std::string line;
    for (const char byte : utf8) line += byte >= 0 && byte < ' ' ? ' ' : byte;
    if (width_of(line) <= width) return line;
    const std::size_t dots = std::min<std::size_t>(3, width);
    std::size_t kept = 0, bytes = 0;
    while (bytes < line.size()) {
        const Character next = first_character(std::string_view(line).substr(bytes));
        if (kept + width_of(next.code) > width - dots) break;
        kept += width_of(next.code);
        bytes += next.bytes;
    }
    return line.substr(0, bytes) + std::string(dots, '.');
}

std::string course_text(const store::CourseChosen& chosen) {
    return fmt::format("'{}' from trial {} on: {}", chosen.course, chosen.trial, chosen.reason);
}

}  // namespace femrun::view
