// SPDX-License-Identifier: MIT
// What is known of a mesh after its conversion: its sets and, for every physical surface, what
// loads on it need.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "mesh/msh_file.hpp"

namespace calculix {

struct Surface {
    std::string name;  // upper case, as CalculiX has it
    double area = 0;
    /// A node's share of a uniform load on the surface, by node id; the shares' sum is 1. A flat
    /// 6-node triangle gives a third of its area to each mid-edge node, a 3-node one to each
    /// corner.
    std::vector<std::pair<NodeId, double>> shares;
    /// How many element faces are in the sets NAME_F1 to NAME_F4.
    std::array<std::size_t, 4> faces{};
};

struct Mesh {
    std::size_t node_count = 0, element_count = 0;
    std::vector<std::string> node_sets, element_sets;  // upper case
    std::vector<Surface> surfaces;

    /// The surface of that name, whatever its case, or null.
    const Surface* surface(std::string_view name) const;
};

}  // namespace calculix
