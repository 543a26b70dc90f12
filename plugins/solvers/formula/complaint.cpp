// SPDX-License-Identifier: MIT
#include "complaint.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace formula {

namespace {

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

/// Damerau-Levenshtein distance, swapped neighbours counting one, case folded.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i)
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
            const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                                 lower(a[i - 2]) == lower(b[j - 1]);
            if (swapped) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[a.size()][b.size()];
}

}  // namespace

std::string suggestion(std::string_view name, const std::vector<std::string>& known) {
    constexpr std::size_t shown_max = 12;
    // A slip of the hand changes at most a third of a name.
    std::size_t nearest = name.size() / 3 + 1;
    const std::string* meant = nullptr;
    for (const std::string& each : known) {
        const std::size_t found = distance(name, each);
        if (found < nearest) nearest = found, meant = &each;
    }
    if (meant != nullptr) return "; did you mean '" + *meant + "'?";

    std::string list;
    for (std::size_t i = 0; i < std::min(known.size(), shown_max); ++i)
        list += (i == 0 ? "; known are '" : ", '") + known[i] + "'";
    return known.size() > shown_max ? list + " ..." : list;
}

}  // namespace formula
