// SPDX-License-Identifier: MIT
// Gmsh's mesh as an include of a CalculiX deck. Gmsh's own writer cannot be used: it also writes
// the elements of surfaces, which CalculiX would solve as shells.
//
//     physical volume NAME    *ELEMENT,TYPE=C3D4 or C3D10,ELSET=NAME and *NSET,NSET=NAME
//     physical surface NAME   *NSET,NSET=NAME; *ELSET,ELSET=NAME_F1 ... NAME_F4, the elements whose
//                             face 1 ... 4 lies on it; *SURFACE,NAME=NAME of these
//     physical curve, point   *NSET,NSET=NAME
//     everything              NALL, EALL
//
// Two passes over the file: the first learns which nodes count and keeps nodes' places and the
// surfaces' triangles, the second writes. Elements are never held.
#pragma once

#include <istream>
#include <ostream>
#include <string_view>

#include "mesh/mesh.hpp"

namespace calculix {

/// Converts a whole mesh (`msh_is_whole`) from a stream that can seek. Throws for: no tetrahedra,
/// an inverted element, a name that CalculiX cannot take. `name` is for messages.
Mesh convert_mesh(std::istream& msh, std::string_view name, std::ostream& deck);

}  // namespace calculix
