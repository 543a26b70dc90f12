// SPDX-License-Identifier: MIT
// What keepers tell of their crews.
#include "serve/crews.hpp"

#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::serve;
using namespace std::chrono_literals;

namespace {

control::CrewStatus crew(std::string name, std::size_t jobs = 1) {
    control::CrewStatus made{.name = std::move(name), .engine = "slurm", .least = 2, .most = 2};
    made.jobs.resize(jobs);
    return made;
}

}  // namespace

TEST_CASE("what is told of a crew last is what is shown, with how long ago that was",
          "[serve][crew]") {
    Crews crews;
    REQUIRE(crews.told(crew("night"), Instant{}));
    REQUIRE(crews.told(crew("night", 3), Instant{} + 5s));

    const auto shown = crews.statuses(Instant{} + 12s);

    REQUIRE(shown.size() == 1);
    CHECK(shown[0].jobs.size() == 3);
    CHECK(shown[0].silence == 7s);
}

TEST_CASE("in brief a crew has its counts, and of its jobs one that says what it waits for",
          "[serve][crew]") {
    using Phase = control::JobStatus::Phase;
    Crews crews;
    control::CrewStatus night = crew("night", 0);
    night.pending = 3;
    night.running = 1;
    night.trouble = "sbatch: error: QOSMaxSubmitJobPerUserLimit";
    night.jobs = {{"1", Phase::running, "", "n1", "n1/1"},
                  {"2", Phase::pending, "", "", ""},
                  {"3", Phase::pending, "Priority", "", ""},
                  {"4", Phase::held, "JobHeldUser", "", ""}};
    REQUIRE(crews.told(night, Instant{}));

    const auto brief = crews.in_brief(Instant{} + 12s);

    night.jobs = {night.jobs[2]};
    night.silence = 12s;
    CHECK(brief == std::vector{night});
}

TEST_CASE("a crew that is over is forgotten, and one that nobody has told of for a day",
          "[serve][crew]") {
    Crews crews;
    REQUIRE(crews.told(crew("night"), Instant{}));
    REQUIRE(crews.told(crew("day"), Instant{} + 1h));
    REQUIRE(crews.told({.name = "day"}, Instant{} + 2h));

    CHECK(crews.statuses(Instant{} + 23h).size() == 1);
    CHECK(crews.statuses(Instant{} + 24h).empty());
}

TEST_CASE("a worker is told of its job's end again when that has moved", "[serve][crew]") {
    Crews crews;
    control::CrewStatus told = crew("night", 2);
    told.jobs[0] = {.id = "4_1", .ends_in = 60s};
    told.jobs[1] = {.id = "4_2"};
    const auto to_tell = [&](Duration at) {
        const auto news = crews.ends_to_tell(told, Instant{} + at);
        REQUIRE(crews.told(told, Instant{} + at));
        return news;
    };

    REQUIRE(to_tell(0s) == std::vector{told.jobs[0]});
    CHECK(to_tell(0s).size() == 1);  // nobody was told
    crews.end_was_told("night", told.jobs[0], Instant{});
    told.jobs[0].ends_in = 120s;
    CHECK(to_tell(10s).size() == 1);
    told.jobs[0].ends_in = 48s;
    CHECK(to_tell(10s).empty());
    told.jobs[0].restart = 1;
    CHECK(to_tell(10s).size() == 1);
}

TEST_CASE("nobody can fill a scheduler with crews", "[serve][crew]") {
    Crews crews;
    for (int i = 0; i < 100; ++i) REQUIRE(crews.told(crew(std::to_string(i), 5000), Instant{}));

    const auto refused = crews.told(crew("one more"), Instant{});

    REQUIRE_FALSE(refused);
    CHECK(refused.error().message ==
          "crew 'one more': this scheduler shows 100 crews already, and no more");
    CHECK(crews.statuses(Instant{})[0].jobs.size() == 1000);
    CHECK(crews.told(crew("7"), Instant{}));
}
