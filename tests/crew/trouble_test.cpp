// SPDX-License-Identifier: MIT
// Jobs that end before they were of any use, and engines that refuse.
#include "story.hpp"
#include "support/catch.hpp"

namespace {

/// All that are asked for within a day fail a second after their start.
std::uint32_t asked_within_a_day(CrewStory& story) {
    for (int second = 0; second < 24 * 3600; ++second) {
        story.now += 1s;
        story.tick();
        for (const auto& [id, job] : std::map(story.crew.jobs()))
            if (job.is_live()) story.sees(id, Phase::ended, "FAILED 127");
    }
    return story.asked;
}

}  // namespace

TEST_CASE("a job that ends before its worker came says how, and what it printed", "[crew]") {
    CrewStory story({.size = {1, 1}});
    story.has_to_do(10);
    story.tick();

    story.crew.seen({{.id = "1",
                      .phase = Phase::ended,
                      .ending = engines::Ending::failed,
                      .why = "FAILED 127",
                      .place = "n1",
                      .last_words = "femrun: not found",
                      .output = "/crew/1.out"}},
                    story.now, {});

    CHECK(story.crew.trouble() ==
          "job 1 on n1 ended before its worker was connected: FAILED 127; its last words: femrun: "
          "not found; see '/crew/1.out'");
}

TEST_CASE("jobs that all fail are tried one at a time, and ten minutes apart in the end",
          "[crew]") {
    CrewStory story({.size = {20, 20}});
    story.has_to_do(1000);

    // 20 at once, 10 min apart for the rest of the day, and a few until then.
    CHECK(asked_within_a_day(story) <= 20 + 24 * 6 + 10);
}

TEST_CASE("an engine that refuses is asked again after ever longer pauses", "[crew]") {
    Crew crew({.size = {5, 5}});
    Instant now{};
    crew.heard({.attempts = 10}, now);
    int asked = 0;
    for (int second = 0; second < 3600; ++second, now += 1s)
        for (const Command& command : crew.tick(now))
            if (std::holds_alternative<Submit>(command)) {
                ++asked;
                crew.not_submitted("sbatch: error: invalid partition specified: lnog", now);
            }

    CHECK(asked <= 15);
    CHECK(crew.trouble() == "sbatch: error: invalid partition specified: lnog");
}

TEST_CASE("a worker that has stayed for a minute ends the trouble", "[crew]") {
    CrewStory story({.size = {2, 2}});
    story.has_to_do(10);
    story.tick();
    story.ends("1", "FAILED 1");
    story.works("2");
    CHECK(story.crew.trouble());

    story.now += 1min;
    story.crew.heard(story.demand, story.now);

    CHECK(!story.crew.trouble());
}

TEST_CASE("a host that is away is tried ever less often, however long the others have worked",
          "[crew]") {
    CrewStory story({.size = {2, 2}});
    story.has_to_do(1000);
    story.tick();
    story.works("1");
    story.ends("2", "FAILED 255");
    int asked = 0;
    for (int second = 0; second < 3600; ++second) {
        story.now += 1s;
        story.crew.heard(story.demand, story.now);
        for (const Command& command : story.crew.tick(story.now))
            if (std::holds_alternative<Submit>(command)) {
                ++asked;
                story.crew.not_submitted("h2: no answer", story.now);
            }
    }

    CHECK(asked <= 15);
    CHECK(story.crew.trouble() == "h2: no answer");
}

TEST_CASE("a job whose worker is connected has not ended, though its engine knows it no more",
          "[crew]") {
    CrewStory story({.size = {1, 1}});
    story.has_to_do(1000);
    story.tick();
    story.works("1");
    story.now += 5min;
    story.crew.seen({{.id = "1",
                      .phase = Phase::ended,
                      .ending = engines::Ending::unknown,
                      .why = "Slurm does not know it any more"}},
                    story.now, {});

    story.tick();

    CHECK(story.asked == 1);
    CHECK(story.crew.jobs().at("1").seen.why ==
          "its worker is connected, though its engine says: Slurm does not know it any more");
}

TEST_CASE("workers that come and go within a minute are trouble too", "[crew]") {
    CrewStory story({.size = {1, 1}});
    story.has_to_do(10);
    for (int again = 0; again < 1000; ++again) {
        story.tick();
        const std::string id = std::to_string(story.last_job);
        if (const auto found = story.crew.jobs().find(id);
            found != story.crew.jobs().end() && found->second.is_live()) {
            story.works(id);
            story.now += 5s;
            story.ends(id, "FAILED 4");
        }
        story.now += 1s;
    }
    CHECK(story.asked < 25);
    CHECK(story.crew.trouble() ==
          fmt::format("job {} ended within a minute: FAILED 4", story.last_job));
}

TEST_CASE("a long life leaves no more behind than the last hundred jobs", "[crew]") {
    CrewStory story({.size = {1, 1}});
    story.has_to_do(10);
    for (int again = 0; again < 1000; ++again) {
        story.tick();
        const std::string id = std::to_string(story.last_job);
        story.works(id);
        story.now += 1h;
        story.crew.heard(story.demand, story.now);
        story.ends(id, "TIMEOUT");
    }
    CHECK(story.asked == 1000);
    CHECK(story.crew.jobs().size() == 100);
}
