// SPDX-License-Identifier: MIT
// CalculiX gives exit code 0 for most of what goes wrong. Every way that is known in which a deck,
// a design or results are wrong is provoked here with the real program, and has its kind.
#include <string>

#include "bench.hpp"
#include "models.hpp"
#include "support/catch.hpp"

using bench::around_ccx;
using bench::bar;
using bench::bar_says;
using bench::changed;
using bench::cube;
using bench::Folder;
using bench::Said;

namespace {

Said cube_says(const std::string& deck, const std::string& output,
               const std::vector<bench::Value>& design = {}) {
    Folder folder;
    folder.write("cube.inp", cube + deck);
    return bench::solve(folder, R"({"deck": "cube.inp", "outputs": {"out": )" + output + "}}",
                        design, {"out"})
        .said;
}

const std::string top_moves = R"({"result": "displacement", "component": "z", "set": "TOP"})";
const std::string elastic_cube =
    "*MATERIAL, NAME=STEEL\n*ELASTIC\n210000, 0.3\n*SOLID SECTION, ELSET=EALL, MATERIAL=STEEL\n";
const std::string pull =
    "*STEP\n*STATIC\n*CLOAD\nTOP, 3, 10\n*NODE PRINT, NSET=TOP\nU\n*END STEP\n";

}  // namespace

TEST_CASE("the bar of these tests solves", "[calculix][failures]") {
    Folder folder;
    folder.write("bar.inp", bar);
    const bench::Solved solved = bench::solve(folder, bench::bar_settings(), {{"A", 2}}, {"u"});
    CHECK(solved.said == "ok");
    CHECK(solved.response.at("u") == Approx(100 * 10 / (210000 * 2.0)).epsilon(1e-6));
}

TEST_CASE("a deck that CalculiX does not find is a broken set-up", "[calculix][failures]") {
    Folder folder;
    CHECK(bar_says(folder, bar, around_ccx(folder, "rm job.inp")) ==
          "invalid||CalculiX says: readinput: cannot open file job.inp; name files that the deck "
          "reads in solver.files");
}

TEST_CASE("an include that CalculiX does not find is a broken set-up", "[calculix][failures]") {
    Folder folder;
    CHECK(bar_says(folder, bar,
                   around_ccx(folder,
                              "echo '*INCLUDE,INPUT=no.inp' | cat - job.inp > new && "
                              "mv new job.inp")) ==
          "invalid||CalculiX says: readinput: cannot open file no.inp; name files that the deck "
          "reads in solver.files");
}

TEST_CASE("a deck that was cut off before its step solves nothing", "[calculix][failures]") {
    Folder folder;
    CHECK(
        bar_says(folder, bar, around_ccx(folder, "sed -i '/^\\*STEP/,$d' job.inp")) ==
        "invalid||deck 'bar.inp': CalculiX solved nothing and wrote no results; see that its steps "
        "begin with *STEP, print something and end with *END STEP");
}

TEST_CASE("a step that does not end is a broken set-up", "[calculix][failures]") {
    Folder folder;
    CHECK(
        bar_says(folder, bar, around_ccx(folder, "sed -i '/^\\*END/d' job.inp")) ==
        "invalid||deck 'bar.inp': CalculiX solved nothing and wrote no results; see that its steps "
        "begin with *STEP, print something and end with *END STEP");
    // With a print card as the last one, CalculiX miscounts them.
    CHECK(bar_says(folder, bar, around_ccx(folder, "sed -i '/^\\*NODE FILE/,$d' job.inp")) ==
          "invalid||deck 'bar.inp': a step has no *END STEP (CalculiX says: reading *EL PRINT: "
          "increase nprint_); add it behind the step's last card");
}

TEST_CASE("a structure that nothing holds is a design that cannot be solved",
          "[calculix][failures]") {
    Folder folder;
    const Said said = bar_says(folder, changed(bar, "*BOUNDARY\n1, 1, 3", "*BOUNDARY\n1, 2, 3"));
    CHECK(said.substr(0, 33) == "bad design|solve|the model moves ");
    CHECK(said.substr(said.find(" times its")) ==
          " times its own size; nothing seems to hold it: see its *BOUNDARY cards");
}

TEST_CASE("an inverted element is a design that cannot be meshed, before CalculiX runs",
          "[calculix][failures]") {
    Folder folder;
    folder.write("tet.inp",
                 "*NODE, NSET=NALL\n1, 0, 0, 0\n2, 1, 0, 0\n3, 0, 1, 0\n4, 0, 0, ${H}\n"
                 "*ELEMENT, TYPE=C3D4, ELSET=EALL\n7, 1, 2, 3, 4\n" +
                     elastic_cube + "*BOUNDARY\n1, 1, 3\n2, 1, 3\n3, 1, 3\n" +
                     "*STEP\n*STATIC\n*CLOAD\n4, 3, 10\n*NODE PRINT, NSET=NALL\nU\n*END STEP\n");
    const std::string settings =
        R"({"deck": "tet.inp", "outputs": {"u": {"result": "displacement", "set": "NALL"}}})";
    CHECK(bench::solve(folder, settings, {{"H", 1}}, {"u"}).said == "ok");
    CHECK(
        bench::solve(folder, settings, {{"H", -1}}, {"u"}).said ==
        "bad design|mesh|element 7 of the mesh is inverted: its volume is -0.166667; a finer mesh "
        "or a less extreme shape would help");
}

