// SPDX-License-Identifier: MIT
// Settings that make sense are read, and others refused with their key.
#include "trial/settings.hpp"

#include <femrun/failure.hpp>

#include "support/catch.hpp"
#include "trial/words.hpp"

using femtet::FemtetSettings;

namespace {

FemtetSettings read(const std::string& json) { return femtet::read_settings(json, "/study"); }

std::string said(const std::string& json) {
    try {
        (void)read(json);
    } catch (const femrun::Invalid& refused) {
        return refused.what();
    }
    return "ok";
}

std::string said_of_output(const std::string& output) {
    return said(R"j({"project": "a.femprj", "outputs": {"L": )j" + output + "}}");
}

}  // namespace

TEST_CASE("settings of a whole study are read", "[femtet][settings]") {
    const FemtetSettings settings = read(R"j({
        "project": "models/coil.femprj", "model": "coil", "connect": "existing",
        "dialogs": "fail", "solve_limit": "1 h 30 min", "call_limit": "5 s", "result_file": true,
        "outputs": {"L": {"call": "Gogh.Gauss.GetL('a', 'a')", "factor": 1e6},
                    "f": {"call": "Gogh.Galileo.GetFreq().Real", "model": "shaft",
                          "reduce": "nearest to 1400 over modes"}}})j");

    CHECK(settings.project == "/study/models/coil.femprj");
    CHECK(settings.connect == FemtetSettings::Connect::existing);
    CHECK(settings.dialogs == FemtetSettings::Dialogs::fail);
    CHECK(settings.limits.solve == 5400);
    CHECK(settings.limits.call == 5);
    CHECK(settings.limits.rebuild == 600);
    CHECK(settings.limits.mesh == 0);
    CHECK(settings.result_file);
    CHECK(settings.models() == std::vector<std::string>{"coil", "shaft"});
}

TEST_CASE("settings that make no sense are refused with their key", "[femtet][settings]") {
    CHECK(said(R"j({"outputs": {}})j") ==
          "solver.project: is missing; name the project, such as \"coil.femprj\"");
    CHECK(said(R"j({"project": "a.femprj"})j") ==
          "solver.outputs: is missing; say what the study gets: L = { call = \"coil = "
          "Gogh.Gauss.GetCoilList()[0]; Gogh.Gauss.GetL(coil, coil)\" }");
    CHECK(said(R"j({"project": "a.femprj", "modle": "x"})j") ==
          "solver.modle: there is no such setting; did you mean 'model'?");
    CHECK(said(R"j({"project": "a.femprj", "connect": "auto"})j") ==
          "solver.connect: 'auto' is none of 'new', 'existing'");
    CHECK(said(R"j({"project": "a.femprj", "solve_limit": "soon"})j") ==
          "solver.solve_limit: is \"soon\"; expected a duration such as '30 s' or '1 h 30 min'");
    CHECK(said(R"j({"project": "a.femprj", "picture": 1})j") ==
          "solver.picture: is 1; expected true or false");
    CHECK(said(R"j({"project": "a.femprj", "unused": [1]})j") ==
          "solver.unused: has 1 in it; expected texts");
    CHECK(said(R"j({"project": "a.femprj", "variables": "w"})j") ==
          "solver.variables: is \"w\"; write a table: width = \"幅-1\"");
    CHECK(said(R"j({"project": "a.femprj", "variables": {"w": 1}})j") ==
          "solver.variables.w: is 1; name the variable of the model that it sets");
    CHECK(said(R"j({"project": "a.femprj", "unused": ["w"], "variables": {"w": "幅"}})j") ==
          "solver.variables.w: sets a variable, and solver.unused says that it is none; leave one "
          "out");
}

TEST_CASE("outputs that make no sense are refused with their key", "[femtet][settings]") {
    CHECK(said_of_output(R"j("Gogh.Gauss.GetL(1)")j") ==
          "solver.outputs.L: is no table; write { call = \"Gogh. ...\" }");
    CHECK(said_of_output("{}") ==
          "solver.outputs.L.call: is missing; say what is read: \"Gogh.Gauss.GetL(coil, coil)\", "
          "for example");
    CHECK(said_of_output(R"j({"call": "Gogh.Gauss.GetL(1"})j") ==
          "solver.outputs.L.call: at character 18: ')' is missing, which closes the bracket at "
          "character 16");
    CHECK(said_of_output(R"j({"call": "F()", "mode": 0})j") ==
          "solver.outputs.L.call: has no modes; to select them, the value is to be read from one "
          "part of Gogh: \"Gogh.Galileo.GetFreq().Real\", for example");
    CHECK(said_of_output(R"j({"call": "Gogh.Watt.F()", "mode": 1.5})j") ==
          "solver.outputs.L.mode: is 1.5; modes are counted from 0, and \"last\" is the last");
    CHECK(said_of_output(R"j({"call": "Gogh.Watt.F()", "reduce": "smallest"})j") ==
          "solver.outputs.L.reduce: 'smallest' is none of 'min over modes', 'max over modes', "
          "'mean over modes', 'first peak over modes', 'first dip over modes' or 'nearest to 1400 "
          "over modes'");
    CHECK(said_of_output(R"j({"call": "Gogh.Watt.F()", "give": "F()"})j") ==
          "solver.outputs.L.give: is read at the mode that reduce chooses; add reduce = \"min over "
          "modes\", say");
    CHECK(said_of_output(R"j({"call": "Gogh.Watt.F()", "mode": 1, "reduce": "min over modes"})j") ==
          "solver.outputs.L.mode: goes with no reduce, which reads all modes; leave one out");
    CHECK(said_of_output(R"j({"call": "F()", "factor": 0})j") ==
          "solver.outputs.L.factor: is 0; expected another number");
    CHECK(said_of_output(R"j({"call": "F()", "parametric": 1})j") ==
          "solver.outputs.L.call: goes with no parametric, which says what is read; leave one out");
    CHECK(said_of_output(R"j({"parametric": 0})j") ==
          "solver.outputs.L.parametric: is 0; Femtet's output settings are counted from 1");
    CHECK(said_of_output(R"j({"parametric": 1, "factor": 1e6})j") == "ok");
    CHECK(said_of_output(R"j({"unit": "H"})j") ==
          "solver.outputs.L.unit: there is no such setting; known are 'call', 'parametric', "
          "'model', 'mode', 'reduce', 'give', 'factor'");
}

TEST_CASE("times are written as people do", "[femtet][settings]") {
    CHECK(femtet::shown_seconds(90) == "90 s");
    CHECK(femtet::shown_seconds(120) == "2 min");
}
