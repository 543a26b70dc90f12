// SPDX-License-Identifier: MIT
// Femtet's type library, as the registry of this PC names it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace femtet {

struct TypeLibrary {
    std::map<std::string, double> constants;
    std::string place;    // empty: there is none
    std::string trouble;  // why

    static TypeLibrary read();
    std::optional<double> constant(const std::string& name) const;
};

/// "constants GaussConstants", with "GAUSS_C = 5" and the like; "members CGauss", with names.
using TypeListing = std::vector<std::pair<std::string, std::vector<std::string>>>;
TypeListing listed_types();

}  // namespace femtet
