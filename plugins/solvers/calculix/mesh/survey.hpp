// SPDX-License-Identifier: MIT
// The first pass over a mesh: names, the nodes that tetrahedra use, and the groups that are not
// volumes.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "femrun/failure.hpp"
#include "mesh/msh_file.hpp"

namespace calculix {

/// Signed: negative when the corners are numbered the wrong way round.
double tetrahedron_volume(const Point& a, const Point& b, const Point& c, const Point& d);

/// What to throw for such an element: CalculiX solves with it and says nothing.
femrun::BadDesign inverted(ElementId element, double volume);

/// Nodes of a triangle, corners first; `middles` is used when `quadratic`.
struct Triangle {
    std::array<NodeId, 3> corners{}, middles{};
    bool quadratic = false;
};

/// The elements of one physical group.
struct Group {
    std::string name;                 // upper case
    std::vector<Triangle> triangles;  // surfaces only
    std::vector<bool> members;        // by node id
};

class Survey final : public MshVisitor {
public:
    explicit Survey(std::string_view file) : file_(file) {}

    void physical_name(int dimension, int tag, std::string_view name) override;
    void node(NodeId id, const Point& at) override;
    void element(const MshElement& element) override;

    /// Checks what only the whole shows: that there are volumes, and that names differ.
    void finish();

    const Point& place(NodeId id) const;
    bool used(NodeId id) const { return id < used_.size() && used_[id]; }

    /// By dimension (0 to 3) and physical tag; tag 0 is no group.
    std::map<std::pair<int, int>, Group> groups;
    std::size_t element_count = 0;

private:
    Group& group(int dimension, int tag);
    void check_volume(const MshElement& element) const;

    std::string file_;
    std::map<std::pair<int, int>, std::string> names_;
    std::vector<Point> places_;
    std::vector<bool> known_, used_;
};

/// Whether consecutive volume elements are one: gmsh writes an element once for each physical group
/// that it is in, under different numbers.
class Repetition {
public:
    /// True when `element` repeats the one before it.
    bool repeats(const MshElement& element);

private:
    std::vector<NodeId> last_;
};

}  // namespace calculix
