// SPDX-License-Identifier: MIT
// Crews that come to nothing, as they were told to.
#include "story.hpp"
#include "support/catch.hpp"

namespace {

/// One that works, one that is starting, one that waits.
CrewStory three_jobs() {
    CrewStory story({.size = {3, 3}});
    story.has_to_do(100);
    story.tick();
    story.works("1");
    story.sees("2", Phase::running);
    return story;
}

}  // namespace

TEST_CASE("a crew that ends now takes back every job, and is over when they have ended", "[crew]") {
    CrewStory story = three_jobs();
    story.crew.aim_at(Aim::end_now);

    CHECK(story.tick() == Commands{Cancel{{"1", "2", "3"}}});
    CHECK(!story.crew.over());
    for (const char* id : {"1", "2", "3"}) story.ends(id, "CANCELLED");
    CHECK(story.crew.over());
    CHECK(story.tick().empty());
    CHECK(!story.crew.trouble());
}

TEST_CASE("a crew that is to end lets workers finish what they have", "[crew]") {
    CrewStory story = three_jobs();
    story.crew.aim_at(Aim::let_end);

    CHECK(story.tick() == Commands{Release{{1}}, Cancel{{"2", "3"}}});
    story.now += 1h;
    story.ends("2");
    story.ends("3");
    CHECK(story.tick().empty());
    CHECK(!story.crew.over());
    story.ends("1");
    CHECK(story.crew.over());
}

TEST_CASE("what an engine has not taken back half a minute later is taken back again", "[crew]") {
    CrewStory story = three_jobs();
    story.crew.aim_at(Aim::end_now);
    story.tick();
    story.ends("1");
    story.ends("2");

    story.now += 29s;
    CHECK(story.tick().empty());
    story.now += 1s;
    CHECK(story.tick() == Commands{Cancel{{"3"}}});
}

TEST_CASE("a crew without jobs is over at once", "[crew]") {
    CrewStory story({.size = {3, 3}});
    story.crew.aim_at(Aim::end_now);

    CHECK(story.tick().empty());
    CHECK(story.crew.over());
}
