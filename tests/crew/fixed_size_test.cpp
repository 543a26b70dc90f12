// SPDX-License-Identifier: MIT
// Crews of a fixed size.
#include "story.hpp"
#include "support/catch.hpp"

TEST_CASE("a crew of fixed size asks for all of its jobs at once, and for no more", "[crew]") {
    CrewStory story({.size = {4, 4}});
    story.has_to_do(0);

    CHECK(story.tick().empty());
    CHECK(story.asked == 4);

    story.now += 1min;
    CHECK(story.tick().empty());
    CHECK(story.asked == 4);
}

TEST_CASE("a crew waits with its next jobs until the engine has answered", "[crew]") {
    Crew crew({.size = {2, 2}});
    crew.heard({}, Instant{});

    CHECK(crew.tick(Instant{}) == Commands{Submit{2}});
    CHECK(crew.tick(Instant{} + 1s).empty());
}

TEST_CASE("a crew does nothing before it knows what there is to do", "[crew]") {
    Crew crew({.size = {2, 2}});

    CHECK(crew.tick(Instant{}).empty());
}

TEST_CASE("a job that ends is replaced while there is something to solve", "[crew]") {
    CrewStory story({.size = {2, 2}});
    story.has_to_do(100);
    story.tick();
    story.works("1");
    story.works("2");
    story.now += 1h;
    story.crew.heard(story.demand, story.now);

    SECTION("as now") {
        story.ends("1", "TIMEOUT");
        story.tick();
        CHECK(story.asked == 3);
        CHECK(!story.crew.trouble());
    }
    SECTION("but not when nothing is left") {
        story.has_to_do(0);
        story.ends("1", "TIMEOUT");
        story.tick();
        CHECK(story.asked == 2);
    }
}

TEST_CASE("a successor is asked for before the wall time of a job is over", "[crew]") {
    CrewStory story({.size = {1, 1}, .wall_time = 1h});
    story.has_to_do(100);
    story.tick();
    story.now += 2min;  // so long it waited for its start
    story.works("1");

    story.now += 57min;
    story.demand.workers.at("1").time_left = 3min;
    story.crew.heard(story.demand, story.now);
    story.tick();
    CHECK(story.asked == 1);

    story.now += 1min;
    story.demand.workers.at("1").time_left = 2min;
    story.crew.heard(story.demand, story.now);
    story.tick();
    CHECK(story.asked == 2);
}

TEST_CASE("the successor of a worker that drains is asked for at once", "[crew]") {
    CrewStory story({.size = {1, 1}});
    story.has_to_do(100);
    story.tick();
    story.works("1");
    story.demand.workers.at("1").draining = true;
    story.crew.heard(story.demand, story.now);

    story.tick();

    CHECK(story.asked == 2);
}

TEST_CASE("a crew that is made smaller takes back what waits, then idle workers, then busy ones",
          "[crew]") {
    CrewStory story({.size = {4, 4}});
    story.has_to_do(100);
    story.tick();
    story.works("1");
    story.works("2");
    story.works("3", false);
    story.crew.resized({1, 1});

    CHECK(story.tick() == Commands{Release{{3}}, Release{{1}}});
    story.now += 31s;
    CHECK(story.tick() == Commands{Cancel{{"4"}}});
    CHECK(story.tick().empty());
    CHECK(story.asked == 4);
}

TEST_CASE("a job whose submission was never answered is taken up", "[crew]") {
    CrewStory story({.size = {1, 1}});
    story.has_to_do(100);
    story.sees("77", Phase::pending);

    story.tick();

    CHECK(story.asked == 0);
    CHECK(story.crew.jobs().contains("77"));
}

TEST_CASE("a job that its engine begins anew is no failure, and is not replaced", "[crew]") {
    CrewStory story({.size = {1, 1}});
    story.has_to_do(100);
    story.tick();
    story.works("1");
    story.demand.workers.clear();
    story.crew.heard(story.demand, story.now);
    story.crew.seen({{.id = "1", .phase = Phase::pending, .why = "BeginTime", .restart = 1}},
                    story.now, {});

    story.tick();

    CHECK(story.asked == 1);
    CHECK(!story.crew.trouble());
}

TEST_CASE("a job whose place does not answer is neither replaced nor counted as ended", "[crew]") {
    CrewStory story({.size = {1, 1}});
    story.has_to_do(100);
    story.tick();
    story.works("1");
    story.sees("1", Phase::unseen, "no answer from node7");

    story.tick();

    CHECK(story.asked == 1);
    CHECK(story.crew.live() == 1);
}

TEST_CASE("a job that is held until a person releases it is replaced", "[crew]") {
    CrewStory story({.size = {2, 2}});
    story.has_to_do(100);
    story.tick();
    story.works("1");
    story.sees("2", Phase::held, "launch failed requeued held");

    story.tick();

    CHECK(story.asked == 3);
    CHECK(story.crew.live() == 3);
}
