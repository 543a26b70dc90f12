// SPDX-License-Identifier: MIT
#include <cmath>
#include <sstream>
#include <string>

#include "femrun/failure.hpp"
#include "mesh/conversion.hpp"
#include "support/catch.hpp"

using namespace calculix;

namespace {

struct Converted {
    Mesh mesh;
    std::string deck;
};

Converted converted(const std::string& names, const std::string& nodes,
                    const std::string& elements) {
    std::istringstream msh(
        "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n" +
        (names.empty() ? "" : "$PhysicalNames\n" + names + "$EndPhysicalNames\n") + "$Nodes\n" +
        nodes + "$EndNodes\n$Elements\n" + elements + "$EndElements\n");
    std::ostringstream deck;
    Converted result;
    result.mesh = convert_mesh(msh, "wing.msh", deck);
    result.deck = deck.str();
    return result;
}

std::string refusal(const std::string& names, const std::string& nodes,
                    const std::string& elements) {
    try {
        converted(names, nodes, elements);
    } catch (const femrun::Failure& failure) {
        return failure.stage() + "|" + failure.what();
    }
    return "converted";
}

const std::string corner_nodes =
    "5\n1 0 0 0\n2 1 0 0\n3 0 1 0\n4 0 0 1\n9 -1.469576158976823E-15 7 7\n";

}  // namespace

TEST_CASE("a mesh of one tetrahedron becomes elements, node sets and face sets", "[calculix]") {
    const Converted result =
        converted("4\n0 1 \"tipnode\"\n1 2 \"edge\"\n2 3 \"base\"\n3 4 \"body\"\n", corner_nodes,
                  "4\n1 15 2 1 1 4\n2 1 2 2 1 1 2\n3 2 2 3 1 1 3 2\n4 4 2 4 1 1 2 3 4\n");

    CHECK(result.deck ==
          "*NODE,NSET=NALL\n1,0,0,0\n2,1,0,0\n3,0,1,0\n4,0,0,1\n"  // 9 is in no tetrahedron
          "*ELEMENT,TYPE=C3D4,ELSET=BODY\n4,1,2,3,4\n"
          "*ELSET,ELSET=EALL\nBODY\n"
          "*NSET,NSET=TIPNODE\n4\n"
          "*NSET,NSET=EDGE\n1,2\n"
          "*NSET,NSET=BASE\n1,2,3\n"
          "*NSET,NSET=BODY\n1,2,3,4\n"
          "*ELSET,ELSET=BASE_F1\n4\n"
          "*SURFACE,NAME=BASE\nBASE_F1,S1\n");
    CHECK(result.mesh.node_sets ==
          std::vector<std::string>{"NALL", "TIPNODE", "EDGE", "BASE", "BODY"});
    CHECK(result.mesh.element_sets == std::vector<std::string>{"BODY", "EALL", "BASE_F1"});
    CHECK(result.mesh.node_count == 4);
    CHECK(result.mesh.element_count == 1);
    const Surface* base = result.mesh.surface("base");
    REQUIRE(base != nullptr);
    CHECK(base->area == Approx(0.5));
    CHECK(base->shares ==
          std::vector<std::pair<NodeId, double>>{{1, 1 / 3.}, {2, 1 / 3.}, {3, 1 / 3.}});
    CHECK(result.mesh.surface("tip") == nullptr);
}

TEST_CASE("each face of a tetrahedron gets CalculiX's number", "[calculix]") {
    const auto [face, expected] = GENERATE(table<std::string, std::string>(
        {{"3 2 1", "_F1,S1"}, {"1 2 4", "_F2,S2"}, {"4 3 2", "_F3,S3"}, {"1 4 3", "_F4,S4"}}));
    const Converted result =
        converted("", corner_nodes, "2\n1 2 2 3 1 " + face + "\n2 4 2 4 1 1 2 3 4\n");
    CHECK(result.deck.find("*SURFACE,NAME=SURFACE3\nSURFACE3" + expected + "\n") !=
          std::string::npos);
}

TEST_CASE("the last two mid-edge nodes of a quadratic tetrahedron change places", "[calculix]") {
    const std::string nodes =
        "10\n1 0 0 0\n2 2 0 0\n3 0 2 0\n4 0 0 2\n5 1 0 0\n6 1 1 0\n7 0 1 0\n8 0 0 1\n9 0 1 1\n"
        "10 1 0 1\n";
    const Converted result =
        converted("", nodes, "2\n1 9 2 8 1 1 2 3 5 6 7\n2 11 2 7 1 1 2 3 4 5 6 7 8 9 10\n");

    CHECK(result.deck.find("*ELEMENT,TYPE=C3D10,ELSET=VOLUME7\n2,1,2,3,4,5,6,7,8,10,9\n") !=
          std::string::npos);
    // A uniform load on a quadratic triangle acts on its mid-edge nodes alone.
    CHECK(result.mesh.surfaces.at(0).shares ==
          std::vector<std::pair<NodeId, double>>{{5, 1 / 3.}, {6, 1 / 3.}, {7, 1 / 3.}});
}

