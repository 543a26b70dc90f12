// SPDX-License-Identifier: MIT
// Studies that run at the same time: each is asked for its part of the slots, and goes at its own
// pace.
#include "run/world.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;

namespace {

constexpr StudyId first{1}, second{2};

std::string weighing(const std::string& weight) {
    std::string text = study_of_sum(100'000);
    return text.replace(text.find("[optimizer]"), 0, "weight = " + weight + "\n");
}

/// The second study's solves take ten times as long as the first's.
void second_takes_longer(World& world) {
    world.solve = [honest = world.solve](const run::Assignment& assignment) {
        Solved solved = honest(assignment);
        if (assignment.trial.study != second) return solved;
        solved.takes = 100s;
        solved.report.seconds = 100;
        return solved;
    };
}

}  // namespace

TEST_CASE("studies of weights 1 and 3 have their parts of 20 workers and ask for no more",
          "[run][shares]") {
    World world(weighing("1"));
    second_takes_longer(world);
    for (std::uint64_t id = 1; id <= 20; ++id) world.enlist(WorkerId{id}, 1);
    world.open(second, weighing("3"));

    world.run_until(10min);
    for (int look = 0; look < 10; ++look) {
        world.run_for(61s);
        CHECK(world.runner().counts(first).running == 5);
        CHECK(world.runner().counts(second).running == 15);
        CHECK(world.runner().counts(first).queued == 0);
        CHECK(world.runner().counts(second).queued == 0);
    }
}

TEST_CASE("what a study has no trials for is used by the other at once", "[run][shares]") {
    World world(study_of_sum(3));
    second_takes_longer(world);
    for (std::uint64_t id = 1; id <= 8; ++id) world.enlist(WorkerId{id}, 1);
    world.open(second, weighing("1"));

    world.run_until(5s);

    CHECK(world.runner().counts(first).running == 3);
    CHECK(world.runner().counts(second).running == 5);
}

TEST_CASE("a study of quick solves does not send one of long solves ahead", "[run][shares]") {
    World world(weighing("1"));
    world.learner->ignores_verdicts = true;
    world.solve = [honest = world.solve](const run::Assignment& assignment) {
        Solved solved = honest(assignment);
        const bool quick = assignment.trial.study == first;
        solved.takes = quick ? Duration(1ms) : Duration(1h);
        solved.report.seconds = quick ? 0.001 : 3600;
        return solved;
    };
    world.enlist(WorkerId{1}, 2);
    world.open(second, weighing("1"));

    world.run_until(2s);

    CHECK(world.runner().study(first).history().completed() > 100);
    CHECK(world.runner().counts(second).running == 1);
}
