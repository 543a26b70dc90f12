// SPDX-License-Identifier: MIT
// Whose files stay on disk.
#include <algorithm>

#include "run/sum_study.hpp"
#include "run/tidy_files.hpp"
#include "run/world.hpp"
#include "support/catch.hpp"
#include "work/attempt_folder.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;

namespace {

const study::Failure no_mesh{study::FailureKind::design, "mesh", "no"};

/// Worker 1 is away with the first attempt at trial 1 until another has solved it.
AttemptId late_at_the_first(World& world) {
    AttemptId late;
    world.solve = [&late, honest = world.solve](const run::Assignment& assignment) {
        Solved solved = honest(assignment);
        solved.never = assignment.trial.number == 1 && assignment.ordinal == 1;
        if (solved.never) late = assignment.attempt;
        return solved;
    };
    world.enlist(WorkerId{1}, 1);
    world.enlist(WorkerId{2}, 1);
    world.run_until(1s);
    world.cut(WorkerId{1});
    world.run_until(50s);
    REQUIRE(world.study().history().trial(1).state == study::TrialState::complete);
    return late;
}

}  // namespace

TEST_CASE("files stay as the keep policy says", "[run][files]") {
    const auto with_keep = [](const std::string& keep) {
        World world(study_head + "keep = \"" + keep + "\"\n" + study_tail);
        world.solve = [honest = world.solve](const run::Assignment& assignment) {
            Solved solved = assignment.trial.number == 2
                                ? Solved{.report = {.failure = no_mesh, .seconds = 1}, .takes = 1s}
                                : honest(assignment);
            solved.report.folder = "t" + std::to_string(assignment.trial.number);
            return solved;
        };
        world.enlist(WorkerId{1}, 1);
        world.run();
        std::vector<std::string> kept;
        // What stays was told as kept, and once.
        for (const std::string& folder : world.kept)
            CHECK(std::count(world.kept.begin(), world.kept.end(), folder) == 1);
        for (std::uint64_t n = 1; n <= world.study().history().trials().size(); ++n)
            if (std::count(world.said.begin(), world.said.end(), "discard t" + std::to_string(n)) ==
                0)
                kept.push_back("t" + std::to_string(n));
        for (const std::string& folder : kept)
            CHECK(std::count(world.kept.begin(), world.kept.end(), folder) == 1);
        return std::pair{kept, *world.study().standing().best()};
    };

    CHECK(with_keep("all").first.size() == 13);
    CHECK(with_keep("none").first.empty());
    CHECK(with_keep("failed").first == std::vector<std::string>{"t2"});
    const auto [kept, best] = with_keep("best");
    const std::string best_folder = "t" + std::to_string(best);
    CHECK(kept == std::vector<std::string>{best_folder});
    CHECK(with_keep("failed and best").first == std::vector<std::string>{"t2", best_folder});
    REQUIRE(best > 2);
}

TEST_CASE("the files of the front stay, and before there is one those of the nearest design",
          "[run][files]") {
    World world(study_head + "keep = \"best\"\n" + R"([parameters]
x1 = { low = 0, high = 1 }
x2 = { low = 0, high = 1 }
[objectives]
sum  = { minimize = "total" }
less = { maximize = "total" }
[constraints]
most = { of = "total", upper = 5 }
)");
    // Two outside, the second less so; then designs that beat nothing and are beaten by nothing.
    world.solve = [](const run::Assignment& assignment) {
        const auto trial = assignment.trial.number;
        const double less = 1 / static_cast<double>(trial);
        return Solved{{.response = {trial == 1   ? 9.0
                                    : trial == 2 ? 6.0
                                                 : less},
                       .seconds = 1,
                       .folder = "t" + std::to_string(trial)}};
    };
    world.enlist(WorkerId{1}, 1);

    world.run_until(25s);
    CHECK(world.study().standing().nearest() == 2u);
    CHECK(std::count(world.said.begin(), world.said.end(), "discard t1") == 1);
    CHECK(std::count(world.said.begin(), world.said.end(), "discard t2") == 0);

    world.run();
    CHECK_FALSE(world.study().standing().nearest());
    CHECK(world.study().standing().front_size() == 10);
    CHECK(std::count(world.said.begin(), world.said.end(), "discard t2") == 1);
    for (int trial = 3; trial <= 12; ++trial)
        CHECK(std::count(world.said.begin(), world.said.end(),
                         "discard t" + std::to_string(trial)) == 0);
}

TEST_CASE("what a worker still has is wanted, unwanted, or of a trial that is not over",
          "[run][files]") {
    World world(study_head + "keep = \"best\"\n" + study_tail);
    world.solve = [&, honest = world.solve](const run::Assignment& assignment) {
        Solved solved = honest(assignment);
        solved.report.folder = work::attempt_folder(world.study().definition().name,
                                                    assignment.trial.number, assignment.ordinal);
        return solved;
    };
    world.enlist(WorkerId{1}, 1);
    world.run();
    const std::uint64_t best = *world.study().standing().best();
    const std::uint64_t other = best == 1 ? 2 : 1;
    const std::string study = world.study().definition().name;
    const std::string leads = work::attempt_folder(study, best, 1);
    const std::string led = work::attempt_folder(study, other, 1);
    const std::vector<std::string> has{leads, led, "of/another-study-1"};
    const std::map<std::string, run::Fate> wanted{{leads, run::Fate::wanted},
                                                  {led, run::Fate::unwanted}};
    CHECK(run::fates(world.study(), "pc1", has) == wanted);
    CHECK(run::fates(world.study(), "a liar", has).empty());
}

TEST_CASE("what an attempt leaves that ends after its trial stays or goes as the policy says",
          "[run][files]") {
    const auto late = [](const std::string& keep, const run::Report& report) {
        World world(study_head + "keep = \"" + keep + "\"\n" + study_tail);
        world.runner().reported({1}, late_at_the_first(world), report);
        const bool goes = std::count(world.said.begin(), world.said.end(), "discard late") > 0;
        const bool stays = std::count(world.kept.begin(), world.kept.end(), "late") > 0;
        CHECK(goes != stays);
        return stays;
    };
    const run::Report solved{.response = {5.0}, .seconds = 50, .folder = "late"};
    const run::Report failed{.failure = no_mesh, .seconds = 50, .folder = "late"};
    CHECK(late("all", solved));
    CHECK(late("failed", failed));
    CHECK_FALSE(late("failed", solved));
    CHECK_FALSE(late("none", failed));
}

TEST_CASE("half of something that is given up after its trial has ended goes", "[run][files]") {
    World world(study_of_sum(12));
    const AttemptId late = late_at_the_first(world);
    const auto discarded = [&] {
        return std::count(world.said.begin(), world.said.end(), "discard 1/1");
    };
    const auto before = discarded();
    world.runner().reported({1}, late, {.cancelled = true, .folder = "1/1"});
    CHECK(discarded() == before + 1);
}
