// SPDX-License-Identifier: MIT
#include "view/show_text.hpp"

#include "store/bracket.hpp"
#include "support/catch.hpp"
#include "view/design_text.hpp"
#include "view/seen.hpp"

using namespace femrun;
using namespace femrun::view;

TEST_CASE("show tells the state, the trials and the best design", "[view][show]") {
    CHECK(study_text(testing::bracket().subject(), std::nullopt) ==
          R"(bracket: running; 4 trials: 2 complete (1 infeasible), 1 failed: mesh 1

   trial  state     thickness [mm]  ribs  material  mass (min)  note
*      1  complete              10     2  S235             1.5
       2  failed               4.5     0  S355                  mesh: gmsh: no elements in volume 1
       3  complete           19.25     4  S355            1.25  infeasible by 0.2
       4  running                8     1  S235

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
          R"(  trial  state     thickness [mm]  ribs  material  mass (min)  note
      3  complete           19.25     4  S355            1.25  infeasible by 0.2
      4  running                8     1  S235
2 earlier trials; --all shows them
)");
    CHECK(trials_table(seen.subject(), 3).ends_with("1 earlier trial; --all shows it\n"));
    CHECK(trials_table(seen.subject(), 4) == trials_table(seen.subject(), std::nullopt));
}

TEST_CASE("show of several objectives tells the front and its hypervolume", "[view][show]") {
    const auto seen = testing::two_objectives({{1, 1}, {2, 3}, {3, 2}, {-1, 9}, {0.5, 0.5}});
    CHECK(study_text(seen.subject(), std::nullopt) ==
          R"(beam: running; 5 trials: 5 complete (1 infeasible)

   trial  state     x [m]    y  mass (min)  stiffness (max)  note
*      1  complete      1  0.5           1                1
*      2  complete      2  0.5           2                3
       3  complete      3  0.5           3                2
       4  complete      4  0.5          -1                9  infeasible by 1
*      5  complete      5  0.5         0.5              0.5

front: 3 trials
  trial  mass (min)  stiffness (max)  x [m]    y
      5         0.5              0.5      5  0.5
      1           1                1      1  0.5
      2           2                3      2  0.5
hypervolume 3 against the worst feasible values (mass 3, stiffness 0.5)
)");
    CHECK(best_text(seen.subject()) == "several objectives: 3 trials share the front\n");
}

TEST_CASE("when no design is feasible the nearest one is shown", "[view][show]") {
    const auto seen = testing::two_objectives({{-3, 1}, {-1, 2}});
    CHECK(front_text(seen.subject()) ==
          R"(no design satisfies every constraint yet; trial 2 is the least outside, by 1
  x          2 m
  y          0.5
  mass       -1   minimize
  stiffness  2    maximize
  positive   -1   at least 0 (exceeded by 1)
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

  trial  state      thickness [mm]  ribs  material  mass (min)  note
      1  failed                  5     1  S355                  fault: odd
      2  cancelled               6     1  S355

no trial is complete yet
)");
}

TEST_CASE("a constraint tells how near its limits are", "[view][show]") {
    const study::Constraint upper{"stress", "s", std::nullopt, 100};
    const study::Constraint both{"gap", "g", -1, 0};
    CHECK(limit_text(upper, 80) == "at most 100 (20 below it, 20 %)");
    CHECK(limit_text(upper, 120) == "at most 100 (exceeded by 20, 20 %)");
    CHECK(limit_text(upper, 100) == "at most 100 (exactly there)");
    CHECK(limit_text(upper, 99.9999) == "at most 100 (0.0001 below it, 0.0001 %)");
    CHECK(limit_text(both, -0.25) ==
          "at least -1 (0.75 above it, 75 %), at most 0 (0.25 below it)");
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
