// SPDX-License-Identifier: MIT
// Whether the parameters of a study are variables of the model, said before anything is solved.
#include "trial/variables.hpp"

#include <femrun/failure.hpp>

#include "fake_objects.hpp"
#include "support/catch.hpp"

using femtet::ModelVariables;
using femtet::Wanted;

namespace {

std::string said(const std::vector<Wanted>& quantities,
                 const std::vector<std::string>& unused = {}) {
    fake::Femtet femtet;
    try {
        std::string names;
        for (const std::string& name :
             settable(quantities, unused, ModelVariables::of(femtet.app), "coil"))
            names += name + " ";
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
    CHECK(said({{"r"}, {"angle"}}, {"angle"}) == "r ");
    CHECK(said({{"r"}, {"area", true}}) == "r ");
    CHECK(said({{"R"}}) ==
          "parameter 'R': model 'coil' has 'r', and Femtet takes upper and lower case for "
          "different; write it as the model does");
    CHECK(said({{"turn"}}) ==
          "parameter 'turn': model 'coil' has no such variable; did you mean 'turns'?; if only "
          "calls or formulas use it, name it in solver.unused");
    CHECK(said({{"length"}}) ==
          "parameter 'length': model 'coil' has no such variable; known are 'r', 'turns', 'wire'; "
          "if only calls or formulas use it, name it in solver.unused");
    CHECK(said({{"wire"}}) ==
          "parameter 'wire': model 'coil' computes this variable as 'r/5', which setting it would "
          "overwrite; vary what it is made of, or make it a number in Femtet");
}

TEST_CASE("a Femtet that does not tell its variables is believed to have them",
          "[femtet][variables]") {
    ModelVariables untold;
    untold.are_told = false;
    CHECK(settable({{"r"}}, {}, untold, "") == std::vector<std::string>{"r"});
}

TEST_CASE("a Femtet that does not tell the variables is not taken for one that has none",
          "[femtet][variables]") {
    fake::Femtet femtet;
    femtet.app.methods["GetVariableNames_py"] = fake::gives(false);
    CHECK_THROWS_WITH(ModelVariables::of(femtet.app),
                      "Femtet does not tell the variables of the model: GetVariableNames_py gave "
                      "the flag False");
}
