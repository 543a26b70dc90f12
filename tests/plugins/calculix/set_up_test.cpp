// SPDX-License-Identifier: MIT
// Mistakes in a study, its deck and its geometry are found before anything runs.
#include <cmath>
#include <string>
#include <vector>

#include "bench.hpp"
#include "models.hpp"
#include "support/catch.hpp"

using bench::bar;
using bench::changed;
using bench::Folder;
using bench::Said;

namespace {

/// What opening the bar says for a deck.
Said deck_says(const std::string& deck, const std::string& more = "",
               const std::vector<bench::Value>& design = {{"A", 2}}) {
    Folder folder;
    folder.write("bar.inp", deck);
    return bench::open(folder, bench::bar_settings(more), design, {"u"});
}

/// What opening the bar says for an output (JSON).
Said output_says(const std::string& output, const std::string& deck = bar) {
    Folder folder;
    folder.write("bar.inp", deck);
    return bench::open(folder, R"({"deck": "bar.inp", "outputs": {"u": )" + output + "}}",
                       {{"A", 2}}, {"u"});
}

const std::string box = R"(SetFactory("OpenCASCADE");
DefineConstant[ L = {4, Min 1, Max 9, Name "length"}, W = 1 ];
H = 1;
Box(1) = {0, 0, 0, L, W, H * K};
)";

Said box_says(const std::string& geometry, const std::string& deck,
              const std::vector<bench::Value>& design, const std::string& more = "") {
    Folder folder;
    folder.write("box.geo", geometry);
    folder.write("bar.inp", deck);
    return bench::open(folder, bench::bar_settings("\"geometry\": \"box.geo\", " + more), design,
                       {"u"});
}

const std::string meshed = "*INCLUDE, INPUT=mesh.inp\n" + bar;

}  // namespace

TEST_CASE("a deck that fits its study opens", "[calculix][set-up]") {
    CHECK(deck_says(bar) == "ok");
    CHECK(box_says(box, meshed, {{"A", 2}, {"L", 3}, {"W", 1}, {"K", 2}}) == "ok");
}

TEST_CASE("a deck that is not there is named", "[calculix][set-up]") {
    Folder folder;
    CHECK(bench::open(folder, bench::bar_settings(), {{"A", 2}}, {"u"}) ==
          "missing||deck '" + (folder.path() / "bar.inp").string() +
              "' cannot be read; correct the name, or put the file there");
    folder.write("bar.inp", meshed);
    CHECK(bench::open(folder, bench::bar_settings(R"("geometry": "box.geo", )"), {{"A", 2}},
                      {"u"}) == "missing||geometry '" + (folder.path() / "box.geo").string() +
                                    "' cannot be read; correct the name, or put the file there");
}

TEST_CASE("an include that is not there is named", "[calculix][set-up]") {
    CHECK(deck_says("*INCLUDE, INPUT=material.inc\n" + bar) ==
          "missing||deck 'bar.inp' includes 'material.inc', which is not in its folder; put it "
          "there");
    CHECK(deck_says(meshed) ==
          "missing||deck 'bar.inp' includes 'mesh.inp', which is not in its folder; set "
          "solver.geometry to have it made by gmsh");
    CHECK(deck_says("*INCLUDE, INPUT=../etc/x\n" + bar) ==
          "missing||deck 'bar.inp' includes '../etc/x', which is not there; correct the name");
}

TEST_CASE("a deck without a whole step is refused", "[calculix][set-up]") {
    CHECK(
        deck_says(bar.substr(0, bar.find("*STEP"))) ==
        "invalid||deck 'bar.inp' has no *STEP, so that nothing would be solved; it may be cut off: "
        "add a step that ends with *END STEP");
    CHECK(deck_says(bar.substr(0, bar.find("*END"))) ==
          "invalid||bar.inp:16: the step has no *END STEP; add it behind the step's last card");
}

TEST_CASE("places and parameters that do not fit are refused, all in one go",
          "[calculix][set-up]") {
    CHECK(
        deck_says(changed(bar, "${A}", "${B}"), R"("unused": ["C"], )") ==
        "invalid||bar.inp:12: '${B}' names no parameter; known are 'A'\n"
        "solver.unused: 'C' names no parameter; known are 'A'\n"
        "parameter 'A' is used nowhere; write '${A}' into the deck, use it in the geometry, or add "
        "it to solver.unused");
    CHECK(deck_says(changed(bar, "${A}", "2"), R"("unused": ["A"], )") == "ok");
    CHECK(deck_says(changed(bar, "${A}", "${A:d}")) ==
          "invalid||bar.inp:12: '${A:d}': 'd' takes whole numbers, not 0.5; write '.0f' to round");
    CHECK(deck_says(changed(bar, "${A}", "${A")) ==
          "invalid||bar.inp:12: '${A' is not closed; write '${name}', or '$${' for a literal '${'");
}

