// SPDX-License-Identifier: MIT
// Gmsh's mesh format MSH 2.2 (ASCII), read as a stream.
#pragma once

#include <array>
#include <cstdint>
#include <istream>
#include <span>
#include <string>
#include <string_view>

namespace calculix {

using NodeId = std::uint32_t;
using ElementId = std::uint32_t;
using Point = std::array<double, 3>;

/// Gmsh's numbers for the element shapes that are read here.
enum class Shape : int {
    line2 = 1,
    triangle3 = 2,
    tetrahedron4 = 4,
    line3 = 8,
    triangle6 = 9,
    tetrahedron10 = 11,
    point1 = 15
};

struct MshElement {
    ElementId id = 0;
    int shape = 0;  // a Shape, or a number that is none
    int physical = 0, elementary = 0;
    std::span<const NodeId> nodes;  // in gmsh's order; valid during the call
};

/// Takes what the file has, in the file's order. What is not wanted need not be overridden.
class MshVisitor {
public:
    virtual ~MshVisitor() = default;
    virtual void physical_name(int dimension, int tag, std::string_view name) {
        (void)dimension, (void)tag, (void)name;
    }
    virtual void node(NodeId id, const Point& at) { (void)id, (void)at; }
    virtual void element(const MshElement& element) { (void)element; }
};

/// Whether the file is whole: gmsh gives exit code 0 also when the disk was full, and then the last
/// line is not an `$End...`. Needs a stream that can seek; leaves it at the beginning.
bool msh_is_whole(std::istream& file);

/// Reads all of it. Throws for: not MSH 2.2 ASCII, a line that cannot be read, no `$EndElements`.
/// `name` is for messages.
void read_msh(std::istream& file, std::string_view name, MshVisitor& visitor);

}  // namespace calculix
