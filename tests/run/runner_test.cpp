// SPDX-License-Identifier: MIT
#include "run/runner.hpp"

#include <algorithm>
#include <cmath>

#include "run/sum_study.hpp"
#include "run/world.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;

namespace {

Solved failing(study::FailureKind kind, const std::string& stage, const std::string& message,
               study::Cause cause = study::Cause::plain) {
    return {.report = {.failure = study::Failure{kind, stage, message, cause}, .seconds = 1},
            .takes = 1s};
}

}  // namespace

TEST_CASE("a study solves exactly the trials that its budget wants", "[run]") {
    World world(sum_study);
    world.enlist(WorkerId{1}, 4);

    world.run();

    CHECK(world.study().phase() == run::Phase::over);
    CHECK(world.study().ending()->why == "12 of 12 trials complete");
    CHECK(world.study().history().completed() == 12);
    CHECK(world.said.size() == 12);
    CHECK(world.most_running == 4);
    CHECK(world.runner().idle());
}

TEST_CASE("nothing is dispatched before its start is on disk", "[run]") {
    World world(sum_study);
    world.disk = 3s;
    world.enlist(WorkerId{1}, 3);

    world.run();

    CHECK(world.study().history().completed() == 12);
    CHECK(world.undurable_dispatches == 0);
}

TEST_CASE("a design that cannot be solved teaches and makes room for another", "[run]") {
    World world(sum_study);
    world.solve = [honest = world.solve](const run::Assignment& assignment) {
        if (assignment.trial.number % 3 == 0)
            return failing(study::FailureKind::design, "mesh", "the hole cuts the edge");
        return honest(assignment);
    };
    world.enlist(WorkerId{1}, 2);

    world.run();

    CHECK(world.study().history().completed() == 12);
    CHECK(world.study().history().failed() == 5);
    CHECK(std::count(world.learner->heard.begin(), world.learner->heard.end(), "3 failed: mesh") ==
          1);
    CHECK(world.study().history().attempt_count(3) == 1);
}

TEST_CASE("a lost attempt is tried again and the optimizer never hears of it", "[run]") {
    World world(sum_study);
    world.solve = [honest = world.solve](const run::Assignment& assignment) {
        if (assignment.trial.number == 2 && assignment.ordinal == 1)
            return failing(study::FailureKind::infrastructure, "host", "signal 11 (SIGSEGV)",
                           study::Cause::host);
        return honest(assignment);
    };
    world.enlist(WorkerId{1}, 1);

    world.run();

    CHECK(world.study().history().completed() == 12);
    CHECK(world.study().history().attempt_count(2) == 2);
    CHECK(world.learner->heard.size() == 12);
}

TEST_CASE("a study killed at any record and resumed gives the same designs", "[run][restart]") {
    const auto solve_with_failures = [](World& world) {
        world.solve = [honest = world.solve](const run::Assignment& assignment) {
            if (assignment.trial.number % 4 == 0)
                return failing(study::FailureKind::design, "solve", "diverged");
            return honest(assignment);
        };
    };
    World whole(sum_study);
    solve_with_failures(whole);
    whole.enlist(WorkerId{1}, 1);
    whole.run();
    const auto expected = designs(whole.study());
    REQUIRE(expected.size() == 15);

    for (std::size_t kept = 0; kept <= whole.journal.size(); ++kept) {
        World resumed(sum_study,
                      {whole.journal.begin(), whole.journal.begin() + static_cast<long>(kept)});
        solve_with_failures(resumed);
        resumed.enlist(WorkerId{1}, 1);
        resumed.run();
        CAPTURE(kept);
        REQUIRE(designs(resumed.study()) == expected);
        REQUIRE(resumed.study().history().completed() == 12);
    }
}

