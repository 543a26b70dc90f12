// SPDX-License-Identifier: MIT
// Where solves are quick, work is sent ahead of the slots.
#include "support/catch.hpp"

#include <cmath>

#include "run/world.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;

namespace {

const std::string many_trials = study_of_sum(200);

}  // namespace

TEST_CASE("a time that is no number does not keep work from being sent ahead", "[run]") {
    const auto most_running = [](double first_time) {
        World world(many_trials);
        world.learner->ignores_verdicts = true;
        world.solve = [honest = world.solve, first_time](const run::Assignment& assignment) {
            Solved solved = honest(assignment);
            solved.takes = 1ms;
            solved.report.seconds = assignment.trial.number == 1 ? first_time : 0.001;
            return solved;
        };
        world.enlist(WorkerId{1}, 1);
        world.run();
        return world.most_running;
    };

    CHECK(most_running(0.001) > 1);
    CHECK(most_running(std::nan("")) > 1);
}
