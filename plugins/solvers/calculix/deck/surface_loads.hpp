// SPDX-License-Identifier: MIT
// Loads on whole surfaces of a mesh that is made anew for each design. Where CalculiX wants nodes
// or element faces, a deck says `@surface NAME`, and the lines are written when the mesh is there:
//
//     *CLOAD                          each node gets its share of the force, so that
//     @surface TIP, 2, -500           the shares make up -500
//     *DFLUX                          HEAT_F1, S1, 0.025 and so on, for the faces that the
//     @surface HEAT, S, 0.025         surface has
#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include "mesh/mesh.hpp"

namespace calculix {

/// Whether a line of a deck stands for a surface.
bool is_surface_line(std::string_view line);

/// The surface that such a line names, in upper case.
std::string surface_named(std::string_view line);

/// Copies the deck with its surface lines written out. `name` is for messages. Throws Invalid for a
/// line that is none, a surface that the mesh does not have or a card that takes no surfaces.
void write_surfaces_out(std::string_view deck, const std::string& name, const Mesh& mesh,
                        std::ostream& out);

}  // namespace calculix
