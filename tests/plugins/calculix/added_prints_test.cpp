// SPDX-License-Identifier: MIT
// Volume, mass and energy are there for a deck that does not print them: what `femrun init` offers
// is found by every model.
#include <string>

#include "bench.hpp"
#include "deck/added_prints.hpp"
#include "models.hpp"
#include "support/catch.hpp"

using bench::bar;
using bench::changed;
using bench::Folder;

namespace {

const std::string volume = R"("outputs": {"v": {"result": "volume"}}})";

bench::Solved bar_volume(const std::string& deck) {
    Folder folder;
    folder.write("bar.inp", deck);
    return bench::solve(folder, R"({"deck": "bar.inp", )" + volume, {{"A", 2}}, {"v"});
}

}  // namespace

TEST_CASE("the volume of any example is found without a card for it", "[calculix][prints]") {
    Folder folder;
    folder.copy_example("truss10/truss10.inp");
    std::vector<bench::Value> areas;
    for (int i = 1; i <= 10; ++i) areas.push_back({"A" + std::to_string(i), 1});
    const bench::Solved truss =
        bench::solve(folder, R"({"deck": "truss10.inp", )" + volume, areas, {"v"});
    CHECK(truss.said == "ok");
    CHECK(truss.response.at("v") == Approx(360 * (6 + 4 * std::sqrt(2.0))).epsilon(1e-4));

    folder.copy_example("bracket/bracket.geo");
    folder.copy_example("bracket/bracket.inp", {{"EVOL, EMAS, ELSE", "EMAS"}});
    const bench::Solved bracket =
        bench::solve(folder, R"({"deck": "bracket.inp", "geometry": "bracket.geo", )" + volume,
                     {{"LC", 10}}, {"v"});
    CHECK(bracket.said == "ok");
    CHECK(bracket.response.at("v") == Approx(100 * 20 * 10 - 3.14159 * 36 * 10).epsilon(5e-3));
}

TEST_CASE("a volume is added to what the deck prints, and takes the place of nothing",
          "[calculix][prints]") {
    CHECK(bar_volume(bar).response.at("v") == Approx(20));
    CHECK(bar_volume(changed(bar, "*EL PRINT, ELSET=BAR\nS\n", "")).response.at("v") == Approx(20));
    // A card in the second step would end what the first one began to print.
    const std::string second = "*STEP\n*STATIC\n*END STEP\n";
    CHECK(bar_volume(bar + second).said ==
          "invalid||solver.outputs.v: deck 'bar.inp' writes no volume in its last step; add '*EL "
          "PRINT,ELSET=NAME' with 'EVOL' below it");
    // Nor is there a name for all elements where some have none.
    CHECK(bar_volume(changed(bar, "TYPE=T3D2, ELSET=BAR\n1, 1, 2\n",
                             "TYPE=T3D2\n1, 1, 2\n*ELSET, ELSET=BAR\n1\n"))
              .said.substr(0, 52) == "invalid||solver.outputs.v: deck 'bar.inp' writes no ");
}

TEST_CASE("cards are added in front of the end of their steps", "[calculix][prints]") {
    calculix::DeckFacts facts;
    facts.volume_sets = {"A", "B"};
    facts.steps.resize(1);
    facts.steps[0].begin_line = 2;
    CHECK(calculix::with_prints("*NODE\n*STEP\n*END STEP\n*STEP\n*END STEP\n", facts,
                                {{"A", "ELSE", 3}, {"FEMRUN_ALL", "EVOL", 5}}) ==
          "*NODE\n*ELSET,ELSET=FEMRUN_ALL\nA\nB\n*STEP\n*EL PRINT,ELSET=A,TOTALS=ONLY\nELSE\n"
          "*END STEP\n*STEP\n*EL PRINT,ELSET=FEMRUN_ALL,TOTALS=ONLY\nEVOL\n*END STEP\n");
    CHECK(calculix::with_prints("*STEP\n*END STEP", facts, {}) == "*STEP\n*END STEP");
}
