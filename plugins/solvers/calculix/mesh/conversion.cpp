// SPDX-License-Identifier: MIT
#include "mesh/conversion.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>
#include <unordered_map>

#include "femrun/failure.hpp"
#include "mesh/survey.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

/// Corners of CalculiX's faces 1 to 4 of a tetrahedron.
constexpr std::array<std::array<std::size_t, 3>, 4> face_corners{
    {{0, 1, 2}, {0, 3, 1}, {1, 3, 2}, {2, 3, 0}}};

using Face = std::array<NodeId, 3>;  // corners, ascending

struct FaceHash {
    std::size_t operator()(const Face& face) const {
        std::uint64_t hash = face[0];
        hash = hash * 0x9e3779b97f4a7c15u + face[1];
        hash = hash * 0x9e3779b97f4a7c15u + face[2];
        return static_cast<std::size_t>(hash ^ (hash >> 29));
    }
};

Face face_of(NodeId a, NodeId b, NodeId c) {
    Face face{a, b, c};
    std::sort(face.begin(), face.end());
    return face;
}

/// Writes ids the way sets want them: at most 16 a line.
class IdLines {
public:
    explicit IdLines(std::ostream& deck) : deck_(deck) {}
    ~IdLines() {
        if (in_line_ > 0) deck_ << '\n';
    }
    void add(std::uint32_t id) {
        if (in_line_ > 0) deck_ << (in_line_ == 16 ? "\n" : ",");
        if (in_line_ == 16) in_line_ = 0;
        deck_ << id;
        ++in_line_;
    }

private:
    std::ostream& deck_;
    int in_line_ = 0;
};

void write_node_set(std::ostream& deck, const std::string& name, const Group& group,
                    const Survey& survey) {
    deck << "*NSET,NSET=" << name << '\n';
    IdLines ids(deck);
    for (std::size_t id = 0; id < group.members.size(); ++id)
        if (group.members[id] && survey.used(static_cast<NodeId>(id)))
            ids.add(static_cast<std::uint32_t>(id));
}

double area_of(const Survey& survey, const Triangle& triangle) {
    const Point &p = survey.place(triangle.corners[0]), &q = survey.place(triangle.corners[1]),
                &r = survey.place(triangle.corners[2]);
    Point u, v;
    for (std::size_t i = 0; i < 3; ++i) {
        u[i] = q[i] - p[i];
        v[i] = r[i] - p[i];
    }
    return 0.5 * std::hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2],
                            u[0] * v[1] - u[1] * v[0]);
}

/// Area and nodal shares of a physical surface.
Surface measured(const Survey& survey, const Group& group) {
    Surface surface;
    surface.name = group.name;
    std::unordered_map<NodeId, double> shares;
    for (const Triangle& triangle : group.triangles) {
        const double area = area_of(survey, triangle);
        surface.area += area;
        for (const NodeId id : triangle.quadratic ? triangle.middles : triangle.corners)
            shares[id] += area / 3;
    }
    if (!(surface.area > 0))
        throw femrun::BadDesign("mesh", "physical surface '" + group.name +
                                            "' has no area; the geometry has to give it faces");
    surface.shares.assign(shares.begin(), shares.end());
    std::sort(surface.shares.begin(), surface.shares.end());
    for (auto& [id, share] : surface.shares) share /= surface.area;
    return surface;
}

/// The second pass: nodes and elements to the deck; what sets need to the side.
class Writer final : public MshVisitor {
public:
    Writer(const Survey& survey, std::ostream& deck, Mesh& mesh)
        : survey_(survey), deck_(deck), mesh_(mesh) {
        for (const auto& [key, group] : survey.groups) {
            if (key.first != 2) continue;
            const std::size_t index = mesh_.surfaces.size();
            mesh_.surfaces.push_back(measured(survey, group));
            for (const Triangle& triangle : group.triangles)
                open_faces_[face_of(triangle.corners[0], triangle.corners[1], triangle.corners[2])]
                    .push_back(index);
        }
        face_members_.resize(mesh_.surfaces.size());
        deck_ << "*NODE,NSET=NALL\n";
    }

    void node(NodeId id, const Point& at) override {
        if (!survey_.used(id)) return;
        ++mesh_.node_count;
        // CalculiX reads 20 characters of a field and no more: sign, 12 digits, point and a
        // three-digit exponent are 19.
        char line[96];
        std::snprintf(line, sizeof line, "%u,%.12g,%.12g,%.12g\n", id, at[0], at[1], at[2]);
        deck_ << line;
    }

    void element(const MshElement& element) override {
        const Shape shape = static_cast<Shape>(element.shape);
        if (shape != Shape::tetrahedron4 && shape != Shape::tetrahedron10) return;
        const int physical = std::max(element.physical, 0);
        if (repetition_.repeats(element)) {
            also_[physical].push_back(last_id_);
            return;
        }
        last_id_ = element.id;
        ++mesh_.element_count;
        if (element.shape != card_shape_ || physical != card_physical_) card(element, physical);
        write(element, shape);
        claim_faces(element);
    }

