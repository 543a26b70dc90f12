// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "view/seen.hpp"
#include "view/show_text.hpp"

using namespace femrun;
using namespace femrun::view;

TEST_CASE("a failed trial tells why, with the end of its log and its files", "[view][trial]") {
    const std::vector<FolderSeen> folders{{AttemptId{2},
                                           "femrun.db.files/bracket/2/2",
                                           {{"model.geo", 812}, {"gmsh.log", 1'234'567}}}};
    CHECK(trial_text(testing::bracket().subject(), 2, folders) ==
          R"(trial 2: failed, design failure in stage 'mesh': gmsh: no elements in volume 1
  asked 2023-11-14 22:13:20 UTC by the optimizer, ended 2023-11-14 22:13:21 UTC
  thickness  4.5 mm
  ribs       0
  material   S355
  load       500 N   fixed
  height     17 mm   derived
attempt 1 on here/2: reported after 1.1 s
  design failure in stage 'mesh': gmsh: no elements in volume 1
  end of its log:
    | Error: no elements in volume 1
  files in femrun.db.files/bracket/2/2:
    model.geo    812 B
    gmsh.log   1.23 MB
)");
}

TEST_CASE("a failure without a stage is told without one", "[view][trial]") {
    auto seen = testing::untouched();
    seen.add(store::TrialAsked{1, store::Origin::optimizer, 0, {5, 1, 1}});
    seen.add(store::TrialEnded{.trial = 1,
                               .state = study::TrialState::failed,
                               .failure = study::Failure{study::FailureKind::fault, "", "odd"}});
    CHECK(trial_text(seen.subject(), 1, {}).starts_with("trial 1: failed, fault failure: odd\n"));
}

TEST_CASE("a complete trial tells every attempt at it", "[view][trial]") {
    const std::vector<FolderSeen> folders{{AttemptId{4}, "files/bracket/3/4", {}}};
    CHECK(trial_text(testing::bracket().subject(), 3, folders) ==
          R"(trial 3: complete, infeasible: stress 20 above 100
  asked 2023-11-14 22:13:20 UTC by the optimizer, ended 2023-11-14 22:13:37 UTC
  thickness  19.25 mm
  ribs       4
  material   S355
  load       500 N     fixed
  height     46.5 mm   derived
  mass       1.25      minimize
  stress     120       at most 100: violated by 20, 20 %
  max_mises  120       output
attempt 1 on here/1: lost
  infrastructure failure in stage 'worker': worker 'here/2' sent no heartbeat for 15 s
attempt 2 on here/3: reported after 0.95 s
  files in files/bracket/3/4: none
)");
    CHECK(trial_text(testing::bracket().subject(), 1, {})
              .starts_with("trial 1: complete, feasible\n"
                           "  asked 2023-11-14 22:13:20 UTC by the user, ended "));
}

TEST_CASE("a running trial has no end yet", "[view][trial]") {
    CHECK(trial_text(testing::bracket().subject(), 4, {}) ==
          R"(trial 4: running
  asked 2023-11-14 22:13:21 UTC by the optimizer
  thickness  8 mm
  ribs       1
  material   S235
  load       500 N  fixed
  height     24 mm  derived
attempt 1 on here/1: started
)");
}

TEST_CASE("a late report is told as one, a log keeps its lines", "[view][trial]") {
    auto seen = testing::bracket();
    seen.add(store::AttemptStarted{4, AttemptId{6}, 2, "here/2"});
    seen.add(store::AttemptEnded{
        .trial = 4, .attempt = AttemptId{6}, .counted = false, .seconds = 75, .log = "one\n\ntwo"});
    CHECK(trial_text(seen.subject(), 4, {})
              .ends_with("attempt 1 on here/1: started\n"
                         "attempt 2 on here/2: reported after 1 min 15 s, too late to count\n"
                         "  end of its log:\n"
                         "    | one\n"
                         "    | \n"
                         "    | two\n"));
}

TEST_CASE("one solve tells by how much which constraint is violated", "[view][solve]") {
    const auto seen = testing::bracket();
    CHECK(solve_text(seen.subject(), seen.subject().history.trial(3), 6e-6, "") ==
          R"(  thickness  19.25 mm
  ribs       4
  material   S355
  load       500 N     fixed
  height     46.5 mm   derived
  mass       1.25      minimize
  stress     120       at most 100: violated by 20, 20 %
feasible: no, stress 20 above 100
returned by the solver
  mass = 1.25
  max_mises = 120
solved in less than 1 ms
)");
    CHECK(solve_text(seen.subject(), seen.subject().history.trial(1), 75, "much")
              .ends_with("\nsolved in 1 min 15 s\n"));
}

TEST_CASE("an unreadable result is not called the design's failure", "[view][solve]") {
    const auto seen = testing::bracket();
    store::TrialHistory trial = seen.subject().history.trial(2);
    trial.failure = study::Failure{study::FailureKind::design, "post", "output 'f': no such line",
                                   study::Cause::unreadable};

    CHECK(
        solve_text(seen.subject(), trial, 1, "")
            .ends_with("\nunreadable result in stage 'post'\n  message = output 'f': no such line\n"
                       "failed after 1 s\n"));
}

TEST_CASE("one solve that fails tells the end of its log", "[view][solve]") {
    const auto seen = testing::bracket();
    CHECK(solve_text(seen.subject(), seen.subject().history.trial(2), 1.1, "reading\nno mesh\n")
              .ends_with(R"(
design failure in stage 'mesh'
  message = gmsh: no elements in volume 1
  end of its log:
    | reading
    | no mesh
failed after 1.1 s
)"));
}
