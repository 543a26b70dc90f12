// SPDX-License-Identifier: MIT
// Optimizers that choose their way while a study runs.
#include "run/sum_study.hpp"
#include "run/world.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;

namespace {

/// Chooses before the first trial and before the third.
void choose_twice(World& world) {
    world.learner->courses = {{1, {"slow", "nothing is known"}}, {3, {"brisk", "two are known"}}};
}

std::vector<store::CourseChosen> chosen(const std::vector<store::Record>& journal) {
    std::vector<store::CourseChosen> all;
    for (const store::Record& record : journal)
        if (const auto* fact = std::get_if<store::CourseChosen>(&record.fact)) all.push_back(*fact);
    return all;
}

}  // namespace

TEST_CASE("what an optimizer chose is on record before the trials that it was asked for then",
          "[run][course]") {
    World world(study_of_sum(4));
    choose_twice(world);
    world.enlist({1}, 1);
    world.run();

    CHECK(chosen(world.journal) ==
          std::vector<store::CourseChosen>{{1, 0, "slow", "nothing is known"},
                                           {3, 2, "brisk", "two are known"}});
    std::vector<std::uint64_t> order;  // of the third trial's facts, by their place in the variant
    for (const store::Record& record : world.journal) {
        const auto* asked = std::get_if<store::TrialAsked>(&record.fact);
        const auto* course = std::get_if<store::CourseChosen>(&record.fact);
        if ((asked && asked->trial == 3) || (course && course->trial == 3))
            order.push_back(record.fact.index());
    }
    REQUIRE(order.size() == 2);
    CHECK(order[0] == store::Fact(store::CourseChosen{}).index());
    CHECK(world.study().history().courses().back().course == "brisk");
}

TEST_CASE("a study killed at any record goes on as chosen, and does not choose anew",
          "[run][course][restart]") {
    World whole(study_of_sum(6));
    choose_twice(whole);
    whole.enlist({1}, 1);
    whole.run();
    const auto expected = designs(whole.study());
    REQUIRE(expected.size() == 6);

    for (std::size_t kept = 0; kept <= whole.journal.size(); ++kept) {
        CAPTURE(kept);
        const std::vector<store::Record> past{whole.journal.begin(),
                                              whole.journal.begin() + static_cast<long>(kept)};
        World resumed(study_of_sum(6), past);
        // What was on record is told, not asked: another choice there would show.
        choose_twice(resumed);
        for (const store::CourseChosen& known : chosen(past))
            resumed.learner->courses.erase(known.trial);
        resumed.enlist({1}, 1);
        resumed.run();

        REQUIRE(designs(resumed.study()) == expected);
        REQUIRE(resumed.study().history().courses() == whole.study().history().courses());
    }
}

TEST_CASE("an optimizer is told what lies ahead as far as it is known", "[run][course]") {
    World world(study_of_sum(5));
    world.enlist({1}, 1);
    world.run_until(1s);

    REQUIRE(world.learner->outlook);
    CHECK(world.learner->outlook->trials_wanted == 5);
    CHECK(world.learner->outlook->slots == 1);
    CHECK(world.learner->outlook->solve_s == 0);
    CHECK_FALSE(world.learner->outlook->left_s);

    world.run();

    CHECK(world.learner->outlook->solve_s == 10);
    World after(study_of_sum(7), world.journal, 60s);
    after.enlist({1}, 1);
    after.run();
    CHECK(after.learner->outlook->solve_s == 10);  // also of solves before a restart
    CHECK(after.learner->outlook->trials_wanted == 7);
}