TEST_CASE("a quantity that the study itself uses need not be in the model", "[calculix][set-up]") {
    CHECK(deck_says(bar, "", {{"A", 2}, {"d", 1, "", true}}) == "ok");
    CHECK(deck_says(bar, "", {{"A", 2}, {"d", 1}}).substr(0, 41) ==
          "invalid||parameter 'd' is used nowhere; w");
}

TEST_CASE("names that gmsh would pass over in silence are refused", "[calculix][set-up]") {
    const std::vector<bench::Value> all{{"A", 2}, {"L", 3}, {"W", 1}, {"K", 2}};
    auto with = [&all](const std::string& name) {
        std::vector<bench::Value> design = all;
        design.push_back({name, 1});
        return design;
    };
    CHECK(box_says(box, meshed, with("length")) ==
          "invalid||parameter 'length' is used nowhere; write '${length}' into the deck, use it in "
          "the geometry, or add it to solver.unused");
    CHECK(box_says(box, meshed, with("H")) ==
          "invalid||box.geo:3: sets 'H' itself, which wins over the study's value; write 'H = "
          "${H};' or "
          "'DefineConstant[ H = ... ];' instead");
    CHECK(box_says(box, bar, all) ==
          "invalid||deck 'bar.inp' does not include the mesh of 'box.geo'; begin it with "
          "'*INCLUDE,INPUT=mesh.inp'");
}

TEST_CASE("a deck that writes nothing for an output is told which card to add",
          "[calculix][set-up]") {
    CHECK(output_says(R"({"result": "displacement", "set": "NALL"})",
                      changed(bar, "*NODE FILE\nU\n", "")) ==
          "invalid||solver.outputs.u: deck 'bar.inp' writes no displacement of set 'NALL' in its "
          "last step; "
          "add '*NODE PRINT,NSET=NALL' with 'U' below it, or '*NODE FILE' with 'U' below it");
    CHECK(output_says(R"({"result": "stress", "set": "BAR"})") ==
          "invalid||solver.outputs.u: deck 'bar.inp' writes no stress of set 'BAR' in its last "
          "step; add "
          "'*EL FILE' with 'S' below it");
    CHECK(output_says(R"({"result": "stress", "at": "points", "set": "BAR"})",
                      changed(bar, "*EL PRINT, ELSET=BAR\nS\n", "")) ==
          "invalid||solver.outputs.u: deck 'bar.inp' writes no stress of set 'BAR' at integration "
          "points in "
          "its last step; add '*EL PRINT,ELSET=BAR' with 'S' below it");
    CHECK(output_says(R"({"result": "mass", "reduce": "max"})") ==
          "invalid||solver.outputs.u: deck 'bar.inp' writes no mass in its last step; add '*EL "
          "PRINT,ELSET=NAME' with 'EMAS' below it");
    CHECK(output_says(R"({"result": "temperature"})") ==
          "invalid||solver.outputs.u: deck 'bar.inp' writes no temperature in its last step; add "
          "'*NODE "
          "FILE' with 'NT' below it");
    CHECK(output_says(R"({"result": "reaction", "component": "x", "set": "END", "reduce": "max"})",
                      changed(bar, "NSET=END\nU", "NSET=END, TOTALS=ONLY\nRF")) ==
          "invalid||solver.outputs.u: deck 'bar.inp' writes no reaction of set 'END' in its last "
          "step; add "
          "'*NODE PRINT,NSET=END' with 'RF' below it, or '*NODE FILE' with 'RF' below it");
}

