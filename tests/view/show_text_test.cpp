// SPDX-License-Identifier: MIT
#include "view/show_text.hpp"

#include "store/bracket.hpp"
#include "support/catch.hpp"
#include "view/limits.hpp"
#include "view/seen.hpp"

using namespace femrun;
using namespace femrun::view;

TEST_CASE("show tells the state, the trials and the best design", "[view][show]") {
    CHECK(study_text(testing::bracket().subject(), std::nullopt) ==
          R"(bracket: running; 4 trials: 2 complete (1 infeasible), 1 failed: mesh 1

   trial  state     mass (min)  thickness [mm]  ribs  material  note
*      1  complete         1.5              10     2  S235
       2  failed                           4.5     0  S355      mesh: gmsh: no elements in volume 1
       3  complete        1.25           19.25     4  S355      stress 20 above 100
       4  running                            8     1  S235

best design: trial 1
  thickness  10 mm
  ribs       2
  material   S235
  load       500 N  fixed
  height     28 mm  derived
  mass       1.5    minimize
  stress     80     at most 100 (20 below it, 20 %)
  max_mises  80     output
)");
}

TEST_CASE("show tells how much of the time budget is used", "[view][show]") {
    study::StudyDefinition timed = store::testing::bracket();
    timed.budget.time = std::chrono::minutes(90);
    testing::Seen seen(timed, store::testing::four_trials(StudyId{1}));
    CHECK(study_text(seen.subject(), 0).find("mesh 1\ntime: 17 s of 1 h 30 min in 1 run\n\n") !=
          std::string::npos);

    seen.add(store::StudyChanged{store::StudyState::running, ""});
    CHECK(study_text(seen.subject(), 0).find("\ntime: 17 s of 1 h 30 min in 2 runs\n\n") !=
          std::string::npos);
}

TEST_CASE("a short table says how many trials it leaves out", "[view][show]") {
    const auto seen = testing::bracket();
    CHECK(trials_table(seen.subject(), 2) ==
          R"(  trial  state     mass (min)  thickness [mm]  ribs  material  note
      3  complete        1.25           19.25     4  S355      stress 20 above 100
      4  running                            8     1  S235
2 trials before; --all shows them
)");
    CHECK(trials_table(seen.subject(), 3).ends_with("1 trial before; --all shows it\n"));
    CHECK(trials_table(seen.subject(), 4) == trials_table(seen.subject(), std::nullopt));
}

TEST_CASE("show of several objectives tells the front", "[view][show]") {
    const auto seen = testing::two_objectives({{1, 1}, {2, 3}, {3, 2}, {-1, 9}, {0.5, 0.5}});
    CHECK(study_text(seen.subject(), std::nullopt) ==
          R"(beam: running; 5 trials: 5 complete (1 infeasible)

   trial  state     mass (min)  stiffness (max)  x [m]    y  note
*      1  complete           1                1      1  0.5
*      2  complete           2                3      2  0.5
       3  complete           3                2      3  0.5
       4  complete          -1                9      4  0.5  positive 1 below 0
*      5  complete         0.5              0.5      5  0.5

front: 3 trials
  trial  mass (min)  stiffness (max)  x [m]    y
      5         0.5              0.5      5  0.5
      1           1                1      1  0.5
      2           2                3      2  0.5
)");
    CHECK(best_text(seen.subject()) == "several objectives: 3 trials share the front\n");
}

TEST_CASE("when no design is feasible the nearest one is shown", "[view][show]") {
    const auto seen = testing::two_objectives({{-3, 1}, {-1, 2}});
    CHECK(front_text(seen.subject()) ==
          R"(no design satisfies every constraint yet; trial 2 comes nearest
  x          2 m
  y          0.5
  mass       -1   minimize
  stiffness  2    maximize
  positive   -1   at least 0: violated by 1
)");
}

TEST_CASE("a study without trials says so", "[view][show]") {
    const auto seen = testing::untouched();
    CHECK(study_text(seen.subject(), 20) ==
          "bracket: running; 0 trials: 0 complete\n\nno trials yet\n");
    CHECK(best_text(seen.subject()) == "no trial is complete yet\n");
    CHECK(front_text(seen.subject()) == "no trial is complete yet\n");
}

