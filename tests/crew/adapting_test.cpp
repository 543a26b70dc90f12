// SPDX-License-Identifier: MIT
// Crews that follow what there is to solve.
#include "story.hpp"
#include "support/catch.hpp"

TEST_CASE("a crew that adapts asks for as many workers as have something to solve", "[crew]") {
    CrewStory story({.size = {0, 10}, .slots = 2});
    story.has_to_do(0);
    story.tick();
    CHECK(story.asked == 0);

    story.has_to_do(7);
    story.tick();
    CHECK(story.asked == 4);

    story.has_to_do(1000);
    story.tick();
    CHECK(story.asked == 10);
}

TEST_CASE("a crew that adapts keeps its least, whatever there is to do", "[crew]") {
    CrewStory story({.size = {2, 10}});
    story.has_to_do(0);

    story.tick();

    CHECK(story.asked == 2);
}

TEST_CASE("a worker that has been idle for a while is let go, and one that works is not",
          "[crew]") {
    CrewStory story({.size = {0, 10}, .idle = 1min});
    story.has_to_do(2);
    story.tick();
    story.works("1");
    story.works("2", false);
    story.has_to_do(0);

    CHECK(story.tick().empty());
    story.now += 59s;
    CHECK(story.tick().empty());
    story.now += 1s;
    CHECK(story.tick() == Commands{Release{{2}}});
    CHECK(story.tick().empty());
}

TEST_CASE("work that comes and goes within half a minute changes nothing", "[crew]") {
    CrewStory story({.size = {0, 4}});
    story.has_to_do(4);
    story.tick();
    for (int turn = 0; turn < 20; ++turn) {
        story.has_to_do(turn % 2 == 0 ? 1 : 4);
        story.now += 20s;
        CHECK(story.tick().empty());
    }
    CHECK(story.asked == 4);
}

TEST_CASE("pending jobs that nobody needs any more are taken back, the newest first", "[crew]") {
    CrewStory story({.size = {0, 3}});
    story.has_to_do(3);
    story.tick();
    story.works("1");
    story.has_to_do(2);
    story.tick();
    story.now += 31s;

    CHECK(story.tick() == Commands{Cancel{{"3"}}});
}

TEST_CASE("a crew that adapts never has more jobs than its most, also while some go", "[crew]") {
    CrewStory story({.size = {0, 2}});
    story.has_to_do(100);
    story.tick();
    story.works("1");
    story.works("2");
    story.demand.workers.at("1").draining = true;
    story.has_to_do(100);
    story.tick();
    CHECK(story.asked == 2);

    story.now += 10min;
    story.ends("1");
    story.tick();
    CHECK(story.asked == 3);
}

TEST_CASE("a crew whose scheduler is not heard of stays as it is", "[crew]") {
    CrewStory story({.size = {0, 2}});
    story.has_to_do(2);
    story.tick();
    story.works("1", false);
    story.crew.scheduler_lost();
    story.sees("2", Phase::ended, "TIMEOUT");
    story.now += 1h;

    CHECK(story.tick().empty());
    CHECK(story.asked == 2);
}
