// SPDX-License-Identifier: MIT
// The database cannot be written for a while, or for good, while solves that cost hours go on.
#include <algorithm>

#include "run/world.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;

namespace {

const std::string sum_study = study_of_sum(12);

const Error full{ErrorKind::unavailable, "'femrun.db': the disk is full; free some space"};

/// Attempts that were really made: a worker had them.
std::uint64_t solves(const World& world) {
    return static_cast<std::uint64_t>(
        std::count_if(world.said.begin(), world.said.end(),
                      [](const std::string& what) { return !what.starts_with("discard "); }));
}

std::vector<study::Design> undisturbed(std::uint32_t slots) {
    World world(sum_study);
    world.enlist(WorkerId{1}, slots);
    world.run();
    return designs(world.study());
}

}  // namespace

TEST_CASE("a full disk is waited for: what runs ends, nothing starts, no solve is lost",
          "[run][disk]") {
    World world(sum_study);
    world.enlist(WorkerId{1}, 3);
    world.run_until(25s);
    REQUIRE(solves(world) == 9);

    world.disk_trouble = full;
    world.run_until(1h);
    CHECK(solves(world) == 9);
    CHECK(world.study().history().completed() == 9);
    CHECK(world.study().phase() == run::Phase::running);
    CHECK(world.runner().journal_trouble() == full);
    CHECK(world.runner().running().empty());

    world.disk_trouble.reset();
    world.run();
    CHECK_FALSE(world.runner().journal_trouble());
    CHECK(world.study().ending()->why == "12 of 12 trials complete");
    CHECK(world.study().history().completed() == 12);
    CHECK(solves(world) == 12);
    CHECK(world.undurable_dispatches == 0);
    CHECK(world.now() < Instant{1h + 15s});  // it was tried again soon
}

TEST_CASE("a study with one slot proposes the same through a full disk", "[run][disk]") {
    const auto expected = undisturbed(1);
    for (Duration when = 0s; when < 130s; when += 2500ms) {
        World world(sum_study);
        world.enlist(WorkerId{1}, 1);
        world.run_until(when);
        world.disk_trouble = full;
        world.run_until(when + 10min);
        world.disk_trouble.reset();
        world.run();
        CAPTURE(when.count());
        REQUIRE(designs(world.study()) == expected);
        REQUIRE(solves(world) == 12);

        World resumed(sum_study, world.journal);  // the records are whole
        REQUIRE(designs(resumed.study()) == expected);
    }
}

TEST_CASE("a study killed while its disk is full goes on from what was written", "[run][disk]") {
    const auto expected = undisturbed(1);
    World world(sum_study);
    world.enlist(WorkerId{1}, 1);
    world.run_until(55s);
    world.disk_trouble = full;
    world.run_until(10min);

    World resumed(sum_study, world.journal);
    resumed.enlist(WorkerId{1}, 1);
    resumed.run();

    CHECK(designs(resumed.study()) == expected);
}

TEST_CASE("an attempt whose start could not be written is not held against its trial",
          "[run][disk]") {
    World world(sum_study);
    world.enlist(WorkerId{1}, 1);
    int refusals = 0;
    // Each time the start of the next attempt finds no room, more often than trials are tried.
    for (; refusals < 6; ++refusals) {
        world.disk_trouble = full;
        world.run_until(1min * (2 * refusals + 1));
        world.disk_trouble.reset();
        world.run_until(1min * (2 * refusals + 1) + 2003ms);
    }

    world.run();

    CHECK(world.study().history().completed() == 12);
    CHECK(world.study().history().failed() == 0);
    CHECK(solves(world) == 12);
    const auto attempts = world.study().history().attempts(1);
    REQUIRE(attempts.size() > 1);
    CHECK(attempts[0].state == study::AttemptState::cancelled);
    CHECK(attempts[0].failure->message == "not begun: the database could not be written");
}

TEST_CASE("a study that is over waits for the disk to take its last records", "[run][disk]") {
    World world(sum_study);
    world.enlist(WorkerId{1}, 12);
    world.run_until(5s);
    world.disk_trouble = full;
    world.run_until(1h);
    CHECK(world.study().phase() == run::Phase::over);
    CHECK_FALSE(world.runner().idle());

    world.disk_trouble.reset();
    world.run();

    CHECK(world.runner().idle());
    CHECK(world.study().ending()->state == store::StudyState::done);
    CHECK_FALSE(world.study().ending()->error);
}

TEST_CASE("Ctrl-C at a full disk makes a last try when everything has reported", "[run][disk]") {
    World world(sum_study);
    world.enlist(WorkerId{1}, 3);
    world.run_until(15s);
    world.disk_trouble = full;
    world.run_until(16s);
    world.runner().interrupt(StudyId{1});

    SECTION("and there is room again") {
        world.run_until(19s);
        world.disk_trouble.reset();
        world.run();

        CHECK(world.study().ending()->state == store::StudyState::interrupted);
        CHECK_FALSE(world.study().ending()->error);
        CHECK(world.study().history().completed() == 6);
        World resumed(sum_study, world.journal);
        CHECK(resumed.study().history().completed() == 6);
    }
    SECTION("and it names what is lost when there is none") {
        world.run();

        CHECK(world.runner().idle());
        CHECK(world.now() < Instant{21s});
        CHECK(world.study().ending()->state == store::StudyState::paused);
        CHECK(world.study().ending()->error ==
              Error{ErrorKind::unavailable,
                    "study 'sum': the results of trials 4, 5 and 6 are not on record and will be "
                    "solved again when it is resumed: 'femrun.db': the disk is full; free some "
                    "space"});
        World resumed(sum_study, world.journal);
        resumed.enlist(WorkerId{1}, 3);
        resumed.run();
        CHECK(resumed.study().history().completed() == 12);
        CHECK(solves(resumed) == 9);
    }
}

TEST_CASE("Ctrl-C twice at a full disk ends at once and loses nothing that was written",
          "[run][disk]") {
    World world(sum_study);
    world.enlist(WorkerId{1}, 3);
    world.run_until(15s);
    world.disk_trouble = full;
    world.run_until(16s);

    world.runner().interrupt(StudyId{1});
    world.runner().stop(StudyId{1});
    world.run();

    CHECK(world.now() < Instant{17s});
    CHECK(world.study().ending()->error ==
          Error{ErrorKind::unavailable,
                "study 'sum': how it ended is not on record: 'femrun.db': the disk is full; free "
                "some space"});
}

TEST_CASE("a damaged database ends the study at once", "[run][disk]") {
    World world(sum_study);
    world.enlist(WorkerId{1}, 3);
    world.run_until(15s);

    world.disk_trouble = Error{ErrorKind::corrupt, "'femrun.db': the file is damaged"};
    world.run();

    CHECK(world.runner().idle());
    CHECK(world.now() < Instant{21s});
    CHECK(world.study().ending()->state == store::StudyState::paused);
    CHECK(world.study().ending()->error ==
          Error{ErrorKind::corrupt,
                "study 'sum': the results of trials 4, 5 and 6 are not on record and will be "
                "solved again when it is resumed: 'femrun.db': the file is damaged"});
}