TEST_CASE("an optimizer that comes out differently is not gone on with", "[run][restart]") {
    World first(sum_study);
    first.enlist(WorkerId{1}, 1);
    first.run_until(35s);
    auto records = first.journal;
    for (auto& record : records)
        if (auto* asked = std::get_if<store::TrialAsked>(&record.fact); asked && asked->trial == 2)
            asked->design[0] += 0.25;

    World second(sum_study, records);
    second.enlist(WorkerId{1}, 1);
    second.run();

    REQUIRE(second.study().ending());
    CHECK(second.study().ending()->state == store::StudyState::paused);
    CHECK(second.study().ending()->why ==
          "study 'sum': optimizer 'learner' proposes another design for trial 2 than the recorded "
          "one, so it is not the version or not the settings that the study was begun with; use "
          "those, or a new study name");
}

TEST_CASE("an interrupted study ends what runs, starts nothing new, and can go on",
          "[run][restart]") {
    World world(sum_study);
    world.enlist(WorkerId{1}, 3);
    world.run_until(15s);

    world.runner().interrupt(StudyId{1});
    world.run();

    CHECK(world.study().ending()->state == store::StudyState::interrupted);
    CHECK(world.study().history().completed() == 6);
    CHECK(world.said.size() == 6);

    World resumed(sum_study, world.journal);
    resumed.enlist(WorkerId{1}, 3);
    resumed.run();
    CHECK(resumed.study().history().completed() == 12);
    CHECK(resumed.said.size() == 6);
}

TEST_CASE("a stopped study revokes what runs and solves it again when resumed", "[run][restart]") {
    World world(sum_study);
    world.enlist(WorkerId{1}, 2);
    world.run_until(15s);

    world.runner().stop(StudyId{1});
    world.run();

    CHECK(world.study().ending()->state == store::StudyState::interrupted);
    CHECK(world.study().history().completed() == 2);
    CHECK(world.now() < Instant{16s});

    World resumed(sum_study, world.journal);
    resumed.enlist(WorkerId{1}, 2);
    resumed.run();
    CHECK(resumed.study().history().completed() == 12);
    CHECK(resumed.study().history().trials().size() == 12);
}

TEST_CASE("a trial that femrun's own end interrupted again and again is never given up",
          "[run][restart]") {
    std::vector<store::Record> records;
    for (int crash = 0; crash < 6; ++crash) {
        World world(sum_study, records);
        world.enlist(WorkerId{1}, 1);
        world.run_until(5s);
        records = world.journal;
    }
    World last(sum_study, records);
    last.enlist(WorkerId{1}, 1);

    last.run();

    CHECK(last.study().history().completed() == 12);
    CHECK(last.study().history().failed() == 0);
    CHECK(last.study().history().attempt_count(1) == 7);
}

TEST_CASE("attempts that Ctrl-C twice ended do not count against their trial", "[run][restart]") {
    std::vector<store::Record> records;
    for (int stop = 0; stop < 3; ++stop) {
        World world(sum_study, records);
        world.enlist(WorkerId{1}, 1);
        world.run_until(5s);
        world.runner().stop(StudyId{1});
        world.run();
        records = world.journal;
    }
    World last(sum_study, records);
    last.solve = [honest = last.solve, failures = 0](const run::Assignment& assignment) mutable {
        Solved solved = honest(assignment);
        if (++failures <= 2)
            solved.report = {
                .failure = study::Failure{study::FailureKind::resource, "memory", "out of memory"}};
        return solved;
    };
    last.enlist(WorkerId{1}, 1);

    last.run();

    CHECK(last.study().history().failed() == 0);
    CHECK(last.study().history().attempt_count(1) == 6);
}

TEST_CASE("a suspended femrun does not take its own silence for that of its workers", "[run]") {
    World world(sum_study);
    world.enlist(WorkerId{1}, 2);
    world.run_until(5s);

    world.oversleep(1h);
    world.run();

    CHECK(world.study().history().completed() == 12);
    CHECK(world.said.size() == 12);  // nothing was revoked and nothing tried again
}

