// SPDX-License-Identifier: MIT
// An optimizer proposes a design that is known: nobody pays for it twice.
#include "run/world.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;
using study::Design;

namespace {

const Design a{0, 0}, b{1, 0}, c{0, 1}, d{1, 1};

std::string corners(const std::string& more = "") {
    std::string text = study_of_sum(1000, more);
    for (int i = 0; i < 2; ++i) text.insert(text.find("high = 1 }") + 8, ", step = 1");
    return text;
}

}  // namespace

TEST_CASE("a design that is solved is not solved again, and the optimizer hears the same of it",
          "[run][repeats]") {
    World world(study_of_sum(3), {}, {}, {a, b, a, c});
    world.enlist(WorkerId{1}, 1);
    world.run();

    const auto& history = world.study().history();
    CHECK(world.said == std::vector<std::string>{"trial 1 attempt 1 on pc1",
                                                 "trial 2 attempt 1 on pc1",
                                                 "trial 4 attempt 1 on pc1"});
    CHECK(history.trial(3).repeats == 1);
    CHECK(history.trial(3).verdict == history.trial(1).verdict);
    CHECK(world.learner->heard ==
          std::vector<std::string>{"1 complete", "2 complete", "3 complete", "4 complete"});
    CHECK(history.completed() == 3);
    CHECK(history.designs() == 3);
    CHECK(world.study().ending()->why == "3 of 3 trials complete");
}

TEST_CASE("a design that is on its way is waited for, and the slots go on with others",
          "[run][repeats]") {
    World world(study_of_sum(2), {}, {}, {a, a, b});
    world.enlist(WorkerId{1}, 2);
    world.run();

    CHECK(world.most_running == 2);
    CHECK(world.said ==
          std::vector<std::string>{"trial 1 attempt 1 on pc1", "trial 3 attempt 1 on pc1"});
    CHECK(world.study().history().trial(2).state == study::TrialState::complete);
    CHECK(world.study().history().ended() == std::vector<std::uint64_t>{1, 2, 3});
}

TEST_CASE("a finite space is used up when all of its designs are tried, whoever proposes them",
          "[run][repeats]") {
    World world(corners(), {}, {}, {a, b, a, b, c, a, d});
    world.enlist(WorkerId{1}, 1);
    world.run();
    CHECK(world.said.size() == 4);
    CHECK(world.study().ending()->why ==
          "all 4 designs of the search space that keep the rules are tried");

    World ruled(corners("[rules]\nedge = \"x1 + x2 <= 1\"\n"), {}, {}, {a, b, c});
    ruled.enlist(WorkerId{1}, 1);
    ruled.run();
    CHECK(ruled.said.size() == 3);
    CHECK(ruled.study().ending()->why ==
          "all 3 designs of the search space that keep the rules are tried");
}

TEST_CASE("an optimizer that only repeats itself ends its study with a sentence",
          "[run][repeats]") {
    World world(study_of_sum(3), {}, {}, {a, b});
    world.enlist(WorkerId{1}, 1);
    world.run();

    CHECK(world.said.size() == 2);
    CHECK(world.study().ending()->state == store::StudyState::done);
    CHECK(world.study().ending()->why ==
          "optimizer 'learner' proposed only known designs 100 times in a row, 2 are tried");
}

TEST_CASE("an optimizer that repeats what it was not yet told of is asked again when it was",
          "[run][repeats]") {
    std::vector<Design> plan(8, a);
    plan.push_back(b);
    World world(study_of_sum(2), {}, {}, plan);
    world.enlist(WorkerId{1}, 3);
    world.run_until(5s);
    CHECK(world.study().history().size() == 3);
    CHECK(world.said.size() == 1);

    world.run();
    CHECK(world.said.size() == 2);
    CHECK(world.study().ending()->why == "2 of 2 trials complete");
}

TEST_CASE("a design whose trial says nothing about it is solved again", "[run][repeats]") {
    World world(study_of_sum(2, "[retry]\nattempts_max = 1\n"), {}, {}, {a, a, b});
    int solves = 0;
    world.solve = [&](const run::Assignment&) {
        if (++solves == 1)
            return Solved{
                .report = {.failure = study::Failure{study::FailureKind::infrastructure, "worker",
                                                     "died", study::Cause::worker}}};
        return Solved{.report = {.response = {1}}};
    };
    world.enlist(WorkerId{1}, 1);
    world.run();

    CHECK(solves == 3);
    CHECK(world.study().history().trial(2).repeats == 0);
}

TEST_CASE("answers from the record survive a restart at any moment", "[run][repeats][restart]") {
    const std::vector<Design> plan{a, b, a, c, b, d, d};
    World whole(study_of_sum(4), {}, {}, plan);
    whole.enlist(WorkerId{1}, 1);
    whole.run();
    for (std::size_t kept = 0; kept <= whole.journal.size(); ++kept) {
        World resumed(study_of_sum(4),
                      {whole.journal.begin(), whole.journal.begin() + static_cast<long>(kept)}, {},
                      plan);
        resumed.enlist(WorkerId{1}, 1);
        resumed.run();
        CAPTURE(kept);
        REQUIRE(designs(resumed.study()) == designs(whole.study()));
        REQUIRE(resumed.study().history().ended().size() == whole.study().history().ended().size());
    }
}
