// SPDX-License-Identifier: MIT
#include "study/goals.hpp"

#include <limits>

#include "study/judging.hpp"
#include "study/never_recorded.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;

namespace {

SearchSpace plate() {
    auto space = SearchSpace::compile({.parameters = {{"x", RealDomain{0, 10}, "mm"}},
                                       .fixed = {{"density", 8.0, ""}},
                                       .derived = {{"area", "x^2", ""}}});
    return *std::move(space);
}

const GoalsDefinition definition{
    .responses = {"stress", "tip", "spare"},
    .objectives = {{"mass", Sense::minimize, "area * density", 0},
                   {"stiffness", Sense::maximize, "1 / tip", 0},
                   {"deflection", Sense::target, "tip", 0.25}},
    .constraints = {{"strength", "stress", std::nullopt, 200.0}, {"band", "tip - 0.5", 0.0, 1.0}}};

}  // namespace

TEST_CASE("a response within all limits is feasible", "[study][goals]") {
    const SearchSpace space = plate();
    const auto goals = Goals::compile(definition, space);

    const auto verdict = goals->judge(space, {3}, std::vector<double>{150, 0.5, 7});

    CHECK(*verdict ==
          Verdict{.values = {72, 2, 0.5}, .excesses = {-50, 0}, .violation = 0, .feasible = true});
}

TEST_CASE("violations are summed, each in the size of the limit it violates", "[study][goals]") {
    const SearchSpace space = plate();
    const auto goals = Goals::compile(definition, space);

    CHECK(*goals->judge(space, {3}, std::vector<double>{250, 0.25, 7}) ==
          Verdict{.values = {72, 4, 0.25},
                  .excesses = {50, 0.25},
                  .violation = 50.0 / 200 + 0.25 / 1,
                  .feasible = false});
    CHECK(goals->judge(space, {3}, std::vector<double>{100, 3, 7})->violation == 1.5);
}

TEST_CASE("an excess tells the room that is left to the nearer limit", "[study][goals]") {
    const SearchSpace space = plate();
    const auto goals = Goals::compile(definition, space);

    const auto excesses = [&](double stress, double tip) {
        return goals->judge(space, {3}, std::vector<double>{stress, tip, 7})->excesses;
    };

    CHECK(excesses(120, 0.75) == std::vector<double>{-80, -0.25});
    CHECK(excesses(200, 1.25) == std::vector<double>{0, -0.25});
    CHECK(excesses(201, 1.75) == std::vector<double>{1, 0.25});
}

TEST_CASE("losses are turned so that smaller is better", "[study][goals]") {
    const SearchSpace space = plate();
    const auto goals = Goals::compile(definition, space);

    CHECK(goals->losses(std::vector<double>{72, 2, 0.125}) == std::vector<double>{72, -2, 0.125});
}

TEST_CASE("a response that counts and is not finite is named", "[study][goals]") {
    const SearchSpace space = plate();
    const auto goals = Goals::compile(definition, space);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();

    const auto judge = [&](std::vector<double> response) {
        const auto verdict = goals->judge(space, {3}, response);
        return verdict ? "judged" : verdict.error().message;
    };

    CHECK(judge({100, nan, 7}) ==
          "objective 'stiffness': response 'tip' is NaN; it must be finite");
    CHECK(judge({infinity, 1, 7}) ==
          "constraint 'strength': response 'stress' is infinite; it must be finite");
    CHECK(judge({-infinity, 1, 7}) ==
          "constraint 'strength': response 'stress' is minus infinite; it must be finite");
    CHECK(judge({100, 0, 7}) ==
          "objective 'stiffness': formula '1 / tip' is infinite; it must be finite");
    CHECK(judge({100, 1, nan}) == "judged");
    CHECK(judge({100, 1}) == "the solver returned 2 responses; the study has 3");
}

