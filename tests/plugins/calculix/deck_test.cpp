// SPDX-License-Identifier: MIT
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "deck/facts.hpp"
#include "deck/members.hpp"
#include "deck/surface_loads.hpp"
#include "femrun/failure.hpp"
#include "mesh/geo_names.hpp"
#include "support/catch.hpp"

using namespace calculix;

namespace {

const std::map<std::string, std::string> files{{"Mesh.inp", "*NODE, NSET=NALL\n1, 0, 0, 0\n2, 5\n"},
                                               {"loop.inp", "*INCLUDE, INPUT=loop.inp\n"},
                                               {"ids.inc", "7, 8\n"}};

std::unique_ptr<std::istream> open_file(const std::string& name) {
    const auto file = files.find(name);
    if (file == files.end()) return nullptr;
    return std::make_unique<std::istringstream>(file->second);
}

ReadDeck reader_of(const std::string& text) {
    return [text](CardVisitor& visitor) {
        std::istringstream deck(text);
        read_deck(deck, "job.inp", open_file, visitor);
    };
}

DeckFacts facts(const std::string& text) {
    std::istringstream deck(text);
    return facts_of(deck, "job.inp", open_file);
}

std::vector<NodeId> ids(const NodeMembers& members) {
    std::vector<NodeId> found;
    for (NodeId id = 0; id < 100; ++id)
        if (members.has(id)) found.push_back(id);
    return found;
}

Mesh mesh_with_tip() {
    Mesh mesh;
    mesh.surfaces.push_back({"TIP", 2, {{4, 0.25}, {9, 0.75}}, {3, 0, 0, 1}});
    return mesh;
}

std::string written_out(const std::string& deck) {
    std::ostringstream out;
    write_surfaces_out(deck, "job.inp", mesh_with_tip(), out);
    return out.str();
}

}  // namespace

TEST_CASE("cards are read whatever their case, blanks and remarks", "[calculix][deck]") {
    struct Notes final : CardVisitor {
        void card(const Card& card) override {
            std::string line = card.place() + " " + card.keyword;
            for (const auto& [key, value] : card.parameters) line += " " + key + "=" + value;
            lines.push_back(line);
        }
        void include(const std::string& file) override { lines.push_back("include " + file); }
        void data(const Card& card, std::string_view line) override {
            lines.push_back(card.keyword + ": " + std::string(line));
        }
        std::vector<std::string> lines;
    } notes;
    reader_of(
        "** a remark\n*include, Input=Mesh.inp\n\n *Node Print , nset = Tip, Totals=yes,\n"
        "FREQUENCY=2\n U, RF\r\n*Nset,nset=A\n*INCLUDE,INPUT=ids.inc\n9\n")(notes);
    CHECK(notes.lines == std::vector<std::string>{
                             "include Mesh.inp", "Mesh.inp:1 NODE NSET=NALL", "NODE: 1, 0, 0, 0",
                             "NODE: 2, 5", "job.inp:4 NODEPRINT NSET=Tip TOTALS=yes FREQUENCY=2",
                             "NODEPRINT: U, RF", "job.inp:7 NSET NSET=A", "include ids.inc",
                             "NSET: 7, 8", "NSET: 9"});
}

TEST_CASE("includes that go in circles are refused", "[calculix][deck]") {
    CHECK_THROWS_WITH(
        facts("*INCLUDE, INPUT=loop.inp\n"),
        "'loop.inp' is included more than 10 files deep; an include probably includes "
        "itself");
}

TEST_CASE("print cards of a step replace those of their kind before them", "[calculix][deck]") {
    const DeckFacts found = facts(
        "*STEP\n*STATIC\n*NODE PRINT, NSET=A\nU\n*NODE PRINT, NSET=B, TOTALS=ONLY\nRF\n"
        "*EL PRINT, ELSET=E\nS, EVOL\n*NODE FILE\nU\n*EL FILE\nS\n*END STEP\n"
        "*STEP\n*STATIC\n*NODE PRINT, NSET=C, TOTALS=YES\nU,\nNT\n*END STEP\n");
    REQUIRE(found.steps.size() == 2);
    CHECK(found.steps[0].node_prints.size() == 2);
    CHECK_FALSE(found.steps[0].node_prints[1].rows);
    CHECK(found.steps[0].node_prints[1].totals);
    const Step& last = found.last();
    CHECK(last.analysis == "STATIC");
    CHECK(last.ended);
    REQUIRE(last.node_prints.size() == 1);
    CHECK(last.node_prints[0].set == "C");
    CHECK(last.node_prints[0].rows);
    CHECK(last.node_prints[0].totals);
    CHECK(last.node_prints[0].variables == std::set<std::string>{"NT", "U"});
    REQUIRE(last.element_prints.size() == 1);
    CHECK(last.element_prints[0].variables == std::set<std::string>{"EVOL", "S"});
    CHECK(last.node_fields == std::set<std::string>{"U"});
    CHECK(last.element_fields == std::set<std::string>{"S"});
}

