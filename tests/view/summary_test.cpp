// SPDX-License-Identifier: MIT
#include "view/summary.hpp"

#include "support/catch.hpp"
#include "view/seen.hpp"

using namespace femrun;
using namespace femrun::view;

TEST_CASE("the summary of a study that is done ends with the next command", "[view][summary]") {
    auto seen = testing::bracket();
    seen.add(store::TrialEnded{.trial = 4, .state = study::TrialState::cancelled});
    seen.add(store::StudyChanged{store::StudyState::done, "2 of 2 trials"});
    CHECK(summary_text(seen.subject(), {"femrun run study.toml"}) ==
          R"(bracket: done: 2 of 2 trials
4 trials in 1 min: 2 complete (1 infeasible), 1 failed: mesh 1; 1 cancelled

best design: trial 1
  thickness  10 mm
  ribs       2
  material   S235
  load       500 N  fixed
  height     28 mm  derived
  mass       1.5    minimize
  stress     80     at most 100 (20 below it, 20 %)
  max_mises  80     output

recorded in femrun.db
to look:   femrun show bracket
)");
}

TEST_CASE("the summary of an interrupted study says how to go on", "[view][summary]") {
    auto seen = testing::two_objectives({{1, 1}, {2, 3}});
    seen.add(store::StudyChanged{store::StudyState::interrupted, "interrupted"});
    CHECK(summary_text(seen.subject("my data/x.db"),
                       {"femrun run beam.toml --db \"my data/x.db\""}) ==
          R"(beam: interrupted
2 trials in 0 s: 2 complete

front: 2 trials
  trial  mass (min)  stiffness (max)  x [m]    y
      1           1                1      1  0.5
      2           2                3      2  0.5

recorded in my data/x.db
to go on:  femrun run beam.toml --db "my data/x.db"
to look:   femrun show beam --db "my data/x.db"
)");
}

TEST_CASE("the summary of a study that found nothing says so", "[view][summary]") {
    auto seen = testing::untouched();
    seen.add(store::StudyChanged{store::StudyState::paused, "the solver broke its promise"});
    CHECK(summary_text(seen.subject(), {"femrun run"}) ==
          R"(bracket: paused: the solver broke its promise
0 trials in 0 s: 0 complete

no trial is complete yet

recorded in femrun.db
to go on:  femrun run
to look:   femrun show bracket
)");
}

TEST_CASE("the summary of a study whose database was lost promises no record", "[view][summary]") {
    auto seen = testing::bracket();
    const std::string text = summary_text(seen.subject(), {"femrun run study.toml"});
    CHECK(text.starts_with("bracket: broken off, and not all of it is on record\n"));
    CHECK(text.find("recorded in") == std::string::npos);
    CHECK(text.find("femrun show") == std::string::npos);
    CHECK(text.find("to go on") == std::string::npos);
}
