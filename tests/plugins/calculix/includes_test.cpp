// SPDX-License-Identifier: MIT
// What the deck and the geometry read, wherever it lies, gets into the attempt's folder as CalculiX
// and gmsh look for it; what they cannot open is told before anything runs.
#include <filesystem>
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

const std::string section = "*SOLID SECTION, ELSET=BAR, MATERIAL=STEEL\n${A}\n";

/// The bar with its section in a file that `include` reads.
Said bar_with(const Folder& folder, const std::string& include) {
    folder.write("study/bar.inp", changed(bar, section, include + "\n"));
    const bench::Solved solved = bench::solve(
        folder, changed(bench::bar_settings(), "bar.inp", "study/bar.inp"), {{"A", 4}}, {"u"});
    if (solved.said == "ok")
        CHECK(solved.response.at("u") == Approx(1000 / (210000 * 4.0)).epsilon(1e-6));
    return solved.said;
}

const std::string box_deck =
    "*INCLUDE, INPUT=mesh.inp\n*MATERIAL, NAME=STEEL\n*ELASTIC\n210000, "
    "0.3\n*SOLID SECTION, ELSET=BODY, MATERIAL=STEEL\n*BOUNDARY\nFIX, 1, "
    "3\n*STEP\n*STATIC\n*EL PRINT, ELSET=BODY, TOTALS=ONLY\nEVOL\n*END "
    "STEP\n";

/// The volume of a box of length a and height 1, whose geometry begins so.
double volume_of(const Folder& folder, const std::string& begin,
                 const std::vector<bench::Value>& design = {{"a", 3}}) {
    folder.write("study/box.geo",
                 begin +
                     "\nSetFactory(\"OpenCASCADE\");\nBox(1) = {0, 0, 0, a, 1, 1};\n"
                     "Physical Volume(\"BODY\") = {1};\nPhysical Surface(\"FIX\") = {1};\n");
    folder.write("study/box.inp", box_deck);
    const bench::Solved solved = bench::solve(
        folder,
        R"({"deck": "study/box.inp", "geometry": "study/box.geo", "outputs": {"v": {"result": "volume"}}})",
        design, {"v"});
    INFO(begin);
    CHECK(solved.said == "ok");
    return solved.response.at("v");
}

}  // namespace

TEST_CASE("includes are found as CalculiX finds them, however they are written",
          "[calculix][includes]") {
    Folder folder;
    folder.write("study/Section.inc", section);
    for (const char* line : {"*INCLUDE, INPUT=Section.inc", "*INCLUDE, INPUT=\"Section.inc\"",
                             "*include , input = Section.inc", "* INCLUDE,INPUT=\"Section.inc\"\r",
                             "*INCLUDE INPUT=Section.inc", "\t*Include,\tInput=./Section.inc"})
        CHECK(bar_with(folder, line) == "ok");
}

TEST_CASE("includes from outside the deck's folder are taken along", "[calculix][includes]") {
    Folder folder;
    folder.write("parts/section.inc", section);
    folder.write("parts/more.inc", "*INCLUDE,INPUT=../parts/section.inc\n");
    folder.write("study/near.inc", "*INCLUDE,INPUT=../parts/section.inc\n");

    CHECK(bar_with(folder, "*INCLUDE, INPUT=../parts/section.inc") == "ok");
    CHECK(folder.read("work/outside-1-section.inc") ==
          "*SOLID SECTION, ELSET=BAR, MATERIAL=STEEL\n4\n");
    CHECK(bar_with(folder, "*INCLUDE, INPUT=" + (folder.path() / "parts/section.inc").string()) ==
          "ok");
    CHECK(bar_with(folder, "*INCLUDE, INPUT=\"../parts/more.inc\"") == "ok");
    CHECK(bar_with(folder, "*INCLUDE, INPUT=near.inc") == "ok");
    CHECK(bar_with(folder, "*INCLUDE, INPUT=x/../../parts/section.inc").substr(0, 8) == "missing|");
    folder.write("study/x/y", "");
    CHECK(bar_with(folder, "*INCLUDE, INPUT=x/../../parts/section.inc") == "ok");
}

