// SPDX-License-Identifier: MIT
// The names in a gmsh geometry, found without gmsh. `gmsh -setnumber NAME VALUE` is silent about a
// name that the file does not have, and a plain assignment `NAME = 3;` in the file wins over it:
// only names in DefineConstant, and names that the file uses without setting them, can be varied.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace calculix {

struct GeoNames {
    std::map<std::string, std::string> constants;   // name to default, as DefineConstant has them
    std::map<std::string, std::uint64_t> assigned;  // name to line of a plain assignment
    std::set<std::string> used;                     // every identifier of the file
    std::vector<std::string> groups;                // of Physical Volume("...") and the like
    std::vector<std::string> files;                 // that Include, Merge or ShapeFromFile read

    bool can_vary(const std::string& name) const {
        return constants.contains(name) || (used.contains(name) && !assigned.contains(name));
    }
};

/// Reads one file; what it includes is read apart.
GeoNames names_in_geo(std::string_view text);

}  // namespace calculix
