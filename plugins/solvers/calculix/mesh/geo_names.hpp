// SPDX-License-Identifier: MIT
// The names in a gmsh geometry, found without gmsh. `gmsh -setnumber NAME VALUE` is silent about a
// name that the file does not have, and a plain assignment `NAME = 3;` in the file wins over it:
// only names in DefineConstant, and names that the file uses without setting them, can be varied
// so. An assignment from the name's own place, `NAME = ${NAME};`, takes the study's value as well.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace calculix {

/// A file that Include, Merge or ShapeFromFile reads: its name, and where that stands in the text.
struct GeoFile {
    std::string name;
    std::size_t begin = 0, end = 0;
};

struct GeoNames {
    std::map<std::string, std::string> constants;   // name to default, as DefineConstant has them
    std::map<std::string, std::uint64_t> assigned;  // name to line of a plain assignment
    std::set<std::string> placed;     // names that are assigned from their own place: a = ${a};
    std::set<std::string> used;       // every identifier of the file
    std::vector<std::string> groups;  // of Physical Volume("...") and the like
    bool groups_complete = true;      // false where a group's name is not a plain text
    std::vector<GeoFile> files;

    bool can_vary(const std::string& name) const {
        return constants.contains(name) || (used.contains(name) && !assigned.contains(name));
    }
    /// Whether the file sets the name to something that has nothing to do with the study's value.
    bool overrides(const std::string& name) const {
        return assigned.contains(name) && !placed.contains(name) && !can_vary(name);
    }
};

/// Reads one file; what it includes is read apart.
GeoNames names_in_geo(std::string_view text);

}  // namespace calculix
