// SPDX-License-Identifier: MIT
#include "view/course.hpp"

#include "store/bracket.hpp"
#include "support/catch.hpp"
#include "view/seen.hpp"

using namespace femrun;
using namespace femrun::view;

namespace {

Progress told(const testing::Seen& seen) {
    Course course(seen.subject());
    course.follow();
    Progress progress;
    course.tell(progress);
    return progress;
}

}  // namespace

TEST_CASE("while nothing is feasible the nearest design is told with what it lacks",
          "[view][course]") {
    auto seen = testing::two_objectives({{-3, 1}, {-1, 2}, {-2, 3}});
    Course course(seen.subject());
    course.follow();
    Progress outside;
    course.tell(outside);
    CHECK(outside.best.empty());
    CHECK(outside.front_size == 0u);
    REQUIRE(outside.nearest);
    CHECK(outside.nearest->trial == 2);
    CHECK(outside.nearest->lacks == std::vector<std::string>{"positive -1, 1 below 0"});
    CHECK(outside.nearest->worst == "positive 1 below 0");

    seen.add(store::TrialAsked{4, store::Origin::optimizer, 0, {4, 0.5}});
    seen.add(
        store::TrialEnded{4, study::TrialState::complete, {2, 1}, {{2, 1}, {-2}, 0, true}, {}});
    course.follow();
    Progress inside;
    course.tell(inside);
    CHECK_FALSE(inside.nearest);
    CHECK(inside.front_size == 1u);
}

TEST_CASE("how the optimizer goes on is told once it has chosen, the last choice alone",
          "[view][course]") {
    auto seen = testing::untouched();
    CHECK(told(seen).course.empty());

    seen.add(store::CourseChosen{1, 0, "tpe", "nothing is known of a solve"});
    seen.add(store::CourseChosen{40, 39, "nsga2", "a solve takes 1 ms"});

    CHECK(told(seen).course == "'nsga2' from trial 40 on: a solve takes 1 ms");
}

TEST_CASE("with several objectives the best for each is told", "[view][course]") {
    const Progress progress = told(testing::two_objectives({{1, 1}, {2, 3}, {3, 2}, {-1, 9}}));
    REQUIRE(progress.best.size() == 2);
    CHECK(progress.best[0].objective == "mass");
    CHECK(progress.best[0].value == 1);
    CHECK(progress.best[0].trial == 1);
    CHECK(progress.best[1].objective == "stiffness");
    CHECK(progress.best[1].value == 3);
    CHECK(progress.best[1].trial == 2);
    CHECK(progress.front_size == 2u);
    CHECK_FALSE(progress.hypervolume);  // its reference is not fixed yet
}

TEST_CASE("the hypervolume of a running study grows with its front", "[view][course]") {
    std::vector<std::vector<double>> points(10, {4, 1});
    CHECK(told(testing::two_objectives(points)).hypervolume == 0.0);
    points.push_back({3, 3});
    CHECK(*told(testing::two_objectives(points)).hypervolume == Approx(2));
    points.push_back({9, 1});
    CHECK(*told(testing::two_objectives(points)).hypervolume == Approx(2));
    points.push_back({3, 4});
    CHECK(*told(testing::two_objectives(points)).hypervolume == Approx(3));
}

TEST_CASE("a single objective has its best with its unit, and failures have their stages",
          "[view][course]") {
    auto definition = store::testing::bracket();
    definition.goals.objectives[0].unit = "kg";
    const testing::Seen seen(definition, store::testing::four_trials(StudyId{1}));
    const Progress progress = told(seen);
    REQUIRE(progress.best.size() == 1);
    CHECK(progress.best[0].value == 1.5);
    CHECK(progress.best[0].unit == "kg");
    CHECK(progress.best[0].trial == 1);
    CHECK_FALSE(progress.nearest);
    CHECK_FALSE(progress.front_size);
    CHECK(progress.failures == std::map<std::string, std::uint64_t>{{"mesh", 1}});
}