TEST_CASE("members of sets are found however a deck gives them", "[calculix][deck]") {
    const ReadDeck read = reader_of(
        "*NODE, NSET=Nodes\n1, 0, 0, 0\n2, 1, 0, 0\n3, 0.5, 3, 0\n4, 2, 0, -1\n"
        "*NSET, NSET=TWO\nONE, 9\n*NSET, NSET=ONE\n7,\n*NSET, NSET=ONE\n8\n"
        "*NSET, NSET=EVEN, GENERATE\n2, 8, 3\n20, 21\n"
        "*ELEMENT, TYPE=C3D15, ELSET=BODY\n1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,\n11, 12, 13, 14, 15\n"
        "*ELEMENT, TYPE=B31R, ELSET=BODY\n2, 30, 31\n"
        "*ELEMENT, TYPE=T3D2, ELSET=BAR\n3, 40, 41\n*ELSET, ELSET=MIX\nBAR, 2\n");
    CHECK(ids(nodes_of_set(read, "NODES")) == std::vector<NodeId>{1, 2, 3, 4});
    CHECK(ids(nodes_of_set(read, "TWO")) == std::vector<NodeId>{7, 8, 9});
    CHECK(ids(nodes_of_set(read, "EVEN")) == std::vector<NodeId>{2, 5, 8, 20, 21});
    CHECK(ids(nodes_of_set(read, "BAR")) == std::vector<NodeId>{40, 41});
    CHECK(ids(nodes_of_set(read, "MIX")) == std::vector<NodeId>{30, 31, 40, 41});
    CHECK(nodes_of_set(read, "BODY").count() == 17);
    CHECK(ids(nodes_in(read, Where::parse("x >= 1 and z > -0.5"))) == std::vector<NodeId>{2});
    CHECK_THROWS_WITH(
        nodes_of_set(read, "NONE"),
        "the deck has no set 'NONE'; define it with *NSET, or name a physical group of "
        "the geometry");
}

TEST_CASE("an element ends with its last node, whatever commas say", "[calculix][deck]") {
    // CalculiX reads all of these.
    const ReadDeck read = reader_of(
        "*ELEMENT, TYPE=C3D8R, ELSET=OPEN\n1, 11, 12, 13, 14\n15, 16, 17, 18\n"
        "*ELEMENT, TYPE=S4, ELSET=CLOSED\n2, 21, 22, 23, 24,\n3, 31, 32, 33, 34,\n"
        "*ELEMENT, TYPE=U1, ELSET=UNKNOWN\n4, 41,\n42, 43\n15, 51\n");

    CHECK(ids(nodes_of_set(read, "OPEN")) == std::vector<NodeId>{11, 12, 13, 14, 15, 16, 17, 18});
    CHECK(ids(nodes_of_set(read, "CLOSED")) == std::vector<NodeId>{21, 22, 23, 24, 31, 32, 33, 34});
    CHECK(ids(nodes_of_set(read, "UNKNOWN")) == std::vector<NodeId>{41, 42, 43, 51});
}

TEST_CASE("a tetrahedron is looked at whole, however many lines it takes", "[calculix][deck]") {
    const std::string nodes =
        "*NODE\n1, 0, 0, 0\n2, 1, 0, 0\n3, 0, 1, 0\n4, 0, 0, 1\n5, 0.5, 0, 0\n6, 0.5, 0.5, 0\n"
        "7, 0, 0.5, 0\n8, 0, 0, 0.5\n9, 0.5, 0, 0.5\n10, 0, 0.5, 0.5\n*ELEMENT, TYPE=C3D10\n";

    // Nodes 6 to 9 of the second line would be an inverted tetrahedron themselves.
    CHECK_NOTHROW(check_tetrahedra(reader_of(nodes + "1, 1, 2, 3, 4,\n5, 6, 7, 8, 9, 10\n")));
    CHECK_NOTHROW(check_tetrahedra(reader_of(nodes + "1, 1, 2, 3,\n4, 5, 6, 9, 8, 7, 10\n")));
    CHECK_THROWS_WITH(
        check_tetrahedra(reader_of(nodes + "1, 1, 2, 3, 4, 5, 6,\n7, 8, 9, 10\n"
                                           "2, 1, 3,\n2, 4, 7, 6, 5, 8, 10, 9\n")),
        "element 2 of the mesh is inverted: its volume is -0.166667; a finer mesh or a less "
        "extreme shape would help");
}