TEST_CASE("a set that neither deck nor geometry has is told before anything runs",
          "[calculix][set-up]") {
    CHECK(output_says(R"({"result": "displacement", "set": "EMD"})") ==
          "invalid||solver.outputs.u.set: deck 'bar.inp' has no set 'EMD'; did you mean 'END'?");
    CHECK(deck_says(changed(bar, "EL PRINT, ELSET=BAR", "EL PRINT, ELSET=BARS")) ==
          "invalid||bar.inp:22: *EL PRINT names the set 'BARS', which is not defined; did you mean "
          "'BAR'?");

    CHECK(deck_says(changed(bar, "*BOUNDARY\n1, 1, 3", "*BOUNDARY\nEMD, 1, 3")) ==
          "invalid||bar.inp:13: *BOUNDARY names the set 'EMD', which is not defined; did you mean "
          "'END'?");
    CHECK(deck_says(changed(bar, "2, 1, 100", " enf, 1, 100")) ==
          "invalid||bar.inp:18: *CLOAD names the set 'ENF', which is not defined; did you mean "
          "'END'?");
    CHECK(deck_says(changed(bar, "SECTION, ELSET=BAR", "SECTION, ELSET=BARR")) ==
          "invalid||bar.inp:11: *SOLID SECTION names the set 'BARR', which is not defined; did you "
          "mean 'BAR'?");
    CHECK(deck_says(changed(bar, "2, 1, 100", "End, 1, 100")) == "ok");

    const std::vector<bench::Value> all{{"A", 2}, {"L", 3}, {"W", 1}, {"K", 2}};
    const std::string grouped = box + "Physical Volume(\"body\") = {1};\n";
    const std::string prints = changed(meshed, "EL PRINT, ELSET=BAR", "EL PRINT, ELSET=BODI");
    CHECK(box_says(grouped, changed(prints, "BODI", "BODY_F1"), all) == "ok");
    CHECK(box_says(grouped, prints, all) ==
          "invalid||bar.inp:23: *EL PRINT names the set 'BODI', which is not defined; did you mean "
          "'BODY'?");
    CHECK(box_says(grouped,
                   changed(changed(prints, "BODI", "BODY"), "2, 1, 100", "@surface bodi, 1, 9"),
                   all) ==
          "invalid||bar.inp:20: the geometry has no physical surface 'BODI'; did you mean 'BODY'?");
    // What a group is called may be known to gmsh alone.
    CHECK(box_says(grouped + "Physical Surface(Sprintf(\"bodi\")) = {1};\n", prints, all) == "ok");
}

TEST_CASE("an output without set takes the one that the deck prints, if it is one",
          "[calculix][set-up]") {
    CHECK(output_says(R"({"result": "displacement"})") == "ok");
    CHECK(output_says(R"({"result": "displacement"})",
                      changed(bar, "*EL PRINT", "*NODE PRINT, NSET=NALL\nU\n*EL PRINT")) ==
          "invalid||solver.outputs.u: the deck prints U of the sets 'END' and 'NALL'; say which "
          "with set = "
          "\"END\"");
}

