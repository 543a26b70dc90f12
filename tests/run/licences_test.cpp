// SPDX-License-Identifier: MIT
// A killed solver holds its licence for minutes, whatever Femrun does meanwhile.
#include <algorithm>

#include "run/world.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;

namespace {

const std::string licensed = study_of_sum(12, R"toml([licences]
femtet = { count = 1, cooldown = "2 min" }
)toml");
const std::string two = study_of_sum(12, R"toml([licences]
femtet = { count = 2, cooldown = "2 min" }
)toml");

}  // namespace

TEST_CASE("the licence of a solver that femrun's end killed rests before it is used again",
          "[run][licence][restart]") {
    World world(licensed);
    world.enlist(WorkerId{1}, 1);
    world.run_until(5s);

    World resumed(licensed, world.journal);
    resumed.enlist(WorkerId{1}, 1);
    resumed.run_until(119s);
    CHECK(resumed.said.empty());
    resumed.run_until(121s);
    CHECK(resumed.said.size() == 1);
}

TEST_CASE("a licence that rested when femrun ended rests on after a restart",
          "[run][licence][restart]") {
    World world(licensed);
    world.solve = [](const run::Assignment&) {
        return Solved{.report = {.failure = study::Failure{study::FailureKind::resource, "time",
                                                           "too long", study::Cause::time},
                                 .seconds = 10},
                      .takes = 10s};
    };
    world.enlist(WorkerId{1}, 1);
    world.run_until(20s);  // killed at its time limit after 10 s

    SECTION("until its cool-down is over") {
        World resumed(licensed, world.journal, 60s);
        resumed.enlist(WorkerId{1}, 1);
        resumed.run_until(130s);
        CHECK(resumed.said.empty());
        resumed.run_until(131s);
        CHECK(resumed.said == std::vector<std::string>{"trial 1 attempt 2 on pc1"});
    }
    SECTION("through several restarts") {
        World between(licensed, world.journal, 30s);
        between.run_until(40s);
        World resumed(licensed, between.journal, 60s);
        resumed.enlist(WorkerId{1}, 1);
        resumed.run_until(130s);
        CHECK(resumed.said.empty());
        resumed.run_until(131s);
        CHECK(resumed.said.size() == 1);
    }
    SECTION("and is free when the restart comes later") {
        World resumed(licensed, world.journal, 10min);
        resumed.enlist(WorkerId{1}, 1);
        resumed.run_until(10min + 1s);
        CHECK(resumed.said.size() == 1);
    }
    SECTION("but never for longer than the cool-down, wherever the clock was set") {
        World resumed(licensed, world.journal, 0s);
        resumed.enlist(WorkerId{1}, 1);
        resumed.run_until(119s);
        CHECK(resumed.said.empty());
        resumed.run_until(121s);
        CHECK(resumed.said.size() == 1);
    }
}

TEST_CASE("the licence of an attempt that Ctrl-C took back rests after a restart",
          "[run][licence][restart]") {
    World world(licensed);
    world.enlist(WorkerId{1}, 1);
    world.run_until(1s);
    world.runner().stop(StudyId{1});
    world.run();

    World resumed(licensed, world.journal, 10s);
    resumed.enlist(WorkerId{1}, 1);

    resumed.run_until(119s);
    CHECK(resumed.said.empty());
    resumed.run_until(121s);
    CHECK(resumed.said.size() == 1);
}

TEST_CASE("what an attempt that was taken back held rests once, however often its study is opened",
          "[run][licence]") {
    World world(two);
    world.enlist(WorkerId{1}, 1);
    world.run_until(1s);
    world.runner().stop(StudyId{1});
    world.run();
    REQUIRE(world.runner().pools().at(0).resting == 1);
    world.runner().forget(StudyId{1});

    world.open(StudyId{1}, two);
    CHECK(world.runner().pools().at(0).resting == 1);
    world.runner().stop(StudyId{1});
    world.run();
    world.runner().forget(StudyId{1});
    world.open(StudyId{1}, two);
    CHECK(world.runner().pools().at(0).resting == 1);
}

TEST_CASE("a study that is resumed after a restart finds its licences at rest already",
          "[run][licence][restart]") {
    World world(two);
    world.enlist(WorkerId{1}, 1);
    world.run_until(1s);
    world.runner().stop(StudyId{1});
    world.run();
    std::vector<store::Record> past = world.journal;
    for (store::Record& record : past) record.study = StudyId{2};

    World resumed(study_of_sum(1), past, 10s);
    resumed.runner().recall_licences(world.study().definition(), world.study().history());
    REQUIRE(resumed.runner().pools().at(0).resting == 1);
    resumed.open(StudyId{2}, two);
    CHECK(resumed.runner().pools().at(0).resting == 1);
}

TEST_CASE("an attempt that was never begun holds no licence after a restart",
          "[run][licence][restart]") {
    World world(licensed);
    world.enlist(WorkerId{1}, 1);
    world.disk_trouble = Error{ErrorKind::unavailable, "the disk is full"};
    world.run_until(1s);
    world.disk_trouble.reset();
    world.run_until(5s);
    std::vector<store::Record> records = world.journal;
    const auto not_begun = std::find_if(records.begin(), records.end(), [](const auto& record) {
        return std::holds_alternative<store::AttemptEnded>(record.fact);
    });
    REQUIRE(not_begun != records.end());
    records.erase(not_begun + 1, records.end());

    World resumed(licensed, records, 5s);
    resumed.enlist(WorkerId{1}, 1);

    resumed.run_until(6s);
    CHECK(resumed.said.size() == 1);
}

TEST_CASE("the house's licences count, and a study file that counts otherwise is told so once",
          "[run][licence][house]") {
    const std::string three = study_of_sum(12, "[licences]\nfemtet = 3\n");
    World world(study_of_sum(1));
    world.runner().pool_set("femtet", {.count = 1, .cooldown = 5min});
    world.enlist({1}, 4);
    world.open({2}, three);
    world.run_for(5s);

    CHECK(world.runner().counts({2}).running == 1);
    CHECK(world.runner().take_notes() ==
          std::vector<std::string>{"study 'sum': [licences] femtet: the house has 1; the 3 of the "
                                   "study file do not count here"});
    CHECK(world.runner().take_notes().empty());

    world.runner().pool_set("femtet", {.count = 2, .cooldown = 5min});
    world.run_for(1s);
    CHECK(world.runner().counts({2}).running == 2);
}

TEST_CASE("licences that are people's by day are used by night", "[run][licence][house]") {
    World world(study_of_sum(1000, "[licences]\nfemtet = 3\n"));
    world.runner().pool_set(
        "femtet", {.count = 3, .for_people = {{.from = 30min, .until = 18h, .licences = 2}}});
    world.enlist({1}, 4);

    world.run_for(5s);
    CHECK(world.runner().counts(StudyId{1}).running == 3);
    world.run_for(31min);
    CHECK(world.runner().counts(StudyId{1}).running == 1);
}
