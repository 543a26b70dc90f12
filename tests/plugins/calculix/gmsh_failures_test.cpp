// SPDX-License-Identifier: MIT
// Gmsh writes a mesh also when it fails, and gives exit code 0 when the disk is full.
#include <string>

#include "bench.hpp"
#include "models.hpp"
#include "support/catch.hpp"

using bench::Folder;
using bench::Said;

namespace {

const std::string box = R"(SetFactory("OpenCASCADE");
DefineConstant[ L = 4 ];
Box(1) = {0, 0, 0, L, 1, 1};
Physical Volume("BODY") = {1};
Physical Surface("FIX") = {1};
Physical Surface("TIP") = {2};
)";

const std::string deck = R"(*INCLUDE, INPUT=mesh.inp
*MATERIAL, NAME=STEEL
*ELASTIC
210000, 0.3
*SOLID SECTION, ELSET=BODY, MATERIAL=STEEL
*BOUNDARY
FIX, 1, 3
*STEP
*STATIC
*CLOAD
@surface TIP, 1, 100
*NODE PRINT, NSET=TIP
U
*END STEP
)";

Said says(const Folder& folder, const std::string& geometry, const std::string& more = "",
          double length = 4, const std::string& text = deck) {
    folder.write("box.geo", geometry);
    folder.write("box.inp", text);
    return bench::solve(folder,
                        "{" + more + R"("deck": "box.inp", "geometry": "box.geo", "outputs": {
                            "u": {"result": "displacement", "component": "x", "set": "TIP",
                                  "reduce": "area_mean"}}})",
                        {{"L", length}}, {"u"})
        .said;
}

std::string around_gmsh(const Folder& folder, const std::string& before,
                        const std::string& after = "") {
    return "\"gmsh\": \"" +
           folder.script("around-gmsh",
                         before + "\ngmsh \"$@\"\ncode=$?\n" + after + "\nexit $code\n") +
           "\", ";
}

}  // namespace

TEST_CASE("the box of these tests solves", "[calculix][failures]") {
    Folder folder;
    CHECK(says(folder, box) == "ok");
}

TEST_CASE("a geometry that says Error is a design that has no model", "[calculix][failures]") {
    Folder folder;
    folder.copy_example("bracket/bracket.geo");
    folder.copy_example("bracket/bracket.inp");
    CHECK(bench::solve(folder, R"({"deck": "bracket.inp", "geometry": "bracket.geo", "outputs": {
                               "m": {"result": "mass", "set": "BODY"}}})",
                       {{"H", 12}, {"R", 6}}, {"m"})
              .said ==
          "bad design|model|gmsh says: the hole of radius 6 leaves nothing of the height 12");
}

TEST_CASE("a body that falls in two is a design that has no model", "[calculix][failures]") {
    Folder folder;
    CHECK(says(folder,
               "SetFactory(\"OpenCASCADE\");\nBox(1) = {0, 0, 0, L, 1, 1};\n"
               "Cylinder(2) = {2, -1, 0.5, 0, 3, 0, 0.6};\n"
               "BooleanDifference(3) = { Volume{1}; Delete; }{ Volume{2}; Delete; };\n"
               "Physical Volume(\"BODY\") = {3};\nPhysical Surface(\"TIP\") = {2};\n"
               "Physical Surface(\"FIX\") = {1};\n") ==
          "bad design|model|gmsh says: Cannot bind multiple volumes to single tag 3");
}

