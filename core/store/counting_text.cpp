// SPDX-License-Identifier: MIT
#include "store/counting_text.hpp"

#include <fmt/format.h>

namespace femrun::store {

std::string counting_text(const History& history) {
    if (history.adopted_counting() == history.adopted()) return "";
    return fmt::format("{} of {} earlier {} of the present search space",
                       history.adopted_counting(), history.adopted(),
                       history.adopted() == 1 ? "trial is a design" : "trials are designs");
}

}  // namespace femrun::store