TEST_CASE("why a study stopped is told with its state", "[view][show]") {
    auto seen = testing::untouched();
    seen.add(store::TrialAsked{1, store::Origin::optimizer, 0, {5, 1, 1}});
    seen.add(store::TrialEnded{.trial = 1,
                               .state = study::TrialState::failed,
                               .failure = study::Failure{study::FailureKind::fault, "", "odd"}});
    seen.add(store::TrialAsked{2, store::Origin::optimizer, 0, {6, 1, 1}});
    seen.add(store::TrialEnded{.trial = 2, .state = study::TrialState::cancelled});
    seen.add(store::StudyChanged{store::StudyState::done, "2 of 2 trials"});
    CHECK(study_text(seen.subject(), std::nullopt) ==
          R"(bracket: done (2 of 2 trials); 2 trials: 0 complete, 1 failed: fault 1; 1 cancelled

  trial  state      mass (min)  thickness [mm]  ribs  material  note
      1  failed                              5     1  S355      fault: odd
      2  cancelled                           6     1  S355

no trial is complete yet
)");
}

TEST_CASE("a constraint tells how near its limits are", "[view][show]") {
    const study::Constraint upper{"stress", "s", std::nullopt, 100};
    const study::Constraint both{"gap", "g", -1, 0};
    CHECK(limit_text(upper, 80, "MPa") == "at most 100 MPa (20 MPa below it, 20 %)");
    CHECK(limit_text(upper, 120, "MPa") == "at most 100 MPa: violated by 20 MPa, 20 %");
    CHECK(limit_text(upper, 210, "") == "at most 100: violated by 110, 110 %");
    CHECK(limit_text(upper, 100, "") == "at most 100 (exactly there)");
    CHECK(limit_text(upper, 99.9999, "") == "at most 100 (0.0001 below it, less than 0.01 %)");
    CHECK(limit_text(both, -0.25, "") ==
          "at least -1 (0.75 above it, 75 %), at most 0 (0.25 below it)");
}

TEST_CASE("what a design lacks is told with its unit, the worst first", "[view][show]") {
    study::StudyDefinition definition = store::testing::bracket();
    definition.goals.constraints = {{"mass", "mass", std::nullopt, 1},
                                    {"stress", "max_mises", std::nullopt, 100, "MPa"},
                                    {"thick", "thickness", 30, std::nullopt}};
    const testing::Seen seen(definition, {});
    const LimitedValues limited(seen.subject());
    const std::vector<double> values = limited.of({19.25, 4, 1}, std::vector<double>{1.25, 300});
    CHECK(values == std::vector<double>{1.25, 300, 19.25});
    CHECK(lacks(seen.subject(), values) ==
          std::vector<std::string>{"stress 300 MPa, 200 MPa above 100 MPa",
                                   "thick 19.25 mm, 10.8 mm below 30 mm",
                                   "mass 1.25, 0.25 above 1"});
    CHECK(worst_lack(seen.subject(), values) == "stress 200 MPa above 100 MPa, and 2 more");
    CHECK(worst_lack(seen.subject(), {0.5, 100, 40}).empty());
}

TEST_CASE("an objective that is named like an output does not hide it", "[view][show]") {
    study::StudyDefinition definition = store::testing::bracket();
    definition.goals.objectives = {{"mass", study::Sense::minimize, "2 * mass", 0, "kg"}};
    const testing::Seen seen(definition, store::testing::four_trials(StudyId{1}));
    CHECK(best_text(seen.subject()) ==
          R"(best design: trial 1
  thickness  10 mm
  ribs       2
  material   S235
  mass       1.5 kg  minimize
  stress     80      at most 100 (20 below it, 20 %)
  mass       1.5     output
  max_mises  80      output
)");
}

TEST_CASE("a table for a narrow terminal has the objectives and says what it leaves out",
          "[view][show]") {
    CHECK(trials_table(testing::bracket().subject(), 3, 60) ==
          R"(  trial  state     mass (min)  note
      2  failed                mesh: gmsh: no elements in...
      3  complete        1.25  stress 20 above 100
      4  running
no room for thickness [mm] to material; --wide shows them
1 trial before; --all shows it
)");
}

TEST_CASE("the studies of a database are a table", "[view][list]") {
    const WallTime then{std::chrono::milliseconds(1'700'000'000'000)};
    const std::vector<store::StudyRow> rows{
        {StudyId{1}, "bracket", store::StudyState::interrupted, 40, 38, 2, then, then},
        {StudyId{2}, "ten-bar truss", store::StudyState::done, 2000, 2000, 0, then, then}};
    CHECK(studies_table(rows) ==
          R"(study          state        trials  complete  failed  changed (UTC)
bracket        interrupted      40        38       2  2023-11-14 22:13:20
ten-bar truss  done           2000      2000       0  2023-11-14 22:13:20
)");
    CHECK(studies_table({}) == "no studies yet\n");
}
