// SPDX-License-Identifier: MIT
// Attempts that are lost: with a worker that dies, while everything sleeps, before they began.
#include <algorithm>

#include <fmt/format.h>

#include "run/world.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;

namespace {

const std::string sum_study = study_of_sum(12);

Solved failing(study::FailureKind kind, const std::string& stage, const std::string& message,
               study::Cause cause = study::Cause::plain) {
    return {.report = {.failure = study::Failure{kind, stage, message, cause}, .seconds = 1},
            .takes = 1s};
}

}  // namespace

TEST_CASE("a suspension that ends between two signs of life costs no solve either", "[run]") {
    World world(sum_study);
    world.solve = [honest = world.solve](const run::Assignment& assignment) {
        Solved solved = honest(assignment);
        solved.takes = 22s;
        return solved;
    };
    world.enlist(WorkerId{1}, 2);
    world.run_until(8s);

    world.oversleep(16s);  // a little longer than a lease
    world.run();

    CHECK(world.said.size() == 12);  // nothing was revoked and nothing tried again
}

TEST_CASE("a worker that is killed again and again costs no trial, whatever was sent ahead",
          "[run][suspect]") {
    World world(study_of_sum(60));
    world.learner->ignores_verdicts = true;
    world.home = Home::worker_process;
    world.solve = [honest = world.solve](const run::Assignment& assignment) {
        Solved solved = honest(assignment);
        solved.takes = 1ms;
        solved.report.seconds = 0.001;
        return solved;
    };
    for (std::uint64_t life = 1; life <= 8; ++life) {
        world.enlist(WorkerId{life}, 2);
        world.run_for(life == 1 ? 20ms : 5ms);
        world.kill(WorkerId{life});
    }
    world.enlist(WorkerId{9}, 2);
    world.run();

    CHECK(world.study().history().completed() == 60);
    CHECK(world.study().history().failed() == 0);
}

TEST_CASE("a plugin that ends every worker in which it is opened is told in the end",
          "[run][suspect]") {
    World world(sum_study);
    world.opens = false;
    std::uint64_t lives = 0;
    while (!world.study().ending() && lives < 100) {
        world.enlist(WorkerId{++lives}, 2);
        world.run_for(10ms);
        world.kill(WorkerId{lives});
        world.run_for(10ms);
    }

    CHECK(lives == 30);
    CHECK(world.study().ending()->state == store::StudyState::paused);
    CHECK(world.study().ending()->why ==
          "study 'sum': 30 times in a row a worker ended while it opened solver 'adder', the last: "
          "worker 'pc30' died with signal 11 (SIGSEGV)");
    CHECK(world.study().history().failed() == 0);
}

TEST_CASE("an attempt of before a restart that was lost for no fault of its design is no try",
          "[run][restart]") {
    World world(sum_study);
    world.enlist(WorkerId{1}, 1);
    for (std::uint64_t life = 1; life <= 4; ++life) {
        world.run_for(5s);
        world.kill(WorkerId{life});
        world.enlist(WorkerId{life + 1}, 1);
    }
    world.run_for(1s);

    World resumed(sum_study, world.journal, 60s);
    int left = 2;  // tries that may fail and not be the last
    resumed.solve = [&, honest = resumed.solve](const run::Assignment& assignment) {
        if (assignment.trial.number == 1 && left-- > 0)
            return failing(study::FailureKind::infrastructure, "host", "signal 11 (SIGSEGV)",
                           study::Cause::host);
        return honest(assignment);
    };
    resumed.enlist(WorkerId{9}, 1);
    resumed.run();
    CHECK(resumed.study().history().failed() == 0);
}

TEST_CASE("who was suspected of a worker's death is tried alone after a restart too",
          "[run][restart][suspect]") {
    std::string text = study_of_sum(6);
    const std::string solver = "plugin = \"adder\"\n";
    text.replace(text.find(solver), solver.size(), solver + "isolation = \"thread\"\n");
    World world(text);
    world.home = Home::worker_process;
    world.enlist(WorkerId{1}, 2);
    world.run_for(5s);
    world.kill(WorkerId{1});
    world.run_for(1s);

    World resumed(text, world.journal, 60s);
    resumed.home = Home::worker_process;
    resumed.enlist(WorkerId{9}, 2);
    resumed.run_for(15s);
    CHECK(resumed.study().history().completed() == 1);
    CHECK(resumed.most_running == 1);
    resumed.run();
    CHECK(resumed.study().history().completed() == 6);
    CHECK(resumed.most_running == 2);
}

TEST_CASE("the folder of a failed attempt that nobody keeps goes at once", "[run][files]") {
    std::string text = sum_study;
    text.insert(text.find("[parameters]"), "keep = \"none\"\n");
    World world(text);
    world.solve = [honest = world.solve](const run::Assignment& assignment) {
        Solved solved = assignment.ordinal == 1 ? failing(study::FailureKind::resource, "disk",
                                                          "full", study::Cause::disk)
                                                : honest(assignment);
        solved.report.folder = fmt::format("t{}.{}", assignment.trial.number, assignment.ordinal);
        return solved;
    };
    world.enlist(WorkerId{1}, 1);
    world.run_until(10s);
    world.disk_trouble = Error{ErrorKind::unavailable, "'femrun.db': the disk is full"};

    world.run_until(11s);

    CHECK(std::count(world.said.begin(), world.said.end(), "discard t1.1") == 1);
}

TEST_CASE("attempts that are lost one after the other are not all remembered for ever",
          "[run][growth]") {
    World world(study_of_sum(100'000));
    std::uint64_t worker = 0;
    const auto kept_after = [&](int kills) {
        for (; kills > 0; --kills) {
            world.enlist(WorkerId{++worker}, 1);
            world.run_for(1s);
            world.kill(WorkerId{worker});
        }
        return world.runner().footprint();
    };

    const std::size_t before = kept_after(1100);
    CHECK(kept_after(1000) <= before + 20);
}
