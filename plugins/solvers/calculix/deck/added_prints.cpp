// SPDX-License-Identifier: MIT
#include "deck/added_prints.hpp"

#include <algorithm>

namespace calculix {

namespace {

/// Where line `number` (from 1) begins; the end when there is none.
std::size_t begin_of_line(const std::string& text, std::uint64_t number) {
    std::size_t at = 0;
    for (; number > 1 && at < text.size(); --number)
        at = std::min(text.find('\n', at), text.size() - 1) + 1;
    return at;
}

}  // namespace

std::string with_prints(const std::string& deck, const DeckFacts& facts,
                        std::vector<AddedPrint> prints) {
    // From the back, so that lines before keep their numbers.
    std::stable_sort(prints.begin(), prints.end(),
                     [](const AddedPrint& a, const AddedPrint& b) { return a.line > b.line; });
    std::string out = deck, sets;
    for (const AddedPrint& print : prints) {
        out.insert(begin_of_line(deck, print.line),
                   "*EL PRINT,ELSET=" + print.set + ",TOTALS=ONLY\n" + print.variable + "\n");
        if (print.set != set_of_all || !sets.empty()) continue;
        sets.append("*ELSET,ELSET=").append(set_of_all).append("\n");
        for (const std::string& set : facts.volume_sets) sets += set + "\n";
    }
    if (!sets.empty()) out.insert(begin_of_line(deck, facts.steps.front().begin_line), sets);
    return out;
}

}  // namespace calculix
