// SPDX-License-Identifier: MIT
// Totals that outputs want and the deck does not print: volume, mass and energy need a *EL PRINT,
// which does nothing but print, so that it can be added to an attempt's deck.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "deck/facts.hpp"

namespace calculix {

/// The element set of all elements that have a volume, which is added with the cards that print it.
inline constexpr const char* set_of_all = "FEMRUN_ALL";

struct AddedPrint {
    std::string set, variable;
    std::uint64_t line = 0;  // of the deck: of the *END STEP that it goes in front of
    bool operator==(const AddedPrint&) const = default;
};

/// The deck with these cards. They and the first *STEP stand in the deck itself, not in an include.
std::string with_prints(const std::string& deck, const DeckFacts& facts,
                        std::vector<AddedPrint> prints);

}  // namespace calculix
