// SPDX-License-Identifier: MIT
// Whether the parameters of a study are variables of the model, said before anything is solved.
#include "trial/variables.hpp"

#include <femrun/failure.hpp>

#include "fake_objects.hpp"
#include "support/catch.hpp"

using femtet::ModelVariables;
using femtet::Naming;
using femtet::Wanted;

namespace {

std::string said(const std::vector<Wanted>& quantities, const Naming& naming = {}) {
    fake::Femtet femtet;
    femtet.variables["線径-1"] = 0.5;
    try {
        std::string names;
        for (const auto& [quantity, variable] :
             settable(quantities, naming, ModelVariables::of(femtet.app), "coil"))
            names += variable == quantity ? quantity + " " : quantity + "=" + variable + " ";
        return names;
    } catch (const femrun::Invalid& refused) {
        return refused.what();
    }
}

}  // namespace

TEST_CASE("a model tells its variables, with values and expressions", "[femtet][variables]") {
    fake::Femtet femtet;
    const ModelVariables found = ModelVariables::of(femtet.app);

    REQUIRE(found.all.size() == 3);
    CHECK(found.all[0].name == "r");
    CHECK(found.all[0].value == 10);
    CHECK(!found.all[0].is_derived());
    CHECK(found.all[2].name == "wire");
    CHECK(found.all[2].is_derived());
}

TEST_CASE("a model without variables says nothing at all", "[femtet][variables]") {
    fake::Femtet femtet;
    femtet.app.methods["GetVariableNames_py"] = fake::gives({});
    CHECK(ModelVariables::of(femtet.app).all.empty());
    CHECK(ModelVariables::of(femtet.app).are_told);

    femtet.app.methods.erase("GetVariableNames_py");
    CHECK(!ModelVariables::of(femtet.app).are_told);
}

TEST_CASE("parameters are held against the variables of the model", "[femtet][variables]") {
    CHECK(said({{"r"}, {"turns"}}) == "r turns ");
    CHECK(said({{"r"}, {"angle"}}, {{"angle"}, {}}) == "r ");
    CHECK(said({{"r"}, {"area", true}}) == "r ");
    CHECK(said({{"R"}}) ==
          "parameter 'R': model 'coil' has 'r', and Femtet takes upper and lower case for "
          "different; write it as the model does");
    CHECK(said({{"turn"}}) ==
          "parameter 'turn': model 'coil' has no such variable; did you mean 'turns'?; a variable "
          "whose name no parameter can have is set by the one that solver.variables names; if only "
          "calls or formulas use it, name it in solver.unused");
    CHECK(said({{"length"}}) ==
          "parameter 'length': model 'coil' has no such variable; known are 'r', 'turns', 'wire', "
          "'線径-1'; a variable whose name no parameter can have is set by the one that "
          "solver.variables names; if only calls or formulas use it, name it in solver.unused");
    CHECK(said({{"wire"}}) ==
          "parameter 'wire': model 'coil' computes this variable as 'r/5', which setting it would "
          "overwrite; vary what it is made of, or make it a number in Femtet");
}

TEST_CASE("a Femtet that does not tell its variables is believed to have them",
          "[femtet][variables]") {
    ModelVariables untold;
    untold.are_told = false;
    CHECK(settable({{"r"}}, {}, untold, "") == std::vector<femtet::Setting>{{"r", "r"}});
}

TEST_CASE("a variable of any name is set by the parameter that is named for it",
          "[femtet][variables]") {
    CHECK(said({{"r"}, {"thick"}}, {{}, {{"thick", "線径-1"}}}) == "r thick=線径-1 ");
    CHECK(said({{"thick"}}, {{}, {{"thick", "線径-2"}}}) ==
          "parameter 'thick': model 'coil' has no variable '線径-2', which solver.variables names; "
          "did you mean '線径-1'?");
    CHECK(said({{"r"}, {"thick"}}, {{}, {{"thick", "r"}}}) ==
          "parameter 'thick': it and 'r' set the same variable 'r'; name one of them in "
          "solver.unused, or another variable in solver.variables");
    CHECK(said({{"thick"}}, {{}, {{"thick", "R"}}}) ==
          "parameter 'thick': model 'coil' has 'r', and Femtet takes upper and lower case for "
          "different; write it as the model does");
    CHECK_THROWS_WITH(femtet::check_naming({{}, {{"thik", "線径-1"}}}, {{"r"}, {"thick"}}),
                      "solver.variables.thik: the study has no parameter 'thik'; did you mean "
                      "'thick'?");
}

TEST_CASE("a Femtet that does not tell the variables is not taken for one that has none",
          "[femtet][variables]") {
    fake::Femtet femtet;
    femtet.app.methods["GetVariableNames_py"] = fake::gives(false);
    CHECK_THROWS_WITH(ModelVariables::of(femtet.app),
                      "Femtet does not tell the variables of the model: GetVariableNames_py gave "
                      "the flag False");
}