TEST_CASE("a .frd file that was cut off means that the disk is full", "[calculix][failures]") {
    Folder folder;
    CHECK(bar_says(folder, bar,
                   around_ccx(folder, "", "head -c 900 job.frd > cut; mv cut job.frd")) ==
          "unavailable|disk|'job.frd' does not end with 9999, so it is not whole; the disk is "
          "probably full: free some space");
}

TEST_CASE("a .dat file that was cut off means that the disk is full", "[calculix][failures]") {
    Folder folder;
    CHECK(
        bar_says(folder, bar, around_ccx(folder, "", "head -c 90 job.dat > cut; mv cut job.dat")) ==
        "unavailable|disk|'job.dat' is cut off in line 4; the disk is probably full: free some "
        "space");
}

TEST_CASE("a card that CalculiX does not understand is a broken set-up", "[calculix][failures]") {
    Folder folder;
    CHECK(bar_says(folder, changed(bar, "*BOUNDARY\n1, 1, 3", "*BOUNDARY\n1, 1, 3\n*BOUNDERY")) ==
          "invalid||deck 'bar.inp': CalculiX does not understand '*BOUNDERY' and passes it over; "
          "correct the card");
}

TEST_CASE("a card whose beginning CalculiX knows is the card that it knows",
          "[calculix][failures]") {
    Folder folder;
    CHECK(bar_says(folder, changed(bar, "*STATIC", "*STATICX")) == "ok");
}

TEST_CASE("printing a set that CalculiX does not find is a broken set-up", "[calculix][failures]") {
    Folder folder;
    CHECK(bar_says(folder, bar,
                   around_ccx(folder, "sed -i 's/PRINT, NSET=END/PRINT, NSET=TIP/' job.inp")) ==
          "invalid||CalculiX says: reading *NODE PRINT: node set TIP does not exist; define it in "
          "deck 'bar.inp'");
}

TEST_CASE("a material that the deck does not have is a broken set-up", "[calculix][failures]") {
    Folder folder;
    CHECK(bar_says(folder, changed(bar, "MATERIAL=STEEL\n${A}", "MATERIAL=STELE\n${A}")) ==
          "invalid||CalculiX says: reading *SOLID SECTION: nonexistent material; define it in deck "
          "'bar.inp'");
}

TEST_CASE("a property that the material does not have is a broken set-up", "[calculix][failures]") {
    Folder folder;
    CHECK(bar_says(folder, changed(bar, "*CLOAD\n2, 1, 100", "*DLOAD\nBAR, GRAV, 9.81, 1, 0, 0")) ==
          "invalid||CalculiX says: calinput: no density was assigned to any material in a dynamic "
          "calculation or a calculation with centrifugal or gravitational loads; define it in deck "
          "'bar.inp'");
}

TEST_CASE("what CalculiX says is whole, whatever bytes are in it", "[calculix][failures]") {
    Folder folder;
    const std::string script = folder.script(
        "latin", "printf ' *ERROR in gen: L\\344nge\\000 of \\000two\\n\\n'\nexit 201\n");
    CHECK(bar_says(folder, bar, "\"ccx\": \"" + script + "\", ") ==
          "bad design|model|CalculiX says: gen: L\xE4nge of two");
}

TEST_CASE("a section without area is a design that has no model", "[calculix][failures]") {
    Folder folder;
    CHECK(bar_says(folder, bar, "", 0) ==
          "bad design|model|CalculiX says: gen3delem: first thickness in node 1 of element 1 is "
          "zero");
}

TEST_CASE("a section of negative area or of no number is a design that has no model",
          "[calculix][failures]") {
    const std::string message =
        "bad design|model|CalculiX ended with exit code 255 and no message, as it does when the "
        "area "
        "or thickness of a section is negative or no number";
    Folder folder;
    CHECK(bar_says(folder, bar, "", -3) == message);
    CHECK(bar_says(folder, bar, "", std::nan("")) == message);
}

TEST_CASE("a degenerate element is a design that cannot be meshed", "[calculix][failures]") {
    Folder folder;
    CHECK(bar_says(folder, bar, "", 1e-30) ==
          "bad design|mesh|an element is degenerate; CalculiX says: e_c3d: nonpositive jacobian "
          "determinant in element 1");
}