TEST_CASE("designs to try first come first and are told to the optimizer", "[run]") {
    World world(sum_study + "[[try]]\nx1 = 0.5\nx2 = 0.25\n[[try]]\nx1 = 0.125\nx2 = 1\n");
    world.enlist(WorkerId{1}, 1);

    world.run();

    CHECK(designs(world.study())[0] == study::Design{0.5, 0.25});
    CHECK(designs(world.study())[1] == study::Design{0.125, 1});
    CHECK(world.learner->heard[0] == "adopted 1");
    CHECK(world.study().history().completed() == 12);
}

TEST_CASE("a finite space that is used up ends the study", "[run]") {
    World world(sum_study);
    world.learner->designs_left = 7;
    world.enlist(WorkerId{1}, 3);

    world.run();

    CHECK(world.study().history().completed() == 7);
    CHECK(world.study().ending()->why ==
          "all 7 designs of the search space that keep the rules are tried");
}

TEST_CASE("the time budget lets running attempts end", "[run]") {
    std::string timed = sum_study;
    timed.replace(timed.find("trials = 12"), 11, "time = \"25 s\"");
    World world(timed);
    world.enlist(WorkerId{1}, 2);

    world.run();

    CHECK(world.study().history().completed() == 6);
    CHECK(world.study().ending()->why == "the time of 25 s is used up, 4 trials complete");
    CHECK(world.study().ending()->state == store::StudyState::done);
}

TEST_CASE("the time budget counts over all runs of the study", "[run][restart]") {
    std::string timed = sum_study;
    timed.replace(timed.find("trials = 12"), 11, "time = \"45 s\"");
    World first(timed);
    first.enlist(WorkerId{1}, 1);
    first.run_until(15s);
    first.runner().interrupt(StudyId{1});
    first.run();
    REQUIRE(first.study().history().completed() == 2);  // in 20 s

    World killed(timed, first.journal);
    killed.enlist(WorkerId{1}, 1);
    killed.run_until(15s);  // its last record is of 10 s
    World last(timed, killed.journal);
    last.enlist(WorkerId{1}, 1);
    last.run();

    CHECK(last.study().ending()->why == "the time of 45 s is used up, 4 trials complete");
    CHECK(last.study().history().completed() == 5);
    CHECK(last.now() < Instant{21s});

    World spent(timed, last.journal);
    spent.enlist(WorkerId{1}, 1);
    spent.run();
    CHECK(spent.said.empty());
    CHECK(spent.study().ending()->state == store::StudyState::done);
}

TEST_CASE("a response that no verdict can be made of is a failed design", "[run]") {
    World world(sum_study);
    world.solve = [honest = world.solve](const run::Assignment& assignment) {
        Solved solved = honest(assignment);
        if (assignment.trial.number == 1) solved.report.response = {std::nan("")};
        return solved;
    };
    world.enlist(WorkerId{1}, 1);

    world.run();

    const auto& trial = world.study().history().trials()[0];
    CHECK(trial.state == study::TrialState::failed);
    CHECK(trial.failure->stage == "post");
    CHECK(world.study().history().completed() == 12);
}

TEST_CASE("an optimizer that breaks pauses the study and says why", "[run]") {
    World world(sum_study);
    world.enlist(WorkerId{1}, 2);
    world.run_until(15s);

    world.learner->next_failure = Error{ErrorKind::fault, "optimizer 'learner' misbehaved: no"};
    world.run();

    CHECK(world.study().ending()->state == store::StudyState::paused);
    CHECK(world.study().ending()->why == "optimizer 'learner' misbehaved: no");
    CHECK(world.study().ending()->error->kind == ErrorKind::fault);
}

TEST_CASE("a worker that falls silent loses its attempt to another", "[run]") {
    World world(sum_study);
    world.solve = [honest = world.solve](const run::Assignment& assignment) {
        Solved solved = honest(assignment);
        solved.never = assignment.trial.number == 1 && assignment.ordinal == 1;
        return solved;
    };
    world.enlist(WorkerId{1}, 1);
    world.enlist(WorkerId{2}, 1);

    world.run();

    CHECK(world.study().history().completed() == 12);
    CHECK(world.study().history().attempts(1)[0].state == study::AttemptState::lost);
    CHECK(world.said[0] == "trial 1 attempt 1 on pc1");
}
