// SPDX-License-Identifier: MIT
// One runner opens, runs, pauses, closes and forgets studies while others go on.
#include <algorithm>

#include "run/world.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;

namespace {

constexpr StudyId first{1}, second{2};
const Error full{ErrorKind::unavailable, "'femrun.db': the disk is full; free some space"};

std::uint64_t on_record(const World& world, StudyId study) {
    return static_cast<std::uint64_t>(
        std::count_if(world.journal.begin(), world.journal.end(),
                      [&](const store::Record& record) { return record.study == study; }));
}

std::optional<store::StudyState> last_state(const World& world, StudyId study) {
    std::optional<store::StudyState> state;
    for (const store::Record& record : world.journal)
        if (const auto* changed = std::get_if<store::StudyChanged>(&record.fact);
            changed != nullptr && record.study == study)
            state = changed->state;
    return state;
}

}  // namespace

TEST_CASE("studies are opened, paused and ended beside each other", "[run][studies]") {
    World world(study_of_sum(6));
    world.enlist(WorkerId{1}, 2);
    world.run_until(15s);

    world.open(second, study_of_sum(4));
    world.run_until(25s);
    world.runner().pause(first, "paused by its user");
    world.run();

    CHECK(world.study(first).ending()->state == store::StudyState::paused);
    CHECK(world.study(first).ending()->why == "paused by its user");
    CHECK(world.study(second).ending()->why == "4 of 4 trials complete");
    CHECK(last_state(world, first) == store::StudyState::paused);
    CHECK(last_state(world, second) == store::StudyState::done);
    CHECK(world.runner().idle());
}

TEST_CASE("a study that was forgotten is opened again, with other settings", "[run][studies]") {
    World world(study_of_sum(12));
    world.enlist(WorkerId{1}, 2);
    world.open(second, study_of_sum(30));
    world.run_until(25s);
    world.runner().pause(first, "paused by its user");
    world.run_until(40s);
    REQUIRE(world.runner().over(first));
    REQUIRE_FALSE(world.runner().over(second));
    const std::uint64_t solved = world.study(first).history().completed();

    world.runner().forget(first);
    world.open(first, study_of_sum(8));
    world.run();

    CHECK(solved < 8);
    CHECK(world.study(first).ending()->why == "8 of 8 trials complete");
    CHECK(world.study(second).ending()->why == "30 of 30 trials complete");
    CHECK(world.study(first).history().size() == 8);  // nothing was solved twice
    CHECK(last_state(world, first) == store::StudyState::done);
}

TEST_CASE("what workers say of a forgotten study is not heard", "[run][studies]") {
    World world(study_of_sum(12));
    world.solve = [honest = world.solve](const run::Assignment& assignment) {
        Solved solved = honest(assignment);
        if (assignment.trial == TrialId{first, 1}) solved.takes = 10min;
        return solved;
    };
    world.enlist(WorkerId{1}, 1);
    world.run_until(5s);
    world.runner().stop(first);
    world.run_until(6s);
    REQUIRE(world.runner().over(first));
    const std::uint64_t records = on_record(world, first);

    world.runner().forget(first);
    const AttemptId attempt{1};
    world.runner().reported(WorkerId{1}, attempt, {.response = {1}, .seconds = 600});
    world.runner().worker_refused(WorkerId{1}, first, {ErrorKind::missing, "no such solver"});
    world.runner().worker_opened(WorkerId{1}, first, Home::own_process);
    world.runner().progressed(attempt, 0.5, "solve");
    world.open(second, study_of_sum(3));
    world.run();

    CHECK(on_record(world, first) == records);
    CHECK(world.study(second).ending()->why == "3 of 3 trials complete");
}

TEST_CASE("Ctrl-C at one study does not silence the journal of a later one", "[run][studies]") {
    World world(study_of_sum(12));
    world.enlist(WorkerId{1}, 1);
    world.run_until(15s);
    world.disk_trouble = full;
    world.run_until(16s);
    world.runner().interrupt(first);
    world.run();
    REQUIRE(world.runner().over(first));  // the last try came to nothing

    world.disk_trouble.reset();
    world.open(second, study_of_sum(3));
    world.run();

    CHECK(world.study(second).ending()->why == "3 of 3 trials complete");
    CHECK(last_state(world, second) == store::StudyState::done);
    CHECK(world.undurable_dispatches == 0);
    world.runner().forget(first);
    world.open(first, study_of_sum(12));
    world.run();
    CHECK(world.study(first).ending()->why == "12 of 12 trials complete");
    CHECK(world.study(first).history().size() == 12);
}

TEST_CASE("a study that is over waits for the disk, whoever else was interrupted",
          "[run][studies]") {
    World world(study_of_sum(12));
    world.enlist(WorkerId{1}, 4);
    world.open(second, study_of_sum(2));
    world.run_until(5s);
    world.runner().interrupt(first);
    world.disk_trouble = full;
    world.run_until(1h);
    REQUIRE(world.study(second).phase() == run::Phase::over);
    REQUIRE_FALSE(world.runner().over(second));

    world.disk_trouble.reset();
    world.run();

    CHECK(world.runner().idle());
    CHECK_FALSE(world.study(second).ending()->error);
    CHECK(last_state(world, second) == store::StudyState::done);
    CHECK(last_state(world, first) == store::StudyState::interrupted);
}

TEST_CASE("no study begins in a database that is damaged", "[run][studies]") {
    World world(study_of_sum(12));
    world.enlist(WorkerId{1}, 1);
    world.run_until(15s);
    world.disk_trouble = Error{ErrorKind::corrupt, "'femrun.db': the file is damaged"};
    world.run();
    REQUIRE(world.runner().over(first));
    const std::size_t solves = world.said.size();

    world.open(second, study_of_sum(3));
    world.run();

    CHECK(world.runner().over(second));
    CHECK(world.study(second).ending()->error ==
          Error{ErrorKind::corrupt, "'femrun.db': the file is damaged"});
    CHECK(world.said.size() == solves);
}

TEST_CASE("a forgotten study leaves nothing behind, however it ended", "[run][growth]") {
    World world(study_of_sum(2));
    world.solve = [honest = world.solve](const run::Assignment& assignment) {
        Solved solved = honest(assignment);
        switch (assignment.trial.study.value % 4) {
            case 0:
                solved.never = assignment.ordinal == 1;
                break;
            case 1:
                solved.report.response.clear();
                solved.report.failure =
                    study::Failure{study::FailureKind::infrastructure, "host", "it died"};
                break;
            default:
                break;
        }
        return solved;
    };
    world.enlist(WorkerId{1}, 4);
    world.enlist(WorkerId{2}, 4);
    world.run();
    world.runner().forget(first);
    const auto lives = [&](std::uint64_t from, std::uint64_t to) {
        for (StudyId id{from}; id.value < to; ++id.value) {
            world.open(id, study_of_sum(3));
            world.run_for(5s);
            if (id.value % 3 == 0) world.runner().stop(id);
            if (id.value % 3 == 1) world.runner().pause(id, "paused by its user");
            world.run();
            world.runner().forget(id);
        }
        world.run();
    };

    lives(2, 26);
    const std::size_t after_few = world.runner().footprint();
    lives(26, 74);

    CHECK(world.runner().footprint() <= after_few);
}
