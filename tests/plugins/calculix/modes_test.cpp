// SPDX-License-Identifier: MIT
// Frequencies and buckling factors of a cantilever beam, against Bernoulli and Euler, and what else
// a deck with eigenmodes tells.
#include <cmath>
#include <string>

#include "bench.hpp"
#include "models.hpp"
#include "support/catch.hpp"

using bench::beam;
using bench::Folder;
using bench::Said;

namespace {

// mm, N, MPa, t
constexpr double length = 100, width = 4, height = 2, young = 210000, density = 7.85e-9;
constexpr double area = width * height;
constexpr double inertia = width * height * height * height / 12;
constexpr double inertia_other = height * width * width * width / 12;
constexpr double pi = 3.14159265358979;

bench::Solved solved(const std::string& steps, const std::string& output,
                     const std::string& ccx = "") {
    Folder folder;
    folder.write("beam.inp", beam(steps));
    return bench::solve(folder,
                        "{" + ccx + R"("deck": "beam.inp", "outputs": {"out": {)" + output + "}}}",
                        {}, {"out"});
}

double value(const std::string& steps, const std::string& output) {
    const bench::Solved answer = solved(steps, output);
    INFO(output);
    REQUIRE(answer.said == "ok");
    return answer.response.at("out");
}

double bernoulli(double root, double section_inertia) {
    return root * root / (2 * pi) *
           std::sqrt(young * section_inertia / (density * area * std::pow(length, 4)));
}

const std::string frequencies = "*STEP\n*FREQUENCY\n4\n*END STEP\n";
// Pressure 1 MPa on the end face.
const std::string buckling = "*STEP\n*BUCKLE\n2\n*DLOAD\n20, P4, 1\n*END STEP\n";
const std::string bent =
    "*STEP\n*STATIC\n*CLOAD\nTIP, 3, 0.125\n*NODE PRINT, NSET=TIP\nU\n"
    "*EL PRINT, ELSET=EALL, TOTALS=ONLY\nEVOL, EMAS, ELSE\n*NODE FILE\nU\n*END STEP\n";
const std::string deflection =
    R"("result": "displacement", "component": "z", "set": "TIP", "reduce": "mean")";
// By one newton, an eighth of it at each node of the end face.
const double euler_bernoulli = std::pow(length, 3) / (3 * young * inertia);

}  // namespace

TEST_CASE("frequencies of a cantilever are those of Bernoulli's beam", "[calculix][modes]") {
    CHECK(value(frequencies, R"("result": "frequency")") ==
          Approx(bernoulli(1.8751041, inertia)).epsilon(2e-3));
    CHECK(value(frequencies, R"("result": "frequency", "mode": 2)") ==
          Approx(bernoulli(1.8751041, inertia_other)).epsilon(3e-3));
    CHECK(value(frequencies, R"("result": "frequency", "mode": 3, "factor": 1e-3)") ==
          Approx(1e-3 * bernoulli(4.6940911, inertia)).epsilon(4e-3));
}

TEST_CASE("the buckling factor of a column is Euler's", "[calculix][modes]") {
    const double critical = pi * pi * young * inertia / (4 * length * length);
    CHECK(value(buckling, R"("result": "buckling_factor")") ==
          Approx(critical / area).epsilon(1e-3));
    CHECK(value(buckling, R"("result": "buckling_factor", "mode": 2)") ==
          Approx(critical * inertia_other / inertia / area).epsilon(2e-3));
}

TEST_CASE("volume and mass are told by a step of eigenmodes too", "[calculix][modes]") {
    CHECK(value(frequencies, R"("result": "volume")") == Approx(length * area));
    CHECK(value(frequencies, R"("result": "mass")") == Approx(length * area * density));
    CHECK(value(bent + frequencies, R"("result": "mass")") == Approx(length * area * density));
}

TEST_CASE("what modes move is not taken for a displacement", "[calculix][modes]") {
    const double plain = value(bent, deflection);
    CHECK(plain == Approx(euler_bernoulli).epsilon(0.02));
    CHECK(value(bent + frequencies, deflection) == Approx(plain));
    CHECK(value(bent + frequencies, R"("result": "energy")") ==
          Approx(value(bent, R"("result": "energy")")));
    // CalculiX prints the buckling step's preload like any result, ten times as large here.
    const std::string column = "*STEP, PERTURBATION\n*BUCKLE\n1\n*CLOAD\nTIP, 3, 1.25\n*END STEP\n";
    CHECK(value(bent + column, deflection) == Approx(plain));
    CHECK(value(bent + column + frequencies, deflection) == Approx(plain));
    // The .frd file says itself which field is a mode's.
    const std::string fields = bench::changed(bent, "*NODE PRINT, NSET=TIP\nU\n", "");
    CHECK(value(fields + frequencies, deflection) == Approx(plain).epsilon(1e-5));
    CHECK(value(fields + column, deflection) == Approx(plain).epsilon(1e-5));
    CHECK(value(frequencies + fields, deflection) == Approx(plain).epsilon(1e-5));
    CHECK(value(frequencies + bent, deflection) == Approx(plain));
}

TEST_CASE("a mode that the deck cannot give is told before anything runs", "[calculix][modes]") {
    const auto says = [](const std::string& steps, const std::string& output) -> Said {
        Folder folder;
        folder.write("bar.inp", bench::bar.substr(0, bench::bar.find("*STEP")) + steps);
        return bench::open(folder, R"({"deck": "bar.inp", "outputs": {"out": {)" + output + "}}}",
                           {{"A", 2}}, {"out"});
    };
    const std::string still = "*STEP\n*STATIC\n*NODE FILE\nU\n*END STEP\n";
    CHECK(says(still, R"("result": "frequency")") ==
          "invalid||solver.outputs.out: deck 'bar.inp' has no step with *FREQUENCY, which finds a "
          "frequency; "
          "add one");
    CHECK(says(still, R"("result": "buckling_factor")") ==
          "invalid||solver.outputs.out: deck 'bar.inp' has no step with *BUCKLE, which finds a "
          "buckling_factor; add one");
    CHECK(says(frequencies, R"("result": "frequency", "mode": 5)") ==
          "invalid||solver.outputs.out.mode: is 5, but the step at bar.inp:16 finds 4; raise the "
          "number "
          "below its *FREQUENCY");
    CHECK(says(frequencies, R"("result": "displacement")") ==
          "invalid||solver.outputs.out: deck 'bar.inp' finds eigenmodes alone, and in these a "
          "displacement "
          "has no size; add a step before, such as *STATIC");
    const std::string printing = "*STEP\n*FREQUENCY\n1\n*NODE PRINT, NSET=END\nU\n*END STEP\n";
    CHECK(says(printing + still + "*STEP\n*STATIC\n*NODE PRINT, NSET=NALL\nU\n*END STEP\n",
               R"("result": "displacement", "set": "NALL")") ==
          "invalid||solver.outputs.out: the step at bar.inp:27 stands behind one that prints "
          "eigenmodes "
          "(bar.inp:16), which the .dat file does not tell apart; put the eigenmodes last");
}

TEST_CASE("a mode that CalculiX did not find is told", "[calculix][modes]") {
    Folder folder;
    const std::string ccx =
        "\"ccx\": \"" +
        folder.script("fewer", "sed -i '/FREQUENCY/{n;s/4/1/}' job.inp\nccx \"$@\"\n") + "\", ";
    CHECK(
        solved(frequencies, R"("result": "frequency", "mode": 3)", ccx).said ==
        "unreadable|post|output 'out': CalculiX wrote no frequency of mode 3; have its *FREQUENCY "
        "step find more modes, or see ccx.log for the reason");
}