TEST_CASE("outputs that make no sense are refused", "[calculix][set-up]") {
    CHECK(output_says(R"({"result": "strain"})") ==
          "invalid||solver.outputs.u.result: 'strain' is none of 'displacement', 'temperature', "
          "'reaction', "
          "'stress', 'volume', 'mass', 'energy', 'frequency', 'buckling_factor'");
    CHECK(
        output_says(R"({"set": "END"})") ==
        "invalid||solver.outputs.u.result: is missing; it is one of 'displacement', 'temperature', "
        "'reaction', 'stress', 'volume', 'mass', 'energy', 'frequency', 'buckling_factor'");
    CHECK(output_says(R"({"result": "displacement", "component": "xx"})") ==
          "invalid||solver.outputs.u.component: 'xx' is none of 'x', 'y', 'z', 'magnitude'");
    CHECK(output_says(R"({"result": "reaction"})") ==
          "invalid||solver.outputs.u.component: is missing; say which component of the reaction: "
          "'x', 'y', "
          "'z' or 'magnitude'");
    CHECK(output_says(R"({"result": "mass", "component": "x"})") ==
          "invalid||solver.outputs.u.component: a mass has no components; leave it out");
    CHECK(
        output_says(R"({"result": "reaction", "component": "magnitude"})") ==
        "invalid||solver.outputs.u.reduce: 'sum' of magnitudes has no meaning; sum 'x', 'y' or 'z' "
        "instead");
    CHECK(output_says(R"({"result": "displacement", "at": "points"})") ==
          "invalid||solver.outputs.u.at: is for stress alone; leave it out");
    CHECK(output_says(R"({"result": "stress", "axes": "local"})") ==
          "invalid||solver.outputs.u.axes: is for components along axes; leave it out");
    CHECK(output_says(R"({"result": "mass", "where": "x > 1"})") ==
          "invalid||solver.outputs.u.where: is for results at nodes alone; choose a set instead");
    CHECK(output_says(R"({"result": "displacement", "where": "r > 1"})") ==
          "invalid||solver.outputs.u.where: 'r > 1' is no comparison of x, y or z with a number; "
          "write "
          "for "
          "example \"x >= 10 and z < 5\"");
    CHECK(
        output_says(R"({"result": "mass", "reduce": "area_mean"})") ==
        "invalid||solver.outputs.u.reduce: 'area_mean' is for results at nodes alone; use 'mean'");
    CHECK(output_says(R"({"result": "displacement", "set": "END", "reduce": "area_mean"})") ==
          "invalid||solver.outputs.u.reduce: 'area_mean' needs solver.geometry and set, the name "
          "of one of "
          "its physical surfaces");
    CHECK(output_says(R"({"result": "displacement", "sets": "END"})") ==
          "invalid||solver.outputs.u.sets: there is no such setting; did you mean 'set'?");
    CHECK(output_says(R"({"result": "displacement", "factor": "2"})") ==
          "invalid||solver.outputs.u.factor: is \"2\"; expected a number");
    CHECK(
        output_says(R"({"result": "displacement", "mode": 2})") ==
        "invalid||solver.outputs.u.mode: is for frequency and buckling_factor alone; leave it out");
    CHECK(output_says(R"({"result": "frequency", "set": "END"})") ==
          "invalid||solver.outputs.u.set: a frequency is of the whole model; leave it out");
    CHECK(output_says(R"({"result": "frequency", "mode": 0})") ==
          "invalid||solver.outputs.u.mode: is 0; modes are counted from 1");
    CHECK(output_says("3") ==
          "invalid||solver.outputs.u: is no table; write { result = \"displacement\" }");
}

TEST_CASE("settings that make no sense are refused", "[calculix][set-up]") {
    CHECK(deck_says(bar, R"("threads": 0, )") ==
          "invalid||solver.threads: is 0; expected a whole number from 1 to 1024");
    CHECK(deck_says(bar, R"("solve_limit": 60, )") ==
          "invalid||solver.solve_limit: is 60; expected a duration such as '30 s' or '1 h 30 min'");
    CHECK(deck_says(bar, R"("mesh_limit": "0 s", )") ==
          "invalid||solver.mesh_limit: is \"0 s\"; expected a duration such as '30 s' or '1 h 30 "
          "min'");
    CHECK(deck_says(bar, R"("files": ["../x"], )") ==
          "invalid||solver.files: '../x' leads out of the deck's folder; put the file beside the "
          "deck");
    CHECK(deck_says(bar, R"("files": [3], )") ==
          "invalid||solver.files: has 3; expected texts alone");
    CHECK(deck_says(bar, R"("files": "x", )") ==
          "invalid||solver.files: is \"x\"; expected a list");
    CHECK(deck_says(bar, R"("mesh": 4, )") == "invalid||solver.mesh: is 4; expected a text");
    Folder folder;
    CHECK(bench::open(folder, R"({"outputs": {}})", {}, {}) ==
          "invalid||solver.deck: is missing; name the input deck, such as \"bracket.inp\"");
    CHECK(bench::open(folder, R"({"deck": "bar.inp"})", {}, {}) ==
          "invalid||solver.outputs: is missing; say what the study gets: u_tip = { result = "
          "\"displacement\", set = \"TIP\" }");
}

TEST_CASE("a response that is no output is refused", "[calculix][set-up]") {
    Folder folder;
    folder.write("bar.inp", bar);
    CHECK(bench::open(folder, bench::bar_settings(), {{"A", 2}}, {"uu"}) ==
          "invalid||response 'uu' is none of the outputs; known are 'u'");
}

TEST_CASE("a load on a surface needs a mesh that has it", "[calculix][set-up]") {
    CHECK(
        deck_says(changed(bar, "2, 1, 100", "@surface END, 1, 100")) ==
        "invalid||bar.inp:19: '@surface' needs a mesh with physical surfaces; set solver.geometry, "
        "or name nodes and faces");
}

