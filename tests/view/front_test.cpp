// SPDX-License-Identifier: MIT
// Fronts as people look at them: a few designs of many, and how much the front has gained.
#include "support/catch.hpp"
#include "view/front_choice.hpp"
#include "view/front_volume.hpp"
#include "view/seen.hpp"
#include "view/show_text.hpp"

using namespace femrun;
using namespace femrun::view;
using Numbers = std::vector<std::uint64_t>;

namespace {

/// Mass down, stiffness up; the first ten span the reference point mass 10, stiffness 1.
std::vector<std::vector<double>> ten() {
    std::vector<std::vector<double>> points;
    for (int i = 1; i <= 10; ++i) points.push_back({11.0 - i, 1.0});
    points[0] = {10, 3};
    return points;
}

/// A front of `count` designs, dense at its light end.
testing::Seen quarter(std::size_t count) {
    std::vector<std::vector<double>> points;
    for (std::size_t i = 0; i < count; ++i) {
        const double t = static_cast<double>(i) / static_cast<double>(count - 1);
        points.push_back({1 + t * t * 8, 1 + t * t * t});
    }
    return testing::two_objectives(points);
}

}  // namespace

TEST_CASE("the hypervolume is measured against the worst of the first ten feasible designs",
          "[view][front]") {
    auto points = ten();
    points.insert(points.begin() + 3, {-1, 9});  // infeasible ones do not count
    const auto volume = front_hypervolume(testing::two_objectives(points).subject());
    REQUIRE(volume);
    CHECK(volume->reference == std::vector<double>{10, -1});
    CHECK(volume->volume == 0);  // nothing is better than it in both

    points.push_back({4, 3});
    const auto better = front_hypervolume(testing::two_objectives(points).subject());
    REQUIRE(better);
    CHECK(better->volume == Approx(6 * 2));
}

TEST_CASE("the hypervolume never falls, however bad later designs are", "[view][front]") {
    auto points = ten();
    double before = 0;
    for (int i = 0; i < 30; ++i) {
        points.push_back({5.0 + i * 7 % 11, 0.2 + i * 5 % 13});  // some far beyond the reference
        const auto volume = front_hypervolume(testing::two_objectives(points).subject());
        REQUIRE(volume);
        CHECK(volume->reference == std::vector<double>{10, -1});
        CHECK(volume->volume >= before);
        before = volume->volume;
    }
    CHECK(before > 0);
}

TEST_CASE("there is no hypervolume before its reference is fixed", "[view][front]") {
    auto points = ten();
    points.pop_back();
    CHECK_FALSE(front_hypervolume(testing::two_objectives(points).subject()));
    CHECK_FALSE(front_hypervolume(testing::bracket().subject()));  // a single objective
}

TEST_CASE("a large front is told by its ends and by what lies far apart between them",
          "[view][front]") {
    const auto seen = quarter(1000);
    const Numbers few = most_telling(seen.subject(), leaders(seen.subject()).front, 5);
    REQUIRE(few.size() == 5);
    CHECK(few.front() == 1);
    CHECK(few.back() == 1000);
    CHECK(std::is_sorted(few.begin(), few.end()));
    // Along the front they are about a quarter of its length apart, not of its members.
    const auto mass = [&](std::uint64_t trial) {
        return seen.subject().history.trial(trial).verdict.values[0];
    };
    for (std::size_t i = 1; i < few.size(); ++i) {
        CHECK(mass(few[i]) - mass(few[i - 1]) > 1);
        CHECK(mass(few[i]) - mass(few[i - 1]) < 3);
    }

    const auto small = quarter(4);
    CHECK(most_telling(small.subject(), leaders(small.subject()).front, 5) == Numbers{1, 2, 3, 4});
}

TEST_CASE("a front of designs that are all alike is chosen from too", "[view][front]") {
    const auto seen = testing::two_objectives({{1, 1}, {1, 1}, {1, 1}});
    CHECK(most_telling(seen.subject(), {1, 2, 3}, 2).size() == 2);
}

TEST_CASE("show gives twenty designs of a large front and says how many more there are",
          "[view][front]") {
    const auto seen = quarter(4163);
    const std::string text = front_text(seen.subject());
    CHECK(std::count(text.begin(), text.end(), '\n') == 24);
    CHECK(text.starts_with("front: 4163 trials, 20 that tell most of it\n"));
    CHECK(text.find("\n4143 more; 'femrun show beam --front' shows them\n") != std::string::npos);

    CHECK(
        front_text(seen.subject("my.db"), 20, 24)
            .find(
                "\nno room for stiffness (max) to y; 'femrun show beam --front --wide --db my.db' "
                "shows them\n4143 more; 'femrun show beam --front --db my.db' shows them\n") !=
        std::string::npos);

    const std::string whole = front_text(seen.subject(), std::nullopt);
    CHECK(whole.starts_with("front: 4163 trials\n"));
    CHECK(whole.find(" more; ") == std::string::npos);
    CHECK(std::count(whole.begin(), whole.end(), '\n') == 4165 + 1);
}
