// SPDX-License-Identifier: MIT
// Every result, component and reduction, read from what the real program wrote about a cube whose
// answer is known: 1 mm of steel under 40 MPa.
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "bench.hpp"
#include "models.hpp"
#include "support/catch.hpp"

using bench::cube;
using bench::Folder;

namespace {

constexpr double stress = 40, young = 210000, poisson = 0.3;
constexpr double stretch = stress / young, shrink = -poisson * stretch;

// Free to contract, so that the stress is the same everywhere.
const std::string pulled = cube +
                           "*MATERIAL, NAME=STEEL\n*ELASTIC\n210000, 0.3\n*DENSITY\n7.85E-9\n"
                           "*SOLID SECTION, ELSET=EALL, MATERIAL=STEEL\n"
                           "*BOUNDARY\nBOTTOM, 3\n1, 1, 2\n2, 2\n4, 1\n"
                           "*STEP\n*STATIC\n*CLOAD\nTOP, 3, 10\n";

const std::string to_dat =
    "*NODE PRINT, NSET=TOP\nU\n*NODE PRINT, NSET=NALL\nU\n"
    "*NODE PRINT, NSET=BOTTOM, TOTALS=YES\nRF\n"
    "*EL PRINT, ELSET=EALL, TOTALS=YES\nS, EVOL, EMAS, ELSE\n*END STEP\n";
const std::string to_frd = "*NODE FILE\nU, RF\n*EL FILE\nS\n*END STEP\n";

const std::string heated =
    cube +
    "*MATERIAL, NAME=STEEL\n*CONDUCTIVITY\n50\n*SOLID SECTION, ELSET=EALL, MATERIAL=STEEL\n"
    "*INITIAL CONDITIONS, TYPE=TEMPERATURE\nNALL, 0\n*BOUNDARY\nBOTTOM, 11, 11, 20\n"
    "TOP, 11, 11, 80\n*STEP\n*HEAT TRANSFER, STEADY STATE\n";

/// A plate of one shell, clamped at one end, its tip bent by 1 N.
const std::string plate = R"(*NODE, NSET=NALL
1, 0, 0, 0
2, 10, 0, 0
3, 10, 5, 0
4, 0, 5, 0
5, 5, 0, 0
6, 10, 2.5, 0
7, 5, 5, 0
8, 0, 2.5, 0
*ELEMENT, TYPE=S8, ELSET=PLATE
1, 1, 2, 3, 4, 5, 6, 7, 8
*NSET, NSET=TIP
2, 3, 6
*NSET, NSET=FIX
1, 4, 8
*MATERIAL, NAME=STEEL
*ELASTIC
210000, 0.3
*SHELL SECTION, ELSET=PLATE, MATERIAL=STEEL
1
*BOUNDARY
FIX, 1, 6
*STEP
*STATIC
*CLOAD
6, 3, 1
*NODE PRINT, NSET=TIP
U
*EL FILE
S
*EL PRINT, ELSET=PLATE
S
*END STEP
)";

double read(const std::string& deck, const std::string& output) {
    Folder folder;
    folder.write("cube.inp", deck);
    const bench::Solved solved = bench::solve(
        folder, R"({"deck": "cube.inp", "outputs": {"out": {)" + output + "}}}", {}, {"out"});
    INFO(output);
    REQUIRE(solved.said == "ok");
    return solved.response.at("out");
}

std::string displacement(const std::string& rest) { return R"("result": "displacement", )" + rest; }
std::string stress_of(const std::string& rest) { return R"("result": "stress", )" + rest; }

}  // namespace

TEST_CASE("displacements are read from either file", "[calculix][results]") {
    for (const std::string& deck : {pulled + to_dat, pulled + to_frd}) {
        CHECK(read(deck, displacement(R"("component": "z", "set": "TOP")")) ==
              Approx(stretch).epsilon(1e-5));
        CHECK(read(deck, displacement(R"("component": "z", "set": "NALL", "reduce": "mean")")) ==
              Approx(stretch / 2).epsilon(1e-5));
        CHECK(read(deck, displacement(R"("component": "z", "set": "TOP", "reduce": "sum")")) ==
              Approx(4 * stretch).epsilon(1e-5));
        CHECK(read(deck, displacement(R"("component": "x", "set": "NALL", "reduce": "min")")) ==
              Approx(shrink).epsilon(1e-5));
        CHECK(read(deck, displacement(R"("component": "y", "set": "NALL", "reduce": "absmax")")) ==
              Approx(-shrink).epsilon(1e-5));
        CHECK(read(deck, displacement(R"("set": "NALL")")) ==
              Approx(std::sqrt(stretch * stretch + 2 * shrink * shrink)).epsilon(1e-5));
        CHECK(read(deck, displacement(R"("component": "z", "set": "NALL", "factor": 1000)")) ==
              Approx(1000 * stretch).epsilon(1e-5));
        CHECK(
            read(deck, displacement(
                           R"("component": "z", "set": "NALL", "where": "z <= 0.5 and x > 0")")) ==
            Approx(0).margin(1e-9));
    }
}

