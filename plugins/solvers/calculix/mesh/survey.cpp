// SPDX-License-Identifier: MIT
#include "mesh/survey.hpp"

#include <algorithm>

#include "femrun/failure.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

constexpr const char* dimension_nouns[] = {"point", "curve", "surface", "volume"};

/// Dimension of gmsh's element types; -1 for those that this reader does not know by name.
int dimension_of(int shape) {
    switch (static_cast<Shape>(shape)) {
        case Shape::point1:
            return 0;
        case Shape::line2:
        case Shape::line3:
            return 1;
        case Shape::triangle3:
        case Shape::triangle6:
            return 2;
        case Shape::tetrahedron4:
        case Shape::tetrahedron10:
            return 3;
    }
    switch (shape) {
        case 3:   // 4-node quadrangle
        case 10:  // 9-node quadrangle
        case 16:  // 8-node quadrangle
        case 20:
        case 21:  // triangles of third order
            return 2;
        case 26:  // line of third order
            return 1;
        default:
            return 3;
    }
}

std::size_t node_count(Shape shape) {
    switch (shape) {
        case Shape::point1:
            return 1;
        case Shape::line2:
            return 2;
        case Shape::triangle3:
        case Shape::line3:
            return 3;
        case Shape::tetrahedron4:
            return 4;
        case Shape::triangle6:
            return 6;
        case Shape::tetrahedron10:
            return 10;
    }
    return 0;
}

void check_name(std::string_view file, const char* noun, const std::string& name) {
    // 80 is CalculiX's longest name; _F1 has to fit behind a surface's.
    const bool fits =
        !name.empty() && name.size() <= 77 && std::all_of(name.begin(), name.end(), [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
                   c == '.';
        });
    if (!fits)
        throw femrun::Invalid(
            std::string(file) + ": physical " + noun + " '" + name +
            "' cannot name a set in CalculiX; use up to 77 letters, digits, '_', '-' "
            "and '.'");
}

void mark(std::vector<bool>& set, NodeId id) {
    if (id >= set.size()) set.resize(std::max<std::size_t>(id + 1, set.size() * 3 / 2));
    set[id] = true;
}

}  // namespace

double tetrahedron_volume(const Point& a, const Point& b, const Point& c, const Point& d) {
    Point u, v, w;
    for (std::size_t i = 0; i < 3; ++i) {
        u[i] = b[i] - a[i];
        v[i] = c[i] - a[i];
        w[i] = d[i] - a[i];
    }
    return (u[0] * (v[1] * w[2] - v[2] * w[1]) - u[1] * (v[0] * w[2] - v[2] * w[0]) +
            u[2] * (v[0] * w[1] - v[1] * w[0])) /
           6;
}

femrun::BadDesign inverted(ElementId element, double volume) {
    return {"mesh", "element " + std::to_string(element) +
                        " of the mesh is inverted: its volume is " + shown(volume) +
                        "; a finer mesh or a less extreme shape would help"};
}

void Survey::physical_name(int dimension, int tag, std::string_view name) {
    names_[{dimension, tag}] = upper(name);
}

void Survey::node(NodeId id, const Point& at) {
    if (id >= places_.size()) places_.resize(std::max<std::size_t>(id + 1, places_.size() * 3 / 2));
    places_[id] = at;
    mark(known_, id);
}

const Point& Survey::place(NodeId id) const {
    if (id >= known_.size() || !known_[id])
        throw femrun::Unreadable("'" + file_ + "': an element has node " + std::to_string(id) +
                                 ", which the mesh does not have; mesh it again");
    return places_[id];
}

Group& Survey::group(int dimension, int tag) {
    auto [at, is_new] = groups.try_emplace({dimension, tag});
    if (is_new) {
        const auto name = names_.find({dimension, tag});
        at->second.name = name != names_.end()
                              ? name->second
                              : upper(dimension_nouns[dimension]) + std::to_string(tag);
    }
    return at->second;
}

void Survey::check_volume(const MshElement& element) const {
    const double volume = tetrahedron_volume(place(element.nodes[0]), place(element.nodes[1]),
                                             place(element.nodes[2]), place(element.nodes[3]));
    if (!(volume > 0)) throw inverted(element.id, volume);
}

void Survey::element(const MshElement& element) {
    const int dimension = dimension_of(element.shape);
    const std::size_t wanted = node_count(static_cast<Shape>(element.shape));
    if (wanted == 0 && dimension < 3) return;  // a quadrangle, say: no face of a tetrahedron
    if (wanted == 0)
        throw femrun::Invalid("'" + file_ + "': element " + std::to_string(element.id) +
                              " has gmsh's type " + std::to_string(element.shape) +
                              ", which is not a tetrahedron of first or second order; set "
                              "Mesh.ElementOrder to 1 or 2 and do not recombine");
    if (element.nodes.size() != wanted)
        throw femrun::Unreadable("'" + file_ + "': element " + std::to_string(element.id) +
                                 " has " + std::to_string(element.nodes.size()) +
                                 " nodes instead of " + std::to_string(wanted) + "; mesh it again");
    if (dimension == 3) {
        check_volume(element);
        ++element_count;
        for (const NodeId id : element.nodes) mark(used_, id);
    }
    if (element.physical <= 0) return;
    Group& group = this->group(dimension, element.physical);
    for (const NodeId id : element.nodes) mark(group.members, id);
    if (dimension == 2) {
        Triangle triangle;
        std::copy_n(element.nodes.begin(), 3, triangle.corners.begin());
        triangle.quadratic = element.nodes.size() == 6;
        if (triangle.quadratic) std::copy_n(element.nodes.begin() + 3, 3, triangle.middles.begin());
        group.triangles.push_back(triangle);
    }
}

void Survey::finish() {
    if (element_count == 0)
        throw femrun::BadDesign("mesh",
                                "the mesh has no tetrahedra; the geometry needs a Physical Volume "
                                "that is not empty");
    std::map<std::string, int> dimensions;
    for (const auto& [key, group] : groups) {
        check_name(file_, dimension_nouns[key.first], group.name);
        const auto [other, is_new] = dimensions.try_emplace(group.name, key.first);
        if (!is_new)
            throw femrun::Invalid(file_ + ": '" + group.name + "' names a physical " +
                                  dimension_nouns[other->second] + " and a physical " +
                                  dimension_nouns[key.first] + "; give each its own name");
    }
}

bool Repetition::repeats(const MshElement& element) {
    if (std::equal(last_.begin(), last_.end(), element.nodes.begin(), element.nodes.end()))
        return true;
    last_.assign(element.nodes.begin(), element.nodes.end());
    return false;
}

}  // namespace calculix
