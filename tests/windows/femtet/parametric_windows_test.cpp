// SPDX-License-Identifier: MIT
// Output settings that were made in Femtet's own window.
#include "femtet/standin.hpp"
#include "support/catch.hpp"

using namespace femrun::windows;

TEST_CASE("an output setting of Femtet is an output of the study", "[femtet][parametric]") {
    const StandIn standin;
    standin.write_project(coil_project + "output L 0: inductance[H]\n");
    const std::string settings = R"j({"project": "coil.femprj", "outputs": {
        "set": {"parametric": 1, "factor": 1e6},
        "called": {"call": "coil = Gogh.Gauss.GetCoilList()[0]; Gogh.Gauss.GetL(coil, coil)",
                   "factor": 1e6}}})j";
    Femtet femtet(standin, settings);
    const std::vector<femrun::stand::NamedKind> radius{{"coil_radius", FEMRUN_REAL}};
    REQUIRE(femtet.open(radius, {"set", "called"}) == "ok");

    for (const double mm : {5.0, 8.0}) {
        REQUIRE(femtet.solve({mm}) == "ok");
        CHECK(femtet.response(0) > 0);
        CHECK(femtet.response(0) == femtet.response(1));
    }

    standin.order("parametric error mesh is too coarse");
    CHECK(femtet.solve({5}) ==
          "7 post: output 'set': Femtet's output setting 1 has an error: mesh is too coarse");
    standin.order("Solve false E4001 Solver : 収束しません");
    CHECK(femtet.solve({5}) ==
          "5 solve: model 'coil' cannot be solved: E4001 Solver : 収束しません");
    standin.order("Solve crash once");
    CHECK(femtet.solve({5}).rfind("3 : Femtet (process ", 0) == 0);
    CHECK(femtet.solve({5}) == "ok");
}

TEST_CASE("an output setting that the model does not have is found at once",
          "[femtet][parametric]") {
    const StandIn standin;
    standin.write_project(coil_project + "output L 0: inductance[H]\n");
    Femtet femtet(standin, R"j({"project": "coil.femprj", "outputs": {"L": {"parametric": 2}}})j");
    CHECK(femtet.open() ==
          "1 : output 'L': the model has no output setting 2; it has '0: inductance[H]'; add it in "
          "Femtet, in the output settings of the parametric analysis");
}
