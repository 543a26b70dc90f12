// SPDX-License-Identifier: MIT
#pragma once

#include <utility>
#include <variant>

namespace femrun {

template <typename... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};

/// Calls the case that takes what the variant holds; a missing case does not compile.
template <typename Variant, typename... Cases>
decltype(auto) match(Variant&& variant, Cases&&... cases) {
    return std::visit(Overloaded<std::decay_t<Cases>...>{std::forward<Cases>(cases)...},
                      std::forward<Variant>(variant));
}

}  // namespace femrun
