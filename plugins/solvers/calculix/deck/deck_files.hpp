// SPDX-License-Identifier: MIT
// The deck and what it includes, read once, ready to be written for each attempt. Includes keep
// their names, so that an attempt's folder looks as the deck's does; those from outside the deck's
// folder get names inside, and the lines that include them follow.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "deck/facts.hpp"
#include "model_file.hpp"
#include "model_settings.hpp"

namespace calculix {

struct DeckFiles {
    ModelFile deck;
    std::vector<ModelFile> others;
    DeckFacts facts;
    std::vector<std::pair<std::string, std::string>> surfaces;  // that '@surface' names, by place
};

/// Throws Missing for a file that is not there, Invalid for what is wrong in one.
DeckFiles read_deck_files(const ModelSettings& settings);

}  // namespace calculix
