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

TEST_CASE("how much is sent ahead follows the solves of the one study", "[run]") {
    run::SentAhead quick, slow;

    CHECK_FALSE(slow.solved_in(3600, 2));
    for (int solves = 0; solves < 200; ++solves) (void)quick.solved_in(0.001, 2);
    CHECK(quick.per_worker() >= 5);
    CHECK(quick.per_worker() <= 10);
    CHECK(slow.per_worker() == 0);
    CHECK(quick.solved_in(60, 2) == 0u);
}
