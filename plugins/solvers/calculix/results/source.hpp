// SPDX-License-Identifier: MIT
// Where an output's numbers come from: a block of the .dat file, which has more digits, or a field
// of the .frd file. Decided from the deck before anything runs, so that a card that is missing is
// named before hours are spent.
#pragma once

#include <string>

#include "deck/facts.hpp"
#include "results/output.hpp"

namespace calculix {

struct Source {
    enum class File { dat, frd } file = File::dat;
    std::string block;   // title of the .dat block, or name of the .frd field
    std::string set;     // of the .dat block
    bool total = false;  // the block is one row for the whole set
};

/// Throws Invalid with the card to add when the deck writes nothing that the output can come from.
Source source_of(const Output& output, const Step& step, const std::string& deck);

}  // namespace calculix
