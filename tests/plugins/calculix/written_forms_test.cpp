// SPDX-License-Identifier: MIT
// CalculiX is built by many people, and run under many languages: their results are the same
// numbers in other forms. Scripts around the real program stand in for these builds.
#include <cmath>
#include <string>
#include <vector>

#include "bench.hpp"
#include "models.hpp"
#include "support/catch.hpp"

using bench::Folder;

namespace {

const std::string deck =
    bench::cube +
    "*MATERIAL, NAME=STEEL\n*ELASTIC\n210000, 0.3\n"
    "*SOLID SECTION, ELSET=EALL, MATERIAL=STEEL\n*BOUNDARY\nBOTTOM, 1, 3\n"
    "*STEP\n*STATIC\n*CLOAD\n7, 1, 50\n7, 2, 20\n7, 3, -30\n"
    "*NODE FILE\nU\n*EL FILE\nS\n*EL PRINT, ELSET=EALL, TOTALS=ONLY\nEVOL\n*END STEP\n";

bench::Solved solved(const std::string& after,
                     const std::vector<std::string>& outputs = {"u", "s", "v"}) {
    Folder folder;
    folder.write("cube.inp", deck);
    const std::string ccx =
        folder.script("ccx", "ccx \"$@\"\ncode=$?\n" + after + "\nexit $code\n");
    return bench::solve(folder, "{\"ccx\": \"" + ccx + R"(", "deck": "cube.inp", "outputs": {
        "u": {"result": "displacement", "component": "z", "set": "TOP", "reduce": "min"},
        "s": {"result": "stress", "component": "zx", "set": "EALL", "reduce": "min"},
        "v": {"result": "volume"}}})",
                        {}, outputs);
}

}  // namespace

TEST_CASE("results mean the same however a build of CalculiX writes them", "[calculix][forms]") {
    const bench::Solved plain = solved("");
    REQUIRE(plain.said == "ok");
    CHECK(plain.response.at("u") < 0);
    const std::string decimal_commas =
        R"(sed -i -E 's/([0-9])\.([0-9]+E[+-])/\1,\2/g; /100C/s/\./,/' job.frd job.dat)";
    const std::string three_digits =
        R"(sed -i -E '/^ -1/s/ ([0-9]\.[0-9]{5})E([+-])([0-9][0-9])/\1E\20\3/g; /^ -1/s/-([0-9]\.[0-9]{5})E([+-])([0-9][0-9])/-\1E\20\3/g' job.frd)";
    for (const std::string& after :
         {decimal_commas, three_digits, three_digits + "\n" + decimal_commas}) {
        const bench::Solved other = solved(after);
        INFO(after);
        CHECK(other.said == "ok");
        for (const char* name : {"u", "s", "v"})
            CHECK(other.response.at(name) == plain.response.at(name));
    }
}

TEST_CASE("a result that cannot be read is told with its file and line", "[calculix][forms]") {
    CHECK(solved(R"(sed -i -E '/-4  DISP/,/-3/s/^( -1         7).{12}/\1************/' job.frd)")
              .said.substr(0, 53) == "unreadable|post|job.frd:39: '-1         7************");
    CHECK(solved(R"(sed -i 's/1.000000E+00$/*************/' job.dat)").said ==
          "unreadable|post|job.dat:4: '*************' has '*************', which is no number");
}

TEST_CASE("a line that only a recorded output needs fails nothing", "[calculix][forms]") {
    const std::string garbled =
        "sed -i 's/1.000000E+00$/*************/' job.dat\n"
        R"(sed -i -E '/-4  STRESS/,/^ -3/s/^( -1         7).{12}/\1************/' job.frd)";
    const bench::Solved recorded = solved(garbled, {"u", "s?", "v?"});

    CHECK(recorded.said == "ok");
    CHECK(recorded.response.at("u") == solved("").response.at("u"));
    CHECK(std::isnan(recorded.response.at("s?")));
    CHECK(std::isnan(recorded.response.at("v?")));
    REQUIRE(recorded.log.size() >= 2);
    CHECK(recorded.log.back() ==
          "2 output 'v': job.dat:4: '*************' has '*************', which is no number; "
          "recorded as missing");
    CHECK(solved(garbled, {"u", "s?", "v"}).said ==
          "unreadable|post|job.dat:4: '*************' has '*************', which is no number");
}

TEST_CASE("a binary .frd file is refused before anything runs", "[calculix][forms]") {
    Folder folder;
    folder.write("bar.inp", bench::changed(bench::bar, "*NODE FILE", "*NODE OUTPUT"));
    CHECK(
        bench::open(
            folder,
            R"({"deck": "bar.inp", "outputs": {"u": {"result": "displacement", "set": "NALL"}}})",
            {{"A", 2}}, {"u"}) ==
        "invalid||bar.inp:24: this card makes the .frd file binary, which is not read; write *NODE "
        "FILE for *NODE OUTPUT, and *EL FILE for *ELEMENT OUTPUT");
}
