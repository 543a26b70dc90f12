// SPDX-License-Identifier: MIT
// A region in space, to keep singular places out: "x >= 10 and z < 5".
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "mesh/msh_file.hpp"

namespace calculix {

class Where {
public:
    /// Everywhere.
    Where() = default;

    /// Comparisons of x, y or z with a number (<, <=, >, >=), joined by "and". Throws Invalid,
    /// which says what cannot be read.
    static Where parse(std::string_view text);

    bool keeps(const Point& at) const;
    bool everywhere() const { return limits_.empty(); }

private:
    enum class Sign { less, at_most, more, at_least };
    struct Limit {
        std::size_t axis;
        Sign sign;
        double value;
    };
    static std::optional<Limit> limit_in(std::string_view text);

    std::vector<Limit> limits_;
};

}  // namespace calculix
