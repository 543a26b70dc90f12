// SPDX-License-Identifier: MIT
// What a deck says about itself, as far as outputs depend on it: its sets, its steps and what they
// print.
#pragma once

#include <cstdint>
#include <optional>
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
    std::string analysis;  // STATIC, HEATTRANSFER, FREQUENCY: the first card below *STEP, unless a
                           // later one makes it a step of eigenmodes
    std::optional<int> modes;          // that it finds, where the deck says so with a number
    std::string begin_file, end_file;  // where its *STEP and its *END STEP stand
    std::uint64_t begin_line = 0, end_line = 0;
    bool prints_elements = false;  // with cards of its own, not those of a step before
    // In force in this step: a print card in a step replaces those of its kind before it.
    std::vector<Print> node_prints, element_prints;
    std::set<std::string> node_fields, element_fields;  // to the .frd file

    /// Whether it finds eigenmodes: frequencies or buckling.
    bool of_modes() const { return analysis == "FREQUENCY" || analysis == "BUCKLE"; }
};

/// A set that a card or a line below it names.
struct NamedSet {
    std::string set, by, place;  // FIX, *BOUNDARY, bracket.inp:8
};

struct DeckFacts {
    std::vector<Step> steps;
    std::vector<std::string> includes;
    std::set<std::string> sets;            // of nodes and of elements, in upper case
    std::vector<NamedSet> named;           // by loads, boundaries and sections
    std::vector<std::string> volume_sets;  // of elements that have a volume
    bool volume_sets_complete = true;      // false when such elements have no set
    bool sets_complete = true;             // false where a file that the deck reads is not known
    std::string binary_output;  // place of the card that makes the .frd file binary, if one does

    /// Prints of the last step; empty ones when there is no step.
    const Step& last() const;
    /// The last step that is not one of eigenmodes; null when there is none.
    const Step* last_without_modes() const;
};

/// Reads a deck with its includes. Placeholders in it may still be there.
DeckFacts facts_of(std::istream& deck, const std::string& name, const OpenInclude& open);

/// Whether a set is of the elements whose faces lie on a surface, TIP_F1: few people mean these.
bool is_face_set(const std::string& name);

/// Throws Invalid for a set that is named and is none of `known`, if all sets are known.
void check_named_sets(const DeckFacts& facts, const std::set<std::string>& known);

/// Throws Invalid when the deck has no step or one does not end: CalculiX says neither, it gives
/// exit code 0 and an empty .dat file.
void check_steps(const DeckFacts& facts, const std::string& deck);

}  // namespace calculix