    /// Sets, once all elements are there.
    void finish() {
        const auto volume = [this](int physical) { return survey_.groups.at({3, physical}).name; };
        for (const auto& [physical, members] : also_)
            element_set(physical == 0 ? "EALL" : volume(physical), members);
        for (const auto& [key, group] : survey_.groups)
            if (key.first == 3 && group.name != "EALL") mesh_.element_sets.push_back(group.name);
        mesh_.element_sets.push_back("EALL");
        cards_.erase("EALL");
        if (!cards_.empty()) deck_ << "*ELSET,ELSET=EALL\n";
        for (const std::string& name : cards_) deck_ << name << '\n';
        mesh_.node_sets.push_back("NALL");
        for (const auto& [key, group] : survey_.groups) {
            if (group.name == "NALL") continue;
            write_node_set(deck_, group.name, group, survey_);
            mesh_.node_sets.push_back(group.name);
        }
        for (std::size_t i = 0; i < mesh_.surfaces.size(); ++i) face_sets(i);
    }

private:
    void card(const MshElement& element, int physical) {
        card_shape_ = element.shape;
        card_physical_ = physical;
        const std::string name = physical == 0 ? "EALL" : survey_.groups.at({3, physical}).name;
        cards_.insert(name);
        deck_ << "*ELEMENT,TYPE="
              << (static_cast<Shape>(element.shape) == Shape::tetrahedron4 ? "C3D4" : "C3D10")
              << ",ELSET=" << name << '\n';
    }

    void write(const MshElement& element, Shape shape) {
        // Both number the corners alike; of the mid-edge nodes the last two change places.
        std::array<NodeId, 10> nodes{};
        std::copy(element.nodes.begin(), element.nodes.end(), nodes.begin());
        if (shape == Shape::tetrahedron10) std::swap(nodes[8], nodes[9]);
        deck_ << element.id;
        for (std::size_t i = 0; i < element.nodes.size(); ++i) deck_ << ',' << nodes[i];
        deck_ << '\n';
    }

    /// A face between two volumes goes to the first of them, so that a load acts once.
    void claim_faces(const MshElement& element) {
        for (std::size_t k = 0; k < face_corners.size(); ++k) {
            const auto at = open_faces_.find(face_of(element.nodes[face_corners[k][0]],
                                                     element.nodes[face_corners[k][1]],
                                                     element.nodes[face_corners[k][2]]));
            if (at == open_faces_.end()) continue;
            for (const std::size_t surface : at->second)
                face_members_[surface][k].push_back(element.id);
            open_faces_.erase(at);
        }
    }

    void element_set(const std::string& name, const std::vector<ElementId>& members) {
        deck_ << "*ELSET,ELSET=" << name << '\n';
        IdLines ids(deck_);
        for (const ElementId id : members) ids.add(id);
    }

    void face_sets(std::size_t index) {
        Surface& surface = mesh_.surfaces[index];
        std::string faces;
        for (std::size_t k = 0; k < 4; ++k) {
            const std::vector<ElementId>& members = face_members_[index][k];
            surface.faces[k] = members.size();
            if (members.empty()) continue;
            const std::string number = std::to_string(k + 1);
            element_set(surface.name + "_F" + number, members);
            mesh_.element_sets.push_back(surface.name + "_F" + number);
            faces += surface.name + "_F" + number + ",S" + number + "\n";
        }
        if (faces.empty())
            throw femrun::BadDesign("mesh",
                                    "physical surface '" + surface.name +
                                        "' is no face of any volume; name faces of the physical "
                                        "volumes");
        deck_ << "*SURFACE,NAME=" << surface.name << '\n' << faces;
    }

    const Survey& survey_;
    std::ostream& deck_;
    Mesh& mesh_;
    Repetition repetition_;
    ElementId last_id_ = 0;
    int card_shape_ = 0, card_physical_ = -1;
    std::set<std::string> cards_;                 // sets that *ELEMENT cards fill
    std::map<int, std::vector<ElementId>> also_;  // further groups of repeated elements
    std::unordered_map<Face, std::vector<std::size_t>, FaceHash> open_faces_;
    std::vector<std::array<std::vector<ElementId>, 4>> face_members_;
};

}  // namespace

const Surface* Mesh::surface(std::string_view name) const {
    const std::string wanted = upper(name);
    for (const Surface& surface : surfaces)
        if (surface.name == wanted) return &surface;
    return nullptr;
}

Mesh convert_mesh(std::istream& msh, std::string_view name, std::ostream& deck) {
    Survey survey(name);
    read_msh(msh, name, survey);
    survey.finish();

    msh.clear();
    msh.seekg(0);
    Mesh mesh;
    Writer writer(survey, deck, mesh);
    read_msh(msh, name, writer);
    writer.finish();
    return mesh;
}

}  // namespace calculix
