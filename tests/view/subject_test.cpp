// SPDX-License-Identifier: MIT
#include "view/subject.hpp"

#include "support/catch.hpp"
#include "view/seen.hpp"

using namespace femrun;
using namespace femrun::view;
using Numbers = std::vector<std::uint64_t>;

TEST_CASE("the best trial is the best of the feasible ones", "[view][leaders]") {
    const auto seen = testing::bracket();
    const Leaders lead = leaders(seen.subject());
    CHECK(lead.best == 1u);  // 3 is lighter, but its stress is too high
    CHECK(lead.front == Numbers{1});
    CHECK_FALSE(lead.nearest);
    CHECK(infeasible_count(seen.subject()) == 1);
}

TEST_CASE("without a feasible trial the least infeasible one is nearest", "[view][leaders]") {
    const auto seen = testing::two_objectives({{-3, 1}, {-1, 1}, {-2, 1}});
    const Leaders lead = leaders(seen.subject());
    CHECK_FALSE(lead.best);
    CHECK(lead.front.empty());
    CHECK(lead.nearest == 2u);
}

TEST_CASE("the front holds what no other dominates, equals side by side", "[view][leaders]") {
    const auto seen =
        testing::two_objectives({{1, 1}, {2, 3}, {3, 2}, {-1, 9}, {0.5, 0.5}, {2, 3}});
    const Leaders lead = leaders(seen.subject());
    CHECK_FALSE(lead.best);
    CHECK(lead.front == Numbers{1, 2, 5, 6});
}

TEST_CASE("nothing leads where nothing is complete", "[view][leaders]") {
    const Leaders lead = leaders(testing::untouched().subject());
    CHECK_FALSE(lead.best);
    CHECK_FALSE(lead.nearest);
    CHECK(lead.front.empty());
}
