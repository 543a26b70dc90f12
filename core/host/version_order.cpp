// SPDX-License-Identifier: MIT
#include "host/version_order.hpp"

#include <algorithm>
#include <string>

namespace femrun::host {

namespace {

bool is_number(std::string_view part) {
    return !part.empty() &&
           std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Numbers by value, whatever their length; texts by their bytes, after numbers.
std::weak_ordering part_order(std::string_view a, std::string_view b) {
    if (is_number(a) != is_number(b))
        return is_number(a) ? std::weak_ordering::less : std::weak_ordering::greater;
    if (is_number(a)) {
        a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
        b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
        if (a.size() != b.size()) return a.size() <=> b.size();
    }
    return a.compare(b) <=> 0;
}

/// Takes the part before the next '.' off the front.
std::string_view next(std::string_view& parts) {
    const auto part = parts.substr(0, parts.find('.'));
    parts.remove_prefix(std::min(part.size() + 1, parts.size()));
    return part;
}

std::string_view before(std::string_view text, char mark) {
    return text.substr(0, text.find(mark));
}

}  // namespace

std::weak_ordering version_order(std::string_view a, std::string_view b) {
    for (std::string_view* version : {&a, &b}) {
        if (version->starts_with('v')) version->remove_prefix(1);
        *version = before(*version, '+');
    }
    std::string_view release_a = before(a, '-'), release_b = before(b, '-');
    const bool early_a = release_a.size() < a.size(), early_b = release_b.size() < b.size();
    std::string_view rest_a = a.substr(std::min(release_a.size() + 1, a.size()));
    std::string_view rest_b = b.substr(std::min(release_b.size() + 1, b.size()));
    while (!release_a.empty() || !release_b.empty()) {
        const auto part_a = next(release_a), part_b = next(release_b);
        const auto order = part_order(part_a.empty() ? "0" : part_a, part_b.empty() ? "0" : part_b);
        if (order != 0) return order;
    }
    if (early_a != early_b) return early_a ? std::weak_ordering::less : std::weak_ordering::greater;
    while (!rest_a.empty() && !rest_b.empty())
        if (const auto order = part_order(next(rest_a), next(rest_b)); order != 0) return order;
    return !rest_a.empty() <=> !rest_b.empty();
}

}  // namespace femrun::host
