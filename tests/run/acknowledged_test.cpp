// SPDX-License-Identifier: MIT
// When a worker may forget what it has reported.
#include "run/world.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;

TEST_CASE("every report is acknowledged once, and not before it is on disk", "[run][acknowledge]") {
    World world(study_of_sum(20));
    world.disk = 3s;
    world.enlist({1}, 4);

    world.run();

    REQUIRE(world.study().history().completed() == 20);
    CHECK(world.acknowledged.size() == 20);
    for (const auto& [attempt, times] : world.acknowledged) CHECK(times == 1);
    CHECK(world.undurable_acknowledgements == 0);
}

TEST_CASE("a report that comes again is acknowledged again, and counts nothing",
          "[run][acknowledge]") {
    World world(study_of_sum(2));
    world.enlist({1}, 1);
    world.run_for(12s);
    REQUIRE(world.acknowledged[{1}] == 1);

    world.runner().repeated({1}, {1});
    world.runner().reported({1}, {1}, {.response = {7}});
    world.runner().reported({1}, {12345}, {.response = {7}});  // of whom nobody knows
    world.run_for(1s);

    CHECK(world.acknowledged[{1}] == 3);
    CHECK(world.acknowledged[{12345}] == 1);
    CHECK(world.study().history().completed() == 1);
}

TEST_CASE("what comes again while its first record is on its way waits for that",
          "[run][acknowledge]") {
    World world(study_of_sum(1));
    world.enlist({1}, 1);
    world.run_for(1s);
    world.disk = 30s;
    world.run_until(11s);  // reported, and not on disk yet
    world.runner().repeated({1}, {1});
    world.runner().turn();
    CHECK(world.acknowledged.empty());

    world.run();

    CHECK(world.acknowledged[{1}] == 2);
    CHECK(world.undurable_acknowledgements == 0);
}

TEST_CASE("while the disk takes nothing no report is acknowledged", "[run][acknowledge]") {
    World world(study_of_sum(1));
    world.enlist({1}, 1);
    world.run_for(1s);
    world.disk_trouble = Error{ErrorKind::unavailable, "the disk is full"};
    world.run_for(60s);
    CHECK(world.acknowledged.empty());

    world.disk_trouble.reset();
    world.run();

    CHECK(world.acknowledged[{1}] == 1);
}