TEST_CASE("a load beyond the limit load diverges, and its partial results are not read",
          "[calculix][failures]") {
    const std::string deck =
        "*MATERIAL, NAME=STEEL\n*ELASTIC\n210000, 0.3\n*PLASTIC\n200, 0\n200, 1\n"
        "*SOLID SECTION, ELSET=EALL, MATERIAL=STEEL\n"
        "*BOUNDARY\nBOTTOM, 3\n1, 1, 2\n2, 2\n4, 1\n"
        "*STEP, NLGEOM\n*STATIC\n0.5, 1\n*CLOAD\nTOP, 3, ${P}\n*NODE PRINT, NSET=TOP\nU\n*END "
        "STEP\n";
    // Four nodes share what a yield stress of 200 MPa carries on 1 mm^2.
    CHECK(cube_says(deck, top_moves, {{"P", 40}}) == "ok");
    CHECK(cube_says(deck, top_moves, {{"P", 60}}) ==
          "bad design|solve|the analysis diverged; CalculiX says: too many cutbacks best solution "
          "and residuals are in the frd file");
    CHECK(cube_says(deck, top_moves, {{"P", 300}}) ==
          "bad design|solve|the analysis diverged; CalculiX says: increment size smaller than "
          "minimum best solution and residuals are in the frd file");
}

TEST_CASE("heat that has nowhere to go diverges", "[calculix][failures]") {
    CHECK(cube_says("*MATERIAL, NAME=STEEL\n*CONDUCTIVITY\n50\n"
                    "*SOLID SECTION, ELSET=EALL, MATERIAL=STEEL\n"
                    "*INITIAL CONDITIONS, TYPE=TEMPERATURE\nNALL, 20\n"
                    "*STEP\n*HEAT TRANSFER, STEADY STATE\n*CFLUX\nTOP, 11, 300\n"
                    "*NODE PRINT, NSET=TOP\nNT\n*END STEP\n",
                    R"({"result": "temperature", "set": "TOP"})") ==
          "bad design|solve|the analysis diverged; CalculiX says: too many cutbacks best solution "
          "and residuals are in the frd file");
}

TEST_CASE("a result that is no number is a design without result", "[calculix][failures]") {
    Folder folder;
    CHECK(bar_says(folder, bar,
                   around_ccx(folder, "", "sed -i 's/ 2.38095.E-03/           NaN/' job.dat")) ==
          "bad design|post|output 'u': the displacement of set 'END' is not a finite number");
}

TEST_CASE("a result that the last step did not write is not taken for the end's",
          "[calculix][failures]") {
    const std::string two_steps =
        elastic_cube + "*BOUNDARY\nBOTTOM, 1, 3\n" +
        changed(pull, "*NODE PRINT, NSET=TOP\nU", "*EL PRINT, ELSET=EALL\nEVOL") +
        "*STEP\n*STATIC\n*CLOAD\nTOP, 1, 1\n*NODE PRINT, NSET=TOP\nU\n*END STEP\n";
    Folder folder;
    folder.write("cube.inp", cube + two_steps);
    const std::string ccx =
        around_ccx(folder, "",
                   "sed -i 's/for set TOP and time  0.2/for set TOP and time  0.1/' "
                   "job.dat");
    const auto says = [&](const std::string& time) {
        return bench::solve(folder,
                            "{" + ccx + R"("deck": "cube.inp", "outputs": {"u": {"result":
                                "displacement", "set": "TOP")" +
                                time + "}}}",
                            {}, {"u"})
            .said;
    };
    CHECK(says("") ==
          "unreadable|post|output 'u': the last displacement of set 'TOP' is of time 1, but the "
          "analysis "
          "ended at 2; have the last step write it, or set time = 1");
    CHECK(says(", \"time\": 1") == "ok");
    CHECK(says(", \"time\": 7") ==
          "unreadable|post|output 'u': CalculiX wrote no displacement of set 'TOP' at time 7; see "
          "ccx.log "
          "for the reason");
}

TEST_CASE("a result that is only recorded may be missing or no number", "[calculix][failures]") {
    Folder folder;
    folder.write("bar.inp", bar);
    const auto solved = [&folder](const std::string& after, const std::string& response) {
        return bench::solve(folder, bench::bar_settings(around_ccx(folder, "", after)), {{"A", 2}},
                            {response});
    };
    const std::string no_number = "sed -i 's/ 2.38095.E-03/           NaN/' job.dat";
    const std::string no_block = "sed -i 's/for set END/for set BEGIN/' job.dat";
    for (const std::string& after : {no_number, no_block}) {
        const bench::Solved recorded = solved(after, "u?");
        CHECK(recorded.said == "ok");
        CHECK(std::isnan(recorded.response.at("u?")));
    }
    CHECK(
        solved(no_block, "u").said ==
        "unreadable|post|output 'u': CalculiX wrote no displacement of set 'END'; see ccx.log for "
        "the reason");
}

TEST_CASE("what CalculiX said last is in the attempt's log", "[calculix][failures]") {
    Folder folder;
    folder.write("bar.inp", bar);
    const bench::Solved solved = bench::solve(folder, bench::bar_settings(), {{"A", 0}}, {"u"});
    REQUIRE_FALSE(solved.log.empty());
    CHECK(solved.log.back().find("ccx.log: ") != std::string::npos);
}
