// SPDX-License-Identifier: MIT
// Licences as facts of the house: who may lower their count, for how long, and what plugins say.
#include "schedule/house_pool.hpp"

#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

using What = study::LicenceNews::What;

/// The house has three femtets; the study file says ten; many trials, many slots.
struct House {
    Scheduler scheduler{{.lease = 72h}};

    House() {
        scheduler.pool_set("femtet", 3, 5min);
        scheduler.study_opened(beam, licensed("femtet", {.count = 10, .hold = 1, .cooldown = 0ms}));
        scheduler.worker_enlisted(ada, 20, start);
        for (std::uint64_t number = 1; number <= 20; ++number)
            scheduler.trial_queued(trial(number));
    }
    std::size_t starts(Instant now) {
        std::size_t count = 0;
        for (const Command& command : scheduler.tick(now))
            if (std::holds_alternative<Dispatch>(command)) ++count;
        return count;
    }
};

}  // namespace

TEST_CASE("the house's count stands against a study's, until the house has the pool no more",
          "[schedule][licence][house]") {
    House story;
    CHECK(story.starts(start) == 3);
    CHECK(story.scheduler.of_house("femtet") == 3u);

    story.scheduler.pool_dropped("femtet");
    CHECK(story.starts(start) == 7);
    CHECK(story.scheduler.of_house("femtet") == std::nullopt);
}

TEST_CASE("people's licences are nobody else's, and come back when their time is over",
          "[schedule][licence][house]") {
    House story;
    story.scheduler.pool_for_people("femtet", 2);
    CHECK(story.starts(start) == 1);
    CHECK(story.scheduler.pools(start).front().for_people == 2);

    story.scheduler.pool_for_people("femtet", 0);
    CHECK(story.starts(start) == 2);
}

TEST_CASE("who counts free licences can lower the count for a while, and never raise it",
          "[schedule][licence][house]") {
    House story;

    SECTION("fewer than the house has") {
        story.scheduler.pool_counted("femtet", 1, start + 1min);
        CHECK(story.starts(start) == 1);
        CHECK(story.starts(start + 59s) == 0);
        CHECK(story.scheduler.next_deadline() == start + 1min);
        CHECK(story.starts(start + 1min) == 2);
    }
    SECTION("more") {
        story.scheduler.pool_counted("femtet", 100, start + 1min);
        CHECK(story.starts(start) == 3);
    }
}

TEST_CASE("a licence that a plugin was denied is missed for a while, and others of its attempt not",
          "[schedule][licence][house]") {
    Scheduler scheduler{{.lease = 72h}};
    StudyTerms terms;
    terms.licences = {{"femtet", {.count = 1}}, {"mesher", {.count = 1}}};
    scheduler.study_opened(beam, terms);
    scheduler.study_opened(wing, licensed("mesher", {.count = 1}));
    scheduler.worker_enlisted(ada, 4, start);
    scheduler.trial_queued(trial(1));
    scheduler.tick(start);
    scheduler.trial_queued(trial(1, wing));
    scheduler.tick(start);

    const std::vector<study::LicenceNews> news{{What::denied, "femtet"}};
    scheduler.attempt_failed(attempt(1), failure(FailureKind::resource, "licence"), start, news);

    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(2), trial(1, wing), 1, ada}});
    scheduler.attempt_solved(attempt(2), start);
    CHECK(scheduler.tick(start + 999ms) == Commands{});
    CHECK(scheduler.tick(start + 1s) == Commands{Dispatch{attempt(3), trial(1), 2, ada}});
}

TEST_CASE("a licence whose holder a plugin killed rests although the solve went well",
          "[schedule][licence][house]") {
    House story;
    REQUIRE(story.starts(start) == 3);
    const std::vector<study::LicenceNews> news{{What::killed, ""}};

    story.scheduler.attempt_solved(attempt(1), start, Duration::zero(), news);
    story.scheduler.attempt_solved(attempt(2), start);

    CHECK(story.starts(start) == 1);
    CHECK(story.starts(start + 5min - 1ms) == 0);
    CHECK(story.starts(start + 5min) == 1);
}

TEST_CASE("people's times of the day may overlap and pass midnight", "[schedule][licence][house]") {
    const std::vector<ForPeople> times{{8h, 18h, 1}, {12h, 13h, 2}, {22h, 2h, 3}};

    CHECK(for_people_at(times, 7h + 59min) == 0);
    CHECK(for_people_at(times, 8h) == 1);
    CHECK(for_people_at(times, 12h + 30min) == 2);
    CHECK(for_people_at(times, 18h) == 0);
    CHECK(for_people_at(times, 23h) == 3);
    CHECK(for_people_at(times, 1h) == 3);
    CHECK(until_next_change(times, 7h) == std::optional<Duration>(1h));
    CHECK(until_next_change(times, 23h) == std::optional<Duration>(3h));
    CHECK(until_next_change({}, 23h) == std::nullopt);
}