TEST_CASE("a surface below a nodal load becomes each node's share", "[calculix][deck]") {
    CHECK(written_out("*CLOAD, OP=NEW\r\n@surface tip, 2, -500\n3, 1, 1\n") ==
          "*CLOAD, OP=NEW\n4,2,-125\n9,2,-375\n3, 1, 1\n");
    CHECK(written_out("*CFLUX\n  @surface TIP, 11, 8\n") == "*CFLUX\n4,11,2\n9,11,6\n");
}

TEST_CASE("a surface below a load on faces becomes the faces that it has", "[calculix][deck]") {
    CHECK(written_out("*DLOAD\n@surface TIP, P, 2.5\n") ==
          "*DLOAD\nTIP_F1,P1,2.5\nTIP_F4,P4,2.5\n");
    CHECK(written_out("*FILM\n@surface TIP, F, 25, 5e-5\n*END STEP") ==
          "*FILM\nTIP_F1,F1,25,5e-5\nTIP_F4,F4,25,5e-5\n*END STEP\n");
    CHECK(written_out("*DFLUX\n@surface TIP, SNU, 1\n") ==
          "*DFLUX\nTIP_F1,S1NU,1\nTIP_F4,S4NU,1\n");
}

TEST_CASE("a surface line that cannot be written out is refused with its line",
          "[calculix][deck]") {
    CHECK_THROWS_WITH(written_out("*CLOAD\n@surface TOP, 1, 2\n"),
                      "job.inp:2: the geometry has no physical surface 'TOP'; did you mean 'TIP'?");
    CHECK_THROWS_WITH(
        written_out("*BOUNDARY\n@surface TIP, 1, 2\n"),
        "job.inp:2: '@surface' stands below *BOUNDARY; it works below *CLOAD, *CFLUX, "
        "*DLOAD, *DFLUX, *FILM and *RADIATE, elsewhere use the node set or the surface "
        "of that name");
    CHECK_THROWS_WITH(
        written_out("*CLOAD\n@surface TIP, y, 2\n"),
        "job.inp:2: below *CLOAD write '@surface NAME, direction, total': a number from "
        "1 and the total load");
    CHECK_THROWS_WITH(written_out("*FILM\n@surface TIP, F1, 25, 1\n"),
                      "job.inp:2: below *FILM write '@surface NAME, label, values' with the label "
                      "without face number: P, S, F or R");
}

TEST_CASE("the names of a geometry are told from its options, texts and numbers",
          "[calculix][mesh]") {
    const GeoNames names = names_in_geo(
        "// L = 3 in a remark\n/* M = 4;\n */ SetFactory(\"OpenCASCADE\");\n"
        "DefineConstant[ L = 100, H = {20, Min 1, Max 3, Name \"in/H\"}, n, s = \"a,b\" ];\n"
        "If (!Exists(Q))\n  Q = 3;\nEndIf\n"
        "Mesh.ElementOrder = 2;\ne = 1e-3; k += 2;\nFor i In {0:3}\n  Point(i) = {i, W, 0, 1e5};\n"
        "EndFor\nIf (W == 3)\nEndIf\nInclude \"other.geo\";\nMerge \"part.step\";\n"
        "v() = ShapeFromFile(\"body.brep\");\nPhysical Volume(\"body\") = {1};\n");
    CHECK(names.constants ==
          std::map<std::string, std::string>{
              {"L", "100"}, {"H", "20"}, {"n", "0"}, {"s", "\"a,b\""}, {"Q", ""}});
    CHECK(names.assigned == std::map<std::string, std::uint64_t>{{"Q", 6}, {"e", 9}, {"i", 10}});
    CHECK(names.groups == std::vector<std::string>{"body"});
    std::vector<std::string> files;
    for (const GeoFile& file : names.files) files.push_back(file.name);
    CHECK(files == std::vector<std::string>{"other.geo", "part.step", "body.brep"});
    // k += 2 goes on from the value that gmsh was given.
    for (const char* name : {"L", "H", "n", "s", "Q", "W", "k"}) CHECK(names.can_vary(name));
    for (const char* name : {"M", "e", "i", "e5", "ElementOrder", "Mesh"})
        CHECK_FALSE(names.can_vary(name));
    CHECK(names.overrides("e"));
    CHECK_FALSE(names.overrides("Q"));
    CHECK(names.groups_complete);
    CHECK_FALSE(names_in_geo("Physical Volume(3) = {1};\n").groups_complete);
}

TEST_CASE("a name that is assigned from its own place takes the study's value",
          "[calculix][deck]") {
    const GeoNames names = names_in_geo(
        "a=${a};\nb = 2 * ${b:.3f};\nc = Str(\"${c}\");\nd = ${a};\ne = 1; f = ${e};\ng = "
        "${gg};\n");
    for (const char* name : {"a", "b", "c"}) CHECK_FALSE(names.overrides(name));
    for (const char* name : {"d", "e", "g"}) CHECK(names.overrides(name));
}
