// SPDX-License-Identifier: MIT
// Random designs: each axis is drawn on its own, what breaks the rules is drawn again, and in a
// finite space no design comes twice.
//
// Three sizes of space, three ways not to repeat:
//  - a small finite one keeps the list of designs not yet drawn and takes a random one out of it:
//    exact to the last design, with rules too, because a design that breaks one leaves the list for
//    good. On logarithmic steps, where not all are equally likely, a few draws by likelihood come
//    first; the list takes over when those only find what was drawn before;
//  - a large finite one remembers what was drawn, and draws again;
//  - a continuum needs nothing: two equal designs in 2^53 draws do not happen.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_set>
#include <vector>

#include "axis.hpp"

namespace numerics {

class RandomDesigns {
public:
    /// Spaces up to this many designs keep a list: 2^20 take 4 MB.
    static constexpr std::uint64_t listed_max = std::uint64_t{1} << 20;
    /// Draws that one design may take: a second or two of rule checking. Rules that keep less than
    /// a millionth of the space are met by other means than luck.
    static constexpr std::uint64_t draws_max = 1000000;

    RandomDesigns(const std::vector<Range>& ranges, std::uint64_t seed);

    enum class Drawn {
        design,     ///< here it is
        used_up,    ///< every design that keeps the rules was drawn or marked before
        not_found,  ///< draws_max draws broke the rules or were drawn before
        stopped     ///< `go_on` said no
    };

    /// Draws a design that `keeps` accepts into `design`, one value an axis. `go_on` is asked once
    /// in a few thousand draws.
    Drawn draw(double* design, const std::function<bool(const double*)>& keeps,
               const std::function<bool()>& go_on);

    /// Counts a design as drawn; nothing happens when it is not one of a finite space.
    void mark(const double* design);

    /// How many designs there are, rules aside; none for a continuum and beyond 2^63.
    std::optional<std::uint64_t> size() const;

private:
    Drawn draw_listed(double* design, const std::function<bool(const double*)>& keeps);
    bool draw_likely(double* design, const std::function<bool(const double*)>& keeps);
    /// Draws every axis; the design's key, which tells designs of a finite space apart.
    std::uint64_t draw_axes(double* design);
    std::uint64_t extended(std::uint64_t key, const Axis& axis, std::uint64_t index) const;

    std::vector<Axis> axes_;
    Engine engine_;
    bool finite_ = true, even_ = true;
    std::uint64_t size_ = 1;  // 0: beyond 2^63

    std::vector<std::uint32_t> left_;         // small: keys not yet taken out
    std::vector<bool> taken_;                 // small, by key
    std::unordered_set<std::uint64_t> seen_;  // large: keys
};

}  // namespace numerics
