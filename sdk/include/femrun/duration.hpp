// SPDX-License-Identifier: MIT
// Durations as people write them in a study file: "90 s", "1 h 30 min". C++17 and the standard
// library alone.
#pragma once

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace femrun {

/// Seconds of "30 s", "1 h 30 min", "1d200ms" (ms, s, min, h, d); nothing when it is no such time,
/// which is above 0 and below thirty years.
inline std::optional<double> seconds_in(std::string_view text) {
    const auto without_blanks = [](std::string_view some) {
        some.remove_prefix(std::min(some.find_first_not_of(' '), some.size()));
        return some;
    };
    double total = 0;
    for (text = without_blanks(text); !text.empty(); text = without_blanks(text)) {
        double number = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), number,
                                          std::chars_format::fixed);
        if (read.ec != std::errc() || !(number >= 0)) return std::nullopt;
        text = without_blanks(text.substr(static_cast<std::size_t>(read.ptr - text.data())));
        const std::size_t letters = std::min(text.find_first_of(" 0123456789."), text.size());
        const std::string_view unit = text.substr(0, letters);
        const double factor = unit == "ms"    ? 1e-3
                              : unit == "s"   ? 1
                              : unit == "min" ? 60
                              : unit == "h"   ? 3600
                              : unit == "d"   ? 86400
                                              : 0;
        if (factor == 0) return std::nullopt;
        total += number * factor;
        text.remove_prefix(letters);
    }
    constexpr double longest = 1e9;
    return total > 0 && total < longest ? std::optional<double>(total) : std::nullopt;
}

}  // namespace femrun
