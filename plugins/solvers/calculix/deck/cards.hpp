// SPDX-License-Identifier: MIT
// An input deck of CalculiX as cards with data lines, read as a stream, includes followed.
//
//     *NODE PRINT, NSET=TIP       a card: keyword NODEPRINT, parameter NSET = TIP
//     U                           its data line
//     ** a remark
#pragma once

#include <cstdint>
#include <functional>
#include <istream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace calculix {

struct Card {
    std::string keyword;  // upper case without blanks, as CalculiX compares it
    std::vector<std::pair<std::string, std::string>> parameters;  // names in upper case
    std::string file;
    std::uint64_t line = 0;

    /// The value of a parameter, empty for one without; null when the card does not have it.
    const std::string* parameter(std::string_view name) const;
    /// Its value in upper case, empty when the card does not have it: for names of sets.
    std::string set(std::string_view name) const;
    /// "bracket.inp:14".
    std::string place() const;
};

class CardVisitor {
public:
    virtual ~CardVisitor() = default;
    virtual void card(const Card& card) = 0;
    /// An *INCLUDE card; what stands in the file and behind it belongs to the card before.
    virtual void include(const std::string& file) { (void)file; }
    /// A line of data below `card`.
    virtual void data(const Card& card, std::string_view line) { (void)card, (void)line; }
};

/// Opens an include by the name that the deck has for it; null passes it over.
using OpenInclude = std::function<std::unique_ptr<std::istream>(const std::string& name)>;

/// Reads all of it. Throws Invalid for includes that go in circles, or that CalculiX cannot open.
void read_deck(std::istream& deck, const std::string& name, const OpenInclude& open,
               CardVisitor& visitor);

}  // namespace calculix