TEST_CASE("a goal whose formula does not compile is named", "[study][goals]") {
    const SearchSpace space = plate();

    GoalsDefinition wrong = definition;
    wrong.objectives[0].of = "aera * density";
    CHECK(Goals::compile(wrong, space).error().message ==
          "objective 'mass': formula 'aera * density': 'aera' at character 1 is not known; did you "
          "mean 'area'?");

    wrong = definition;
    wrong.constraints[0].of = "stress stress";
    CHECK(Goals::compile(wrong, space).error().message ==
          "constraint 'strength': formula 'stress stress': 'stress' at character 8 follows a "
          "value; write an operator between them, such as '*'");
}

TEST_CASE("a number that was never recorded is not called NaN", "[study][goals]") {
    const SearchSpace space = plate();
    const auto goals = Goals::compile(definition, space);

    CHECK(goals->judge(space, {3}, std::vector<double>{1, never_recorded(), 7}).error().message ==
          "objective 'stiffness': response 'tip' was not recorded");
    CHECK(goals->judge(space, {3}, std::vector<double>{1, 1, never_recorded()}).ok());
}

TEST_CASE("a response outside its plausible range is no result", "[study][goals]") {
    const SearchSpace space = plate();
    GoalsDefinition ranged = definition;
    ranged.plausible = {{"tip", 0.01, std::nullopt}, {"spare", std::nullopt, 1e6}};
    const auto goals = Goals::compile(ranged, space);
    const auto why = [&](std::vector<double> response) {
        const auto judged = study::judged(*goals, space, {3}, response);
        const auto* failure = std::get_if<Failure>(&judged);
        if (failure == nullptr) return std::string("judged");
        CHECK(*failure ==
              Failure{FailureKind::design, "post", failure->message, Cause::implausible});
        return failure->message;
    };

    CHECK(why({1, 0, 1}) ==
          "output 'tip' is 0, below its plausible lower limit 0.01; see what the solver wrote, or "
          "widen [outputs] if this can be");
    CHECK(why({1, 1, 2e6}) ==
          "output 'spare' is 2000000, above its plausible upper limit 1000000; see what the "
          "solver wrote, or widen [outputs] if this can be");
    CHECK(why({1, 1, std::numeric_limits<double>::quiet_NaN()}) ==
          "output 'spare' is NaN, which is not within its plausible range; see what the solver "
          "wrote, or widen [outputs] if this can be");
    CHECK(why({1, 0.01, 1e6}) == "judged");
    // It was not asked for when the design was solved.
    CHECK(why({1, 1, never_recorded()}) == "judged");
}

TEST_CASE("a response is only recorded when no goal and no range needs it", "[study][goals]") {
    GoalsDefinition goals = definition;
    CHECK(only_recorded(goals) == std::vector<bool>{false, false, true});
    CHECK(user_of(goals, "tip") == "objective 'stiffness'");
    CHECK(user_of(goals, "stress") == "constraint 'strength'");
    CHECK(user_of(goals, "spare") == std::nullopt);

    goals.plausible = {{"spare", 0.0, std::nullopt}};
    CHECK(only_recorded(goals) == std::vector<bool>{false, false, false});
}

TEST_CASE("a response that a goal has no value for is a failure of its own cause",
          "[study][goals]") {
    const SearchSpace space = plate();
    const auto goals = Goals::compile(definition, space);

    CHECK(std::get<Failure>(study::judged(*goals, space, {3}, std::vector<double>{1, 0, 7})) ==
          Failure{FailureKind::design, "post",
                  "objective 'stiffness': formula '1 / tip' is infinite; it must be finite",
                  Cause::unjudged});
    CHECK(std::get<Failure>(study::judged(*goals, space, {3}, std::vector<double>{1})) ==
          Failure{FailureKind::fault, "", "the solver returned 1 responses; the study has 3"});
    CHECK(std::get<Verdict>(study::judged(*goals, space, {3}, std::vector<double>{1, 1, 1}))
              .feasible);
}