TEST_CASE("no number of a mesh is longer than the 20 characters that CalculiX reads",
          "[calculix]") {
    const Converted result =
        converted("",
                  "4\n1 0 0 -1.469576158976823E-15\n2 1.2345678901234567e-101 -1 0\n3 0 1 0\n"
                  "4 0 0 1.00000000000000001\n",
                  "1\n1 4 2 4 1 1 2 3 4\n");
    std::istringstream lines(result.deck);
    for (std::string line; std::getline(lines, line);) {
        if (line.front() == '*') continue;
        std::istringstream fields(line);
        for (std::string field; std::getline(fields, field, ',');) CHECK(field.size() <= 20);
    }
    CHECK(result.deck.find("1,0,0,-1.46957615898e-15\n2,1.23456789012e-101,-1,0\n") !=
          std::string::npos);
}

TEST_CASE("an element in two physical volumes is one element in two sets", "[calculix]") {
    const Converted result = converted("2\n3 1 \"BODY\"\n3 2 \"CORE\"\n", corner_nodes,
                                       "2\n1 4 2 1 1 1 2 3 4\n2 4 2 2 1 1 2 3 4\n");
    CHECK(result.mesh.element_count == 1);
    CHECK(result.deck.find("*ELEMENT,TYPE=C3D4,ELSET=BODY\n1,1,2,3,4\n*ELSET,ELSET=CORE\n1\n"
                           "*ELSET,ELSET=EALL\nBODY\n") != std::string::npos);
}

TEST_CASE("sets are written sixteen to a line", "[calculix]") {
    std::string nodes = "20\n1 0 0 0\n2 1 0 0\n3 0 1 0\n", elements = "17\n";
    for (int i = 4; i <= 20; ++i) {
        nodes += std::to_string(i) + " 0 0 " + std::to_string(i) + "\n";
        elements += std::to_string(i) + " 4 2 1 1 1 2 3 " + std::to_string(i) + "\n";
    }
    const Converted result = converted("", nodes, elements);
    CHECK(result.deck.find("*NSET,NSET=VOLUME1\n1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16\n"
                           "17,18,19,20\n") != std::string::npos);
}

TEST_CASE("an inverted element is a design that cannot be meshed", "[calculix]") {
    CHECK(refusal("", corner_nodes, "1\n17 4 2 1 1 2 1 3 4\n") ==
          "mesh|element 17 of the mesh is inverted: its volume is -0.166667; a finer mesh or a "
          "less extreme shape would help");
}

TEST_CASE("what cannot become a CalculiX mesh is refused by name", "[calculix]") {
    const std::string tet = "4 2 4 1 1 2 3 4\n";
    CHECK(
        refusal("", corner_nodes, "1\n1 2 2 1 1 1 2 3\n") ==
        "mesh|the mesh has no tetrahedra; the geometry needs a Physical Volume that is not empty");
    CHECK(refusal("", corner_nodes, "1\n6 5 2 1 1 1 2 3 4 1 2 3 4\n") ==
          "|'wing.msh': element 6 has gmsh's type 5, which is not a tetrahedron of first or second "
          "order; set Mesh.ElementOrder to 1 or 2 and do not recombine");
    CHECK(
        refusal("1\n3 4 \"my part\"\n", corner_nodes, "1\n1 " + tet) ==
        "|wing.msh: physical volume 'MY PART' cannot name a set in CalculiX; use up to 77 letters, "
        "digits, '_', '-' and '.'");
    CHECK(refusal("2\n3 4 \"A\"\n2 1 \"a\"\n", corner_nodes, "2\n1 2 2 1 1 1 2 3\n2 " + tet) ==
          "|wing.msh: 'A' names a physical surface and a physical volume; give each its own name");
    CHECK(refusal("", corner_nodes, "2\n1 2 2 1 1 1 2 9\n2 " + tet) ==
          "mesh|physical surface 'SURFACE1' is no face of any volume; name faces of the physical "
          "volumes");
}

TEST_CASE("a mesh is whole when it ends with the end of a section", "[calculix]") {
    const auto whole = [](const std::string& text) {
        std::istringstream file(text);
        return msh_is_whole(file);
    };
    CHECK(whole("$Elements\n1\n1 4 2 1 1 1 2 3 4\n$EndElements\n"));
    CHECK(whole("$Elements\n1\n1 4 2 1 1 1 2 3 4\r\n$EndElements\r\n"));
    CHECK_FALSE(whole("$Elements\n2\n1 4 2 1 1 1 2 3 4\n2 4 2 1 1 1 2"));
    CHECK_FALSE(whole("$MeshFormat\n2.2 0 8\n$EndMeshFormat\n$Nodes\n3\n1 0 0 0\n"));
    CHECK_FALSE(whole(""));
}

TEST_CASE("a mesh in another format is refused with its line", "[calculix]") {
    std::istringstream msh("$MeshFormat\n4.1 0 8\n$EndMeshFormat\n");
    std::ostringstream deck;
    CHECK_THROWS_WITH(
        convert_mesh(msh, "wing.msh", deck),
        "'wing.msh', line 2: the format is '4.1 0'; a mesh of gmsh in format MSH 2.2, "
        "ASCII, is wanted");
    std::istringstream broken("$Nodes\n1\n1 0 zero 0\n$EndNodes\n");
    CHECK_THROWS_WITH(
        convert_mesh(broken, "wing.msh", deck),
        "'wing.msh', line 3: '1 0 zero 0' cannot be read; a mesh of gmsh in format MSH "
        "2.2, ASCII, is wanted");
}
