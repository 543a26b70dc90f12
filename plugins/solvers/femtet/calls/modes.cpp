// SPDX-License-Identifier: MIT
#include "calls/modes.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace femtet {

const char* const reduction_words =
    "'min over modes', 'max over modes', 'mean over modes', 'first peak over modes', 'first dip "
    "over modes' or 'nearest to 1400 over modes'";

std::optional<Reduction> Reduction::parse(std::string_view words) {
    constexpr std::string_view over = " over modes", nearest = "nearest to ";
    const bool all = words.size() > over.size() && words.substr(words.size() - over.size()) == over;
    if (!all) return std::nullopt;
    words.remove_suffix(over.size());
    if (words == "min") return Reduction{Kind::min};
    if (words == "max") return Reduction{Kind::max};
    if (words == "mean") return Reduction{Kind::mean};
    if (words == "first peak") return Reduction{Kind::first_peak};
    if (words == "first dip") return Reduction{Kind::first_dip};
    if (words.substr(0, nearest.size()) != nearest) return std::nullopt;
    words.remove_prefix(nearest.size());
    double to = 0;
    const auto read = std::from_chars(words.data(), words.data() + words.size(), to);
    const bool is_number = read.ec == std::errc() && read.ptr == words.data() + words.size();
    return is_number ? std::optional(Reduction{Kind::nearest, to}) : std::nullopt;
}

namespace {

/// The first value that is above both neighbours; of equal ones in a row the first.
std::optional<std::size_t> first_peak(const std::vector<double>& values, double sign) {
    for (std::size_t i = 1; i + 1 < values.size(); ++i) {
        const double here = sign * values[i];
        if (!(here > sign * values[i - 1])) continue;
        std::size_t after = i + 1;
        while (after + 1 < values.size() && values[after] == values[i]) ++after;
        if (here > sign * values[after]) return i;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::size_t> chosen(const Reduction& reduction, const std::vector<double>& values) {
    using Kind = Reduction::Kind;
    if (values.empty()) return std::nullopt;
    const auto index = [&](auto found) { return static_cast<std::size_t>(found - values.begin()); };
    switch (reduction.kind) {
        case Kind::min:
            return index(std::min_element(values.begin(), values.end()));
        case Kind::max:
            return index(std::max_element(values.begin(), values.end()));
        case Kind::first_peak:
            return first_peak(values, 1);
        case Kind::first_dip:
            return first_peak(values, -1);
        case Kind::nearest:
            return index(std::min_element(values.begin(), values.end(), [&](double a, double b) {
                return std::abs(a - reduction.to) < std::abs(b - reduction.to);
            }));
        case Kind::mean:
            break;
    }
    return std::nullopt;
}

}  // namespace femtet
