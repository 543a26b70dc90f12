// SPDX-License-Identifier: MIT
// Workers that leave while a study runs, and what a study says that it waits for.
#include "run/world.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;

TEST_CASE("what a leaving worker gives back is solved by another, once, and costs no try",
          "[run][leaving]") {
    World world(study_of_sum(2));
    world.enlist({1}, 2);
    world.run_for(5s);
    world.runner().worker_leaving({1});
    for (const std::uint64_t attempt : {1u, 2u})
        world.runner().reported({1}, {attempt}, {.cancelled = true});
    world.run_for(1s);
    CHECK(world.acknowledged.size() == 2);
    world.kill({1});  // which ends its process
    world.enlist({2}, 2);
    world.run();

    const store::History& history = world.study().history();
    CHECK(history.completed() == 2);
    for (const std::uint64_t trial : {1u, 2u}) {
        const auto attempts = history.attempts(trial);
        REQUIRE(attempts.size() == 2);
        CHECK(attempts[0].state == study::AttemptState::cancelled);
        CHECK(attempts[0].failure->message == "its worker gave it back");
        CHECK_FALSE(attempts[0].counted);
        CHECK(attempts[1].state == study::AttemptState::reported);
    }
}

TEST_CASE("a study says that its database keeps it waiting, and then that its optimizer does",
          "[run][waiting]") {
    World world(study_of_sum(12));
    const Error full{ErrorKind::unavailable, "'femrun.db': the disk is full; free some space"};
    world.enlist({1}, 1);
    world.disk_trouble = full;
    world.run_for(1s);

    CHECK(world.runner().waits(StudyId{1}).database->message == full.message);
    CHECK(world.runner().waits(StudyId{9}).trials.empty());

    World asked(study_of_sum(12));
    asked.enlist({1}, 1);
    asked.runner().turn();
    CHECK(asked.runner().waits(StudyId{1}).restores);
}

TEST_CASE("a report that crosses with the stop of its study counts, and is not solved again",
          "[run][leaving]") {
    World world(study_of_sum(3));
    world.enlist({1}, 1);
    world.run_for(5s);
    world.runner().stop(StudyId{1});
    world.runner().turn();
    world.runner().reported({1}, {1}, {.response = {0.5}, .seconds = 5});
    world.run_for(1s);

    World resumed(study_of_sum(3), world.journal, 1min);
    resumed.enlist({2}, 1);
    resumed.run();
    CHECK(resumed.study().history().completed() == 3);
    CHECK(resumed.study().history().attempts(1).size() == 1);
    CHECK(resumed.study().history().attempts(1).front().seconds == 5);
}

TEST_CASE("a worker that ends soon is sent home, with the study that it has too little time for",
          "[run][leaving]") {
    World world(study_of_sum(12));
    world.enlist({1}, 1);
    world.runner().worker_ends({1}, 38s);  // three solves of 10 s

    world.run_until(37s);

    CHECK(world.study().history().completed() == 3);
    CHECK(world.said.back() == "pc1 leaves: it has 7 s left, and a solve of 'sum' may take 14 s");
    CHECK(world.runner().waits_for(StudyId{1}) == "a worker with more time left than 14 s");
    CHECK(world.runner().waits(StudyId{1}).trials.size() == 2);  // for it to return, or for time
}

TEST_CASE("how long solves took is known after a restart", "[run][leaving]") {
    World before(study_of_sum(12));
    before.enlist({1}, 1);
    before.run_until(35s);

    World after(study_of_sum(12), before.journal, 35s);

    // Three took 10 s each; of so few a third more is asked for.
    CHECK(after.runner().needs_left(StudyId{1}) == Duration(10s) + Duration(10s) / 3);
}
