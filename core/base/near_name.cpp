// SPDX-License-Identifier: MIT
#include "base/near_name.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace femrun {

namespace {

char folded(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

// More names than this are no longer a hint but a wall of text.
constexpr std::size_t names_shown_max = 12;

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = folded(a[i - 1]) == folded(b[j - 1]);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0u : 1u)});
            const bool swapped = i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) &&
                                 folded(a[i - 2]) == folded(b[j - 1]);
            if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        std::swap(before_last, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

std::optional<std::string> near_name(std::string_view name,
                                     std::span<const std::string> candidates) {
    const std::size_t reach = std::max<std::size_t>(1, name.size() / 3);
    std::optional<std::string> nearest;
    std::size_t nearest_distance = reach + 1;
    for (const std::string& candidate : candidates) {
        const std::size_t distance = edit_distance(name, candidate);
        if (distance >= nearest_distance) continue;
        nearest_distance = distance;
        nearest = candidate;
    }
    return nearest;
}

std::string suggestion(std::string_view name, std::span<const std::string> candidates) {
    if (const auto near = near_name(name, candidates))
        return fmt::format("; did you mean '{}'?", *near);
    if (candidates.empty()) return {};
    const auto shown = candidates.first(std::min(candidates.size(), names_shown_max));
    return fmt::format("; known are '{}'{}", fmt::join(shown, "', '"),
                       shown.size() < candidates.size() ? " and others" : "");
}

}  // namespace femrun
