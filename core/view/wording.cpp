// SPDX-License-Identifier: MIT
#include "view/wording.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cmath>

#include "base/match.hpp"

namespace femrun::view {

namespace {

bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

struct Unit {
    const char* name;
    std::int64_t seconds;
};
constexpr std::array<Unit, 4> units{{{"d", 86400}, {"h", 3600}, {"min", 60}, {"s", 1}}};

}  // namespace

std::string number_text(double number) { return fmt::format("{:.6g}", number); }

std::string value_text(const study::Value& value) {
    if (const auto* real = std::get_if<double>(&value)) return number_text(*real);
    return study::to_string(value);
}

std::string with_unit(const std::string& value, const std::string& unit) {
    return unit.empty() ? value : value + " " + unit;
}

std::string seconds_text(double seconds) {
    if (!(seconds > 0)) return "0 s";
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

std::string size_text(std::uint64_t bytes) {
    if (bytes < 1000) return fmt::format("{} B", bytes);
    double size = static_cast<double>(bytes) / 1000;
    for (const char* unit : {"kB", "MB", "GB"}) {
        if (size < 999.5) return fmt::format("{:.3g} {}", size, unit);
        size /= 1000;
    }
    return fmt::format("{:.3g} TB", size);
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

std::size_t width_of(std::string_view utf8) {
    std::size_t width = 0;
    for (const char byte : utf8)
        if (starts_character(byte)) ++width;
    return width;
}

std::string clipped(std::string_view utf8, std::size_t width) {
    std::string line;
    for (const char byte : utf8) line += byte >= 0 && byte < ' ' ? ' ' : byte;
    if (width_of(line) <= width) return line;
    const std::size_t dots = std::min<std::size_t>(3, width);
    std::size_t kept = 0, bytes = 0;
    while (bytes < line.size()) {
        if (starts_character(line[bytes]) && kept++ == width - dots) break;
        ++bytes;
    }
    return line.substr(0, bytes) + std::string(dots, '.');
}

}  // namespace femrun::view
