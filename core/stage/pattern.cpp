// SPDX-License-Identifier: MIT
#include "stage/pattern.hpp"

#include <vector>

namespace femrun::stage {

namespace {

std::vector<std::string_view> parts_of(std::string_view path) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto slash = path.find('/');
        parts.push_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return parts;
        path.remove_prefix(slash + 1);
    }
}

/// Of two sequences, the first of which has elements that stand for any number of the second's.
/// Goes back to the last such one alone, so that no pattern takes long.
template <typename Sequence, typename IsMany, typename Fits>
bool fit(const Sequence& pattern, const Sequence& text, IsMany is_many, Fits one_fits) {
    std::size_t at = 0, place = 0, after_many = pattern.size() + 1, tried = 0;
    while (place < text.size()) {
        if (at < pattern.size() && is_many(pattern[at])) {
            after_many = ++at;
            tried = place;
        } else if (at < pattern.size() && one_fits(pattern[at], text[place])) {
            ++at;
            ++place;
        } else if (after_many <= pattern.size()) {
            at = after_many;
            place = ++tried;
        } else {
            return false;
        }
    }
    while (at < pattern.size() && is_many(pattern[at])) ++at;
    return at == pattern.size();
}

bool part_fits(std::string_view pattern, std::string_view part) {
    return fit(
        pattern, part, [](char c) { return c == '*'; },
        [](char wanted, char is) { return wanted == '?' || wanted == is; });
}

}  // namespace

bool is_pattern(std::string_view name) {
    return name.find_first_of("*?") != std::string_view::npos;
}

bool fits(std::string_view pattern, std::string_view path) {
    return fit(
        parts_of(pattern), parts_of(path), [](std::string_view part) { return part == "**"; },
        part_fits);
}

}  // namespace femrun::stage
