// SPDX-License-Identifier: MIT
// What a deck says about itself, as far as outputs depend on it: its steps and what they print.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "deck/cards.hpp"

namespace calculix {

/// A *NODE PRINT or *EL PRINT: variables of one set to the .dat file.
struct Print {
    std::string set;
    bool rows = true;     // false with TOTALS=ONLY
    bool totals = false;  // TOTALS=YES or ONLY
    std::set<std::string> variables;
    std::string place;
};

struct Step {
    std::string place;
    bool ended = false;
    std::string analysis;  // the first card below *STEP: STATIC, HEATTRANSFER, FREQUENCY
    // In force in this step: a print card in a step replaces those of its kind before it.
    std::vector<Print> node_prints, element_prints;
    std::set<std::string> node_fields, element_fields;  // to the .frd file
};

struct DeckFacts {
    std::vector<Step> steps;
    std::vector<std::string> includes;

    /// Prints of the last step; empty ones when there is no step.
    const Step& last() const;
};

/// Reads a deck with its includes. Placeholders in it may still be there.
DeckFacts facts_of(std::istream& deck, const std::string& name, const OpenInclude& open);

/// Throws Invalid when the deck has no step or one does not end: CalculiX says neither, it gives
/// exit code 0 and an empty .dat file.
void check_steps(const DeckFacts& facts, const std::string& deck);

}  // namespace calculix
