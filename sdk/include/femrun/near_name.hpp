// SPDX-License-Identifier: MIT
// "did you mean 'thickness'?": the name that a person most likely meant, for a plugin's messages.
// C++17 and the standard library alone.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace femrun {

namespace detail {

inline char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Edits of one character, a swap of neighbours included, that turn one name into the other.
inline std::size_t name_distance(std::string_view a, std::string_view b) {
    const std::size_t wide = b.size() + 1;
    std::vector<std::size_t> table((a.size() + 1) * wide);
    const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& {
        return table[i * wide + j];
    };
    for (std::size_t i = 0; i <= a.size(); ++i) at(i, 0) = i;
    for (std::size_t j = 0; j <= b.size(); ++j) at(0, j) = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = folded(a[i - 1]) == folded(b[j - 1]);
            std::size_t best = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1,
                                         at(i - 1, j - 1) + static_cast<std::size_t>(!same)});
            const bool swapped = i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) &&
                                 folded(a[i - 2]) == folded(b[j - 1]);
            if (swapped) best = std::min(best, at(i - 2, j - 2) + 1);
            at(i, j) = best;
        }
    }
    return at(a.size(), b.size());
}

}  // namespace detail

/// "; did you mean 'cd'?" when a known name is at most a third of its letters away, else
/// "; known are 'a', 'b'" (the first dozen), or nothing when there are no known names: the end of a
/// message.
inline std::string name_suggestion(std::string_view name, const std::vector<std::string>& known) {
    const std::string* nearest = nullptr;
    std::size_t nearest_distance = 0;
    for (const std::string& candidate : known) {
        const std::size_t longer = std::max(name.size(), candidate.size());
        const std::size_t distance = detail::name_distance(name, candidate);
        if (distance * 3 > longer) continue;
        if (!nearest || distance < nearest_distance) {
            nearest = &candidate;
            nearest_distance = distance;
        }
    }
    if (nearest) return "; did you mean '" + *nearest + "'?";
    if (known.empty()) return {};
    std::string listed = "; known are ";
    for (const std::string& candidate : known) {
        if (&candidate - known.data() == 12) return listed + ", ...";
        if (&candidate != &known.front()) listed += ", ";
        listed += "'" + candidate + "'";
    }
    return listed;
}

}  // namespace femrun
