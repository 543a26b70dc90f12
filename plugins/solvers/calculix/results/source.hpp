// SPDX-License-Identifier: MIT
// Where an output's numbers come from: a block of the .dat file, which has more digits, or a field
// of the .frd file. Decided from the deck before anything runs, so that a card that is missing is
// named before hours are spent.
#pragma once

#include <optional>
#include <string>

#include "deck/added_prints.hpp"
#include "deck/facts.hpp"
#include "results/dat_file.hpp"
#include "results/output.hpp"

namespace calculix {

struct Source {
    enum class File { dat, frd } file = File::dat;
    std::string block;                  // title of the .dat block, or name of the .frd field
    std::string set;                    // of the .dat block
    bool total = false;                 // the block is one row for the whole set
    std::optional<ModeTable> table;     // for a value of a mode, which has no block
    bool repeated_for_preload = false;  // a *BUCKLE step behind prints the block once more
    std::optional<AddedPrint> added;    // the card that prints it, which the deck lacks and gets
};

/// Throws Invalid with the card to add when the deck writes nothing that the output can come from.
/// `meshed`: the deck gets its mesh from a geometry, with a set EALL.
Source source_of(const Output& output, const DeckFacts& facts, const std::string& deck,
                 bool meshed);

}  // namespace calculix