TEST_CASE("includes and files go into the attempt's folder, with the design's values",
          "[calculix][set-up]") {
    Folder folder;
    folder.write("parts/section.inc", "*SOLID SECTION, ELSET=BAR, MATERIAL=STEEL\n${A}\n");
    folder.write("load.inc", "2, 1, 100\n");
    folder.write("notes.txt", "kept\n");
    std::string deck = changed(bar, "*SOLID SECTION, ELSET=BAR, MATERIAL=STEEL\n${A}\n",
                               "*INCLUDE, INPUT=parts/section.inc\n");
    deck = changed(deck, "2, 1, 100\n", "*INCLUDE, INPUT=load.inc\n");
    folder.write("bar.inp", deck);
    const bench::Solved solved =
        bench::solve(folder, bench::bar_settings(R"("files": ["notes.txt"], )"), {{"A", 4}}, {"u"});
    CHECK(solved.said == "ok");
    CHECK(solved.response.at("u") == Approx(1000 / (210000 * 4.0)).epsilon(1e-6));
    CHECK(folder.read("work/parts/section.inc") ==
          "*SOLID SECTION, ELSET=BAR, MATERIAL=STEEL\n4\n");
    CHECK(folder.read("work/notes.txt") == "kept\n");
}

TEST_CASE("a number with many digits fits into what CalculiX reads", "[calculix][set-up]") {
    Folder folder;
    folder.write("bar.inp", changed(bar, "2, 10, 0, 0", "2, ${L}, 0, 0"));
    const double length = 1.2345678901234567e-3;  // 0.0012345678901234567 has 21 characters
    const bench::Solved solved =
        bench::solve(folder, bench::bar_settings(), {{"A", 2}, {"L", length}}, {"u"});
    CHECK(solved.said == "ok");
    CHECK(solved.response.at("u") == Approx(100 * length / (210000 * 2.0)).epsilon(1e-6));
}

TEST_CASE("a probe finds programs, variables and responses", "[calculix][set-up]") {
    Folder folder;
    folder.write("box.geo", box);
    folder.write("bar.inp", meshed);
    const bench::Probed found =
        bench::probe(folder, bench::bar_settings(R"("geometry": "box.geo", )"));
    CHECK(found.said == "ok");
    CHECK(found.facts ==
          std::map<std::string, std::string>{
              {"ccx", "2.20"}, {"gmsh", "4.8.4"}, {"file", (folder.path() / "box.geo").string()}});
    REQUIRE(found.variables.size() == 3);
    CHECK(std::isnan(found.variables.at("A")));  // a place in the deck has no value
    CHECK(found.variables.at("L") == 4);
    CHECK(found.variables.at("W") == 1);
    CHECK(found.responses == std::vector<std::string>{"u"});
    folder.write("bar.inp", bar);
    CHECK(
        bench::probe(folder, bench::bar_settings(R"("ccx": "no-such-ccx", )")).said ==
        "missing||program 'no-such-ccx' is not found; install CalculiX (Debian: calculix-ccx), or "
        "set solver.ccx to its path");
}

TEST_CASE("a program that may not be run is told by the probe and by the solve",
          "[calculix][set-up]") {
    Folder folder;
    folder.write("bar.inp", bar);
    folder.write("plain-ccx", "text");
    const std::string plain = (folder.path() / "plain-ccx").string();
    const std::string said =
        "missing||program '" + plain + "': is not executable; run 'chmod +x " + plain + "'";
    const std::string settings = bench::bar_settings("\"ccx\": \"" + plain + "\", ");

    CHECK(bench::probe(folder, settings).said == said);
    CHECK(bench::solve(folder, settings, {{"A", 2}}, {"u"}).said == said);
}

TEST_CASE("a program with a relative path is looked for beside the study file",
          "[calculix][set-up]") {
    Folder folder;
    folder.write("bar.inp", bar);
    folder.script("bin/ccx", "exec ccx \"$@\"\n");

    CHECK(bench::probe(folder, bench::bar_settings(R"("ccx": "bin/ccx", )")).said == "ok");
    CHECK(bench::solve(folder, bench::bar_settings(R"("ccx": "./bin/../bin/ccx", )"), {{"A", 2}},
                       {"u"})
              .said == "ok");
    const std::string said =
        bench::probe(folder, bench::bar_settings(R"("ccx": "bin/no-ccx", )")).said;
    CHECK(said.find("'" + (folder.path() / "bin/no-ccx").string() + "'") != std::string::npos);
    CHECK(said.substr(0, 7) == "missing");
}