TEST_CASE("an include that CalculiX cannot open is told with the way out", "[calculix][includes]") {
    Folder folder;
    for (const char* name : {"my section.inc", "a,b.inc", "section.inc"})
        folder.write(std::string("study/") + name, section);
    const std::string long_name = std::string(140, 'n') + ".inc";
    folder.write("study/" + long_name, section);

    const std::string blank =
        "invalid||bar.inp:11: includes 'my section.inc', but CalculiX takes blanks out of the "
        "name, "
        "without a message, and opens 'mysection.inc'; give the file a name without blanks";
    CHECK(bar_with(folder, "*INCLUDE, INPUT=my section.inc") == blank);
    CHECK(bar_with(folder, "*INCLUDE, INPUT=\"my section.inc\"") == blank);
    CHECK(bar_with(folder, "*INCLUDE, INPUT=a,b.inc") ==
          "invalid||bar.inp:11: includes 'a,b.inc', and CalculiX cannot open a name with a comma; "
          "end the line behind the name, or rename the file");
    CHECK(
        bar_with(folder, "*INCLUDE, INPUT=" + long_name) ==
        "invalid||bar.inp:11: the name of the include has 144 characters, and CalculiX takes 132; "
        "give it a shorter one");
    CHECK(bar_with(folder, "*INCLUDE, INPUT=\"section.inc") ==
          "invalid||bar.inp:11: the quotes around the name of the include are not closed; close "
          "them with \"");
    CHECK(
        bar_with(folder, "*INCLUDE,\nINPUT=section.inc") ==
        "invalid||bar.inp:11: *INCLUDE has no file in its line; write '*INCLUDE,INPUT=name', which "
        "CalculiX wants in one line");
    folder.write("study/load.inc", "@surface TIP, 1, 1\n");
    CHECK(bar_with(folder, "*INCLUDE,INPUT=load.inc") ==
          "invalid||load.inc:1: '@surface' works in the deck itself; move the line and its card to "
          "'bar.inp'");
}

TEST_CASE("a design may say which file is included", "[calculix][includes]") {
    Folder folder;
    folder.write("thin.inc", "*SOLID SECTION, ELSET=BAR, MATERIAL=STEEL\n1\n");
    folder.write("thick.inc", "*SOLID SECTION, ELSET=BAR, MATERIAL=STEEL\n${A}\n");
    folder.write("bar.inp", changed(bar, section, "*INCLUDE, INPUT=${part}.inc\n"));
    const auto u = [&folder](const std::string& part) {
        return bench::solve(folder, bench::bar_settings(R"("files": ["thin.inc", "thick.inc"], )"),
                            {{"A", 4}, {"part", 0, part}}, {"u"})
            .response.at("u");
    };
    CHECK(u("thin") == Approx(1000 / 210000.0).epsilon(1e-6));
    CHECK(u("thick") == Approx(1000 / (210000 * 4.0)).epsilon(1e-6));
}

TEST_CASE("a geometry takes the study's values in every usual way", "[calculix][includes]") {
    Folder folder;
    for (const char* begin :
         {"", "a=${a};", "a = ${a:.3f};", "a = 0.5 * 2 * ${a};", "DefineConstant[ a = 5 ];",
          "DefineConstant[ a = {5, Min 1, Max 9} ];", "DefineConstant[ a = ${a} ];",
          "If (!Exists(a)) a = 7; EndIf"})
        CHECK(volume_of(folder, begin) == Approx(3));
    CHECK(volume_of(folder, "a += 1;") == Approx(4));
}

TEST_CASE("what a geometry reads is found beside the file that names it", "[calculix][includes]") {
    Folder folder;
    folder.write("study/sub/first.geo",
                 "Include \"second.geo\";\nInclude \"../../common/c.geo\";\n");
    folder.write("study/sub/second.geo", "DefineConstant[ a = 2 ];\n");
    folder.write("study/second.geo", "a = 9;\n");
    folder.write("common/c.geo", "b = ${b};\nInclude \"d.geo\";\n");
    folder.write("common/d.geo", "c = 1;\n");

    CHECK(volume_of(folder, "Include \"sub/first.geo\";\na = a * b * c;", {{"a", 3}, {"b", 2}}) ==
          Approx(6));
    CHECK(std::filesystem::exists(folder.path() / "work/sub/outside-1-c.geo"));
    CHECK(volume_of(folder, "Include \"" + (folder.path() / "common/c.geo").string() + "\";",
                    {{"a", 3}, {"b", 2}}) == Approx(3));
    CHECK_FALSE(std::filesystem::exists(folder.path() / "common/work"));
}

TEST_CASE("a geometry that is no .geo is refused", "[calculix][includes]") {
    Folder folder;
    folder.write("box.inp", box_deck);
    folder.write("box.step", "");
    CHECK(
        bench::open(
            folder,
            R"({"deck": "box.inp", "geometry": "box.step", "outputs": {"v": {"result": "volume"}}})",
            {}, {"v"}) ==
        "invalid||solver.geometry: 'box.step' is no .geo; name one, which reads other shapes with "
        "'Merge \"part.step\";'");
}