TEST_CASE("reactions are summed over a set, from totals or nodes", "[calculix][results]") {
    const std::string reaction = R"("result": "reaction", "component": "z", "set": "BOTTOM")";
    for (const std::string& deck : {pulled + to_dat, pulled + to_frd}) {
        CHECK(read(deck, reaction) == Approx(-stress));
        CHECK(read(deck, reaction + R"(, "reduce": "mean")") == Approx(-stress / 4));
    }
    CHECK(read(pulled + to_dat, R"("result": "reaction", "component": "magnitude",
                                   "set": "BOTTOM", "reduce": "max")") == Approx(stress / 4));
}

// CalculiX carries stresses to the nodes with factors of four digits.
TEST_CASE("stresses are read at points and at nodes, in every component", "[calculix][results]") {
    for (const auto& [deck, at] : {std::pair(pulled + to_dat, R"("at": "points", )"),
                                   std::pair(pulled + to_frd, R"("at": "nodes", )")}) {
        const auto component = [&, where = std::string(at), text = deck](const char* name) {
            return read(text,
                        stress_of(where + R"("set": "EALL", "reduce": "mean", "component": ")" +
                                  name + "\""));
        };
        for (const char* name : {"zz", "mises", "principal1", "trace"})
            CHECK(component(name) == Approx(stress).epsilon(1e-4));
        for (const char* name : {"xx", "yy", "xy", "yz", "zx", "principal2", "principal3"})
            CHECK(component(name) == Approx(0).margin(1e-4));
        CHECK(read(deck, stress_of(std::string(at) + R"("set": "EALL")")) ==
              Approx(stress).epsilon(1e-4));
    }
    // Nodes of a set, and all that the file has.
    CHECK(read(pulled + to_frd, stress_of(R"("set": "TOP")")) == Approx(stress).epsilon(1e-4));
    CHECK(read(pulled + to_frd, R"("result": "stress")") == Approx(stress).epsilon(1e-4));
    CHECK(read(pulled + to_frd, stress_of(R"("where": "x >= 0.5")")) ==
          Approx(stress).epsilon(1e-4));
}

TEST_CASE("shear has its place in both files", "[calculix][results]") {
    // Each component is told from the others by its size: a linear displacement on all nodes gives
    // the shears 1 : 2 : 4 for xy, yz, zx.
    std::string deck = cube +
                       "*MATERIAL, NAME=STEEL\n*ELASTIC\n1000, 0\n"
                       "*SOLID SECTION, ELSET=EALL, MATERIAL=STEEL\n*STEP\n*STATIC\n*BOUNDARY\n";
    const double at[8][3] = {{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0},
                             {0, 0, 1}, {1, 0, 1}, {1, 1, 1}, {0, 1, 1}};
    for (int node = 0; node < 8; ++node) {
        const double u[3] = {1e-3 * at[node][1] + 4e-3 * at[node][2], 2e-3 * at[node][2], 0};
        for (int i = 0; i < 3; ++i)
            deck += std::to_string(node + 1) + "," + std::to_string(i + 1) + "," +
                    std::to_string(i + 1) + "," + std::to_string(u[i]) + "\n";
    }
    deck += "*EL PRINT, ELSET=EALL\nS\n*EL FILE\nS\n*END STEP\n";
    for (const char* where : {R"("at": "points", )", R"("at": "nodes", )"}) {
        const auto shear = [&](const char* name) {
            return read(deck, stress_of(std::string(where) + R"("set": "EALL", "component": ")" +
                                        name + "\""));
        };
        CHECK(shear("xy") == Approx(0.5).epsilon(1e-4));  // G = 500
        CHECK(shear("yz") == Approx(1.0).epsilon(1e-4));
        CHECK(shear("zx") == Approx(2.0).epsilon(1e-4));
    }
}

TEST_CASE("components in local axes are not taken for global ones", "[calculix][results]") {
    const auto says = [](const std::string& deck, const std::string& output) {
        Folder folder;
        folder.write("plate.inp", deck);
        return bench::solve(folder,
                            R"({"deck": "plate.inp", "outputs": {"out": {)" + output + "}}}", {},
                            {"out"})
            .said;
    };
    const std::string turned = bench::changed(
        plate, "*BOUNDARY", "*TRANSFORM, NSET=TIP, TYPE=R\n0, 1, 0, -1, 0, 0\n*BOUNDARY");
    const std::string x = displacement(R"("set": "TIP", "component": "x")");
    const std::string xx = stress_of(R"("at": "points", "set": "PLATE", "component": "xx")");

    CHECK(says(turned, x) ==
          "invalid||output 'out': the displacement of node 6 is printed in local axes; add "
          "GLOBAL=YES to its *NODE PRINT, or set axes = \"local\" if these are meant");
    CHECK(says(turned, x + R"(, "axes": "local")") == "ok");
    CHECK(says(bench::changed(turned, "NSET=TIP\nU", "NSET=TIP, GLOBAL=YES\nU"), x) == "ok");
    CHECK(says(turned, displacement(R"("set": "TIP")")) == "ok");  // a magnitude has no axes
    CHECK(says(plate, xx) ==
          "invalid||output 'out': the stress of element 1 is printed in local axes; add "
          "GLOBAL=YES to its *EL PRINT, or set axes = \"local\" if these are meant");
    CHECK(says(bench::changed(plate, "ELSET=PLATE\nS", "ELSET=PLATE, GLOBAL=YES\nS"), xx) == "ok");
    CHECK(says(plate, stress_of(R"("at": "points", "set": "PLATE")")) == "ok");
}

