// SPDX-License-Identifier: MIT
#include "search/space.hpp"

#include <rapidcheck.h>

#include "support/catch.hpp"

using namespace search;
using Point = std::vector<double>;

namespace {

/// One of every kind, and one that cannot move.
const std::vector<Parameter> mixed = {{{-1, 3, 0, false}, false},   {{0, 2, 1, false}, true},
                                      {{1e-3, 10, 0, true}, false}, {{5, 5, 0, false}, false},
                                      {{0, 2, 0.25, false}, false}, {{1, 1024, 1, true}, false}};

}  // namespace

TEST_CASE("a point has ordered coordinates first, then choices, and nothing that is fixed",
          "[search][space]") {
    const Space space(mixed);

    Point point(space.size()), design(6);
    space.to_point(Point{1, 2, 0.1, 5, 2, 32}.data(), point.data());

    REQUIRE(space.ordered() == 4);
    REQUIRE(space.choices() == 1);
    CHECK(space.values(0) == 3);
    CHECK(point[0] == 0.5);
    CHECK(point[1] == Approx(0.5));
    CHECK(point[2] == Approx(8.5 / 9));  // the middle of the last of nine cells
    CHECK(point[3] == Approx(6.0 / 11.0007).epsilon(1e-3));
    CHECK(point[4] == 2);
    space.to_design(point.data(), design.data());
    CHECK(design[2] == Approx(0.1).epsilon(1e-12));
    design[2] = 0.1;
    CHECK(design == Point{1, 2, 0.1, 5, 2, 32});
}

TEST_CASE("the ends of a range are met exactly", "[search][space]") {
    const Space space({{{0.1, 0.7, 0, false}, false}, {{1e-3, 0.3, 0, true}, false}});

    Point low(2), high(2);
    space.to_design(Point{0, 0}.data(), low.data());
    space.to_design(Point{1, 1}.data(), high.data());

    CHECK(low == Point{0.1, 1e-3});
    CHECK(high == Point{0.7, 0.3});
}

TEST_CASE("any point is a design of the space, and that design's point its own",
          "[search][space]") {
    const Space space(mixed);
    REQUIRE(rc::check("snap is idempotent and within the ranges", [&] {
        Point point;
        for (std::size_t i = 0; i < space.ordered(); ++i)
            point.push_back(*rc::gen::inRange(0, 1001) / 1000.0);
        point.push_back(*rc::gen::inRange(0, 3));

        Point design(6), again(6), snapped = point;
        space.to_design(point.data(), design.data());
        space.snap(snapped.data());
        space.to_design(snapped.data(), again.data());

        RC_ASSERT(design[0] >= -1 && design[0] <= 3);
        RC_ASSERT(design[3] == 5);
        RC_ASSERT(design[4] >= 0 && design[4] <= 2 && design[4] * 4 == std::floor(design[4] * 4));
        RC_ASSERT(design[5] >= 1 && design[5] <= 1024 && design[5] == std::floor(design[5]));
        RC_ASSERT(again == design);
    }));
}