TEST_CASE("a volume that gmsh cannot fill is a design that cannot be meshed",
          "[calculix][failures]") {
    Folder folder;
    CHECK(says(folder, R"(
Point(1) = {0, 0, 0, 0.3}; Point(2) = {L, 0, 0, 0.3};
Point(3) = {0, 1, 0, 0.3}; Point(4) = {0, 0, 1, 0.3};
Line(1) = {1, 2}; Line(2) = {2, 3}; Line(3) = {3, 1};
Line(4) = {1, 4}; Line(5) = {2, 4}; Line(6) = {3, 4};
Curve Loop(1) = {1, 2, 3}; Plane Surface(1) = {1};
Curve Loop(2) = {1, 5, -4}; Plane Surface(2) = {2};
Curve Loop(3) = {2, 6, -5}; Plane Surface(3) = {3};
Surface Loop(1) = {1, 2, 3}; Volume(1) = {1};
Physical Volume("BODY") = {1}; Physical Surface("TIP") = {2}; Physical Surface("FIX") = {1};
)") == "bad design|mesh|gmsh says: No elements in volume 1");
}

TEST_CASE("a geometry without Physical Volume is a design without mesh", "[calculix][failures]") {
    Folder folder;
    const std::string surfaces =
        "SetFactory(\"OpenCASCADE\");\nBox(1) = {0, 0, 0, L, 1, 1};\n"
        "Physical Surface(\"TIP\") = {2};\nPhysical Surface(\"FIX\") = {1};\n";
    CHECK(
        says(folder, surfaces, "", 4, bench::changed(deck, "ELSET=BODY", "ELSET=EALL")) ==
        "bad design|mesh|the mesh has no tetrahedra; the geometry needs a Physical Volume that is "
        "not empty");
    CHECK(
        says(folder, surfaces) ==
        "invalid||box.inp:5: *SOLID SECTION names the set 'BODY', which is not defined; known are "
        "'EALL', 'FIX', 'NALL', 'TIP'");
}

TEST_CASE("a geometry that gmsh cannot read is a broken set-up", "[calculix][failures]") {
    Folder folder;
    CHECK(says(folder, box + "Box(2) = {0, 0, 0, 1, 1;\n") ==
          "invalid||geometry 'box.geo': gmsh says: 'box.geo', line 7: syntax error (;)");
    CHECK(says(folder, box + "Box(2) = {0, 0, 0, 1, 1, Q};\n") ==
          "invalid||geometry 'box.geo': gmsh says: 'box.geo', line 7: Unknown variable 'Q'");
}

TEST_CASE("a mesh that was cut off means that the disk is full", "[calculix][failures]") {
    Folder folder;
    CHECK(
        says(folder, box, around_gmsh(folder, "", "head -c 600 mesh.msh > cut; mv cut mesh.msh")) ==
        "unavailable|disk|'mesh.msh' is not whole; the disk is probably full: free some space");
    CHECK(says(folder, box, around_gmsh(folder, "", "rm mesh.msh")) ==
          "unavailable|disk|'mesh.msh' is not whole; the disk is probably full: free some space");
}

TEST_CASE("a disk that fills up while gmsh runs is short of disk", "[calculix][failures]") {
    Folder folder;
    const std::string fine = box + "Mesh.CharacteristicLengthMax = 0.2;\n";  // 50 KB and more

    CHECK(says(folder, fine, around_gmsh(folder, bench::disk_of_blocks(32))) ==
          "unavailable|disk|'mesh.msh' is not whole; the disk is probably full: free some space");
    CHECK(says(folder, fine) == "ok");
}

TEST_CASE("gmsh that is killed, crashes or is not there says so", "[calculix][failures]") {
    Folder folder;
    const auto with = [&folder](const std::string& script) {
        return "\"gmsh\": \"" + folder.script("gmsh-script", script) + "\", ";
    };
    CHECK(says(folder, box, with("kill -KILL $$\n")) ==
          "unavailable|memory|gmsh was killed from outside (signal 9), as a system does that runs "
          "out "
          "of memory; run fewer at a time");
    CHECK(says(folder, box, with("kill -SEGV $$\n")) ==
          "bad design|model|gmsh crashed (signal 11) with this design; its log has more");
    CHECK(says(folder, box, with("exit 4\n")) ==
          "bad design|model|gmsh ended with exit code 4 and no message; its log has more");
    CHECK(says(folder, box, with("echo 'Error   : std::bad_alloc'; exit 1\n")) ==
          "unavailable|memory|gmsh says: std::bad_alloc; run fewer at a time");
    CHECK(says(folder, box, "\"gmsh\": \"no-such-gmsh\", ") ==
          "missing||program 'no-such-gmsh' is not found; install gmsh (Debian: gmsh), or set "
          "solver.gmsh to its path");
}

TEST_CASE("a group that the deck needs and a design leaves empty is a design without model",
          "[calculix][failures]") {
    Folder folder;
    const std::string found = box.substr(0, box.find("Physical Surface(\"TIP\")")) +
                              "Physical Surface(\"TIP\") = {Surface In BoundingBox{3.9, -1, -1, "
                              "4.1, 2, 2}};\nPhysical Surface(\"Top\") = {Surface In "
                              "BoundingBox{9, 9, 9, 9, 9, 9}};\n";
    CHECK(says(folder, found) == "ok");
    CHECK(says(folder, found, "", 5) ==
          "bad design|model|physical group 'TIP' of the geometry is empty for this design, and the "
          "outputs need it");
}

TEST_CASE("a length of zero is a design that has no model", "[calculix][failures]") {
    Folder folder;
    CHECK(says(folder, box, "", 0) == "bad design|model|gmsh says: Degenerate box");
}

TEST_CASE("gmsh gets the study's values, also where a template or a text has them",
          "[calculix][mesh]") {
    Folder folder;
    folder.write("box.inp", deck);
    folder.write("box.geo",
                 "SetFactory(\"OpenCASCADE\");\nDefineConstant[ L = 4, kind = \"thin\" ];\n"
                 "If (StrCmp(kind, \"thick\") == 0)\n  W = 2;\nElse\n  W = 1;\nEndIf\n"
                 "Box(1) = {0, 0, 0, L, W, ${height:.3g}};\nPhysical Volume(\"BODY\") = {1};\n"
                 "Physical Surface(\"FIX\") = {1};\nPhysical Surface(\"TIP\") = {2};\n");
    folder.write("box.inp", deck.substr(0, deck.size() - 10) +
                                "*EL PRINT, ELSET=BODY, TOTALS=ONLY\nEVOL\n*END STEP\n");
    const bench::Solved solved =
        bench::solve(folder, R"({"deck": "box.inp", "geometry": "box.geo", "outputs": {
                             "v": {"result": "volume", "set": "BODY"}}})",
                     {{"L", 5}, {"kind", 0, "thick"}, {"height", 1.5}}, {"v"});
    CHECK(solved.said == "ok");
    CHECK(solved.response.at("v") == Approx(15));
    CHECK(solved.artefacts ==
          std::vector<std::string>{"gmsh.log", "job.inp", "ccx.log", "job.dat", "job.frd"});
}