TEST_CASE("nodes that a shell does not have in the .frd file are told", "[calculix][results]") {
    Folder folder;
    folder.write("plate.inp", bench::changed(plate, "*NODE PRINT, NSET=TIP", "*NODE FILE"));
    const auto says = [&folder](const std::string& output) {
        return bench::solve(folder,
                            R"({"deck": "plate.inp", "outputs": {"out": {)" + output + "}}}", {},
                            {"out"})
            .said;
    };

    CHECK(says(displacement(R"("set": "TIP")")) ==
          "invalid||output 'out': job.frd has no node of set 'TIP': shells and beams have others "
          "there; print it with *NODE PRINT");
    CHECK(says(stress_of(R"("set": "TIP")")) ==
          "invalid||output 'out': job.frd has no node of set 'TIP': shells and beams have others "
          "there; read it at = \"points\"");
    CHECK(says(displacement("\"component\": \"z\"")) == "ok");
}

TEST_CASE("volume, mass and energy are read as totals and element by element",
          "[calculix][results]") {
    const std::string deck = pulled + to_dat;
    CHECK(read(deck, R"("result": "volume", "set": "EALL")") == Approx(1));
    CHECK(read(deck, R"("result": "volume")") == Approx(1));
    CHECK(read(deck, R"("result": "volume", "set": "EALL", "reduce": "max")") == Approx(1));
    CHECK(read(deck, R"("result": "mass", "set": "EALL", "factor": 1000)") == Approx(7.85e-6));
    CHECK(read(deck, R"("result": "mass", "set": "EALL", "reduce": "mean")") == Approx(7.85e-9));
    CHECK(read(deck, R"("result": "energy", "set": "EALL")") ==
          Approx(0.5 * stress * stretch).epsilon(1e-5));
    CHECK(read(deck, R"("result": "energy", "set": "EALL", "reduce": "min")") ==
          Approx(0.5 * stress * stretch).epsilon(1e-5));
}

TEST_CASE("temperatures are read from either file", "[calculix][results]") {
    for (const std::string& deck : {heated + "*NODE PRINT, NSET=NALL\nNT\n*END STEP\n",
                                    heated + "*NODE FILE\nNT\n*END STEP\n"}) {
        CHECK(read(deck, R"("result": "temperature", "set": "NALL")") == Approx(80));
        CHECK(read(deck, R"("result": "temperature", "set": "NALL", "reduce": "min")") ==
              Approx(20));
        CHECK(read(deck, R"("result": "temperature", "set": "NALL", "reduce": "mean")") ==
              Approx(50));
    }
}

TEST_CASE("a region that no node is in is a design without result", "[calculix][results]") {
    for (const std::string& deck : {pulled + to_dat, pulled + to_frd}) {
        Folder folder;
        folder.write("cube.inp", deck);
        const auto says = [&](const std::string& output) {
            return bench::solve(folder,
                                R"({"deck": "cube.inp", "outputs": {"out": {)" + output + "}}}",
                                {{"x", 7}}, {"out"})
                .said;
        };
        CHECK(says(displacement(R"("set": "NALL", "where": "x > ${x}")")) ==
              "bad design|post|output 'out': no node of set 'NALL' lies where x > ${x}; choose a "
              "larger part of the model");
    }
}

TEST_CASE("an area mean is taken over a surface of the geometry", "[calculix][results]") {
    Folder folder;
    folder.copy_example("bracket/bracket.geo");
    folder.copy_example("bracket/bracket.inp");
    CHECK(
        bench::solve(folder, R"({"deck": "bracket.inp", "geometry": "bracket.geo", "outputs": {
                               "u": {"result": "stress", "set": "BODY",
                                     "reduce": "area_mean"}}})",
                     {{"LC", 10}}, {"u"})
            .said ==
        "invalid||output 'u': the geometry has no physical surface 'BODY'; known are 'FIX', 'TIP'");
    const bench::Solved stress_at_tip =
        bench::solve(folder, R"({"deck": "bracket.inp", "geometry": "bracket.geo", "outputs": {
            "u": {"result": "stress", "component": "xx", "set": "TIP", "reduce": "area_mean"}}})",
                     {{"LC", 10}}, {"u"});
    CHECK(stress_at_tip.said == "ok");
    CHECK(stress_at_tip.response.at("u") == Approx(0).margin(0.2));  // a bending stress has no mean
}
