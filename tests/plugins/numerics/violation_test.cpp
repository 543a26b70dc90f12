// SPDX-License-Identifier: MIT
#include "numerics/violation.hpp"

#include <limits>

#include "support/catch.hpp"

using numerics::ViolationScale;

TEST_CASE("violations are summed in units of the typical one of their constraint", "[numerics]") {
    ViolationScale scale(2);
    for (const auto& seen : {std::vector<double>{1e6, 0}, {3e6, 0.01}, {2e6, 0}, {0, 0.03}})
        scale.learn(seen.data());

    CHECK(scale.typical(0) == 2e6);
    CHECK(scale.typical(1) == 0.03);
    CHECK(scale.total(std::vector<double>{1e6, 0.03}.data()) == 1.5);
    CHECK(scale.total(std::vector<double>{0, 0}.data()) == 0);
}

TEST_CASE("before anything is violated every unit counts as one", "[numerics]") {
    ViolationScale scale(2);

    CHECK(scale.typical(0) == 1);
    CHECK(scale.total(std::vector<double>{2, 3}.data()) == 5);
}

TEST_CASE("an outlier hardly moves the scale", "[numerics]") {
    ViolationScale scale(1);
    for (const double seen : {1.0, 2.0, 3.0, 1e300, 2.0}) scale.learn(&seen);

    CHECK(scale.typical(0) == 2);
}

TEST_CASE("a total is never infinite and never lost", "[numerics]") {
    ViolationScale scale(2);
    const double tiny[] = {1e-300, 1}, huge[] = {1e300, 1e300}, none_but_least[] = {5e-324, 0};
    scale.learn(tiny);

    CHECK(scale.total(huge) == std::numeric_limits<double>::max());
    ViolationScale coarse(2);
    coarse.learn(huge);
    CHECK(coarse.total(none_but_least) > 0);
}

TEST_CASE("after the first thousand a scale stays what it is", "[numerics]") {
    ViolationScale scale(1);
    for (std::size_t i = 0; i < ViolationScale::learned_max; ++i) {
        const double seen = 1 + static_cast<double>(i);
        scale.learn(&seen);
    }
    const double typical = scale.typical(0);
    for (int i = 0; i < 5000; ++i) {
        const double seen = 1e9;
        scale.learn(&seen);
    }

    CHECK(typical == 513);
    CHECK(scale.typical(0) == typical);
}
