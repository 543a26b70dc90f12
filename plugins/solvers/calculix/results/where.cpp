// SPDX-License-Identifier: MIT
#include "results/where.hpp"

#include <string>

#include "femrun/failure.hpp"
#include "text/words.hpp"

namespace calculix {

std::optional<Where::Limit> Where::limit_in(std::string_view text) {
    text = trimmed(text);
    if (text.empty()) return std::nullopt;
    const std::size_t axis = std::string_view("xyz").find(text.front());
    if (axis == std::string_view::npos) return std::nullopt;
    text = trimmed(text.substr(1));
    const bool equal = text.size() > 1 && text[1] == '=';
    if (text.empty() || (text[0] != '<' && text[0] != '>')) return std::nullopt;
    const Sign sign = text[0] == '<' ? (equal ? Sign::at_most : Sign::less)
                                     : (equal ? Sign::at_least : Sign::more);
    const std::optional<double> value = number_in(text.substr(equal ? 2 : 1));
    if (!value) return std::nullopt;
    return Limit{axis, sign, *value};
}

Where Where::parse(std::string_view text) {
    Where where;
    std::string_view rest = text;
    for (;;) {
        const std::size_t at = rest.find(" and ");
        const std::optional<Limit> limit = limit_in(rest.substr(0, at));
        if (!limit)
            throw femrun::Invalid(
                "'" + std::string(trimmed(rest.substr(0, at))) +
                "' is no comparison of x, y or z with a number; write for example "
                "\"x >= 10 and z < 5\"");
        where.limits_.push_back(*limit);
        if (at == std::string_view::npos) return where;
        rest.remove_prefix(at + 5);
    }
}

bool Where::keeps(const Point& at) const {
    for (const Limit& limit : limits_) {
        const double value = at[limit.axis];
        const bool kept = limit.sign == Sign::less      ? value < limit.value
                          : limit.sign == Sign::at_most ? value <= limit.value
                          : limit.sign == Sign::more    ? value > limit.value
                                                        : value >= limit.value;
        if (!kept) return false;
    }
    return true;
}

}  // namespace calculix
