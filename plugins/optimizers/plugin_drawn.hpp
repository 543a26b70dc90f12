// SPDX-License-Identifier: MIT
// What an optimizer's `ask` says when a draw gave a design, or none.
#pragma once

#include <cstdint>
#include <femrun/optimizer.hpp>
#include <optional>
#include <string>

#include "numerics/random_designs.hpp"

namespace plugin {

/// Whether there was a design before, proposed or adopted: it tells a space that is used up from
/// rules that nothing keeps.
enum class Before { none, some };

/// True for a design, false for a space that is used up; throws what else a draw came to. `designs`
/// is how many the space has, rules aside.
inline bool is_proposed(numerics::RandomDesigns::Drawn drawn, std::optional<std::uint64_t> designs,
                        Before before) {
    using Drawn = numerics::RandomDesigns::Drawn;
    switch (drawn) {
        case Drawn::design:
            return true;
        case Drawn::used_up:
            if (before == Before::some) return false;
            throw femrun::Unavailable("", "none of the " + std::to_string(designs.value_or(0)) +
                                              " designs of this space keeps the rules; loosen "
                                              "them or widen the ranges");
        case Drawn::not_found:
            throw femrun::Unavailable(
                "", "none of " + std::to_string(numerics::RandomDesigns::draws_max) +
                        " random designs keeps the rules" +
                        (before == Before::some ? " and is new" : "") +
                        "; loosen them or narrow the ranges to where they are kept");
        case Drawn::stopped:
            break;
    }
    throw femrun::Cancelled();
}

}  // namespace plugin
