// SPDX-License-Identifier: MIT
#include "nsga2/genome.hpp"

#include <rapidcheck.h>

#include <cmath>

#include "support/catch.hpp"

using namespace nsga2;

namespace {

Gene gene(double low, double high, double step = 0, bool logarithmic = false) {
    return Gene({{low, high, step, logarithmic}, false});
}

}  // namespace

TEST_CASE("a real parameter is bred in its value or its logarithm", "[nsga2]") {
    const Gene linear = gene(-2, 6), logarithmic = gene(1e-3, 10, 0, true);

    CHECK(linear.kind() == Gene::Kind::real);
    CHECK(linear.low() == -2);
    CHECK(linear.high() == 6);
    CHECK(linear.coordinate(1.25) == 1.25);
    CHECK(linear.value(7) == 6);
    CHECK(logarithmic.low() == Approx(std::log(1e-3)));
    CHECK(logarithmic.value(std::log(0.1)) == Approx(0.1));
    CHECK(logarithmic.value(logarithmic.low()) >= 1e-3);
    CHECK(logarithmic.value(logarithmic.high()) <= 10);
}

TEST_CASE("a step is everything within half a step", "[nsga2]") {
    const Gene steps = gene(1, 2, 0.25);

    CHECK(steps.kind() == Gene::Kind::steps);
    CHECK(steps.low() == -0.5);
    CHECK(steps.high() == 4.5);
    CHECK(steps.coordinate(1.5) == 2);
    CHECK(steps.value(1.51) == 1.5);
    CHECK(steps.value(1.49) == 1.25);
    CHECK(steps.value(-0.5) == 1);
    CHECK(steps.value(4.5) == 2);
}

TEST_CASE("logarithmic steps are cells in the logarithm", "[nsga2]") {
    const Gene steps = gene(1, 1000, 1, true);

    CHECK(steps.low() == 0);
    CHECK(steps.high() == Approx(std::log(1001)));
    CHECK(steps.value(std::log(1.9)) == 1);
    CHECK(steps.value(std::log(2.1)) == 2);
    CHECK(steps.value(steps.high()) == 1000);
    CHECK(steps.value(steps.coordinate(17)) == 17);
}

TEST_CASE("the next step turns round at the ends", "[nsga2]") {
    const Gene steps = gene(1, 2, 0.25);

    CHECK(steps.next(1.5, true) == 1.75);
    CHECK(steps.next(1.5, false) == 1.25);
    CHECK(steps.next(2, true) == 1.75);
    CHECK(steps.next(1, false) == 1.25);
}

TEST_CASE("one value is fixed, whatever kind it is of", "[nsga2]") {
    for (const Gene& fixed : {gene(3, 3), gene(3, 3, 1), gene(3, 3.5, 1), gene(3, 3, 0, true)}) {
        CHECK(fixed.kind() == Gene::Kind::fixed);
        CHECK(fixed.value(fixed.coordinate(3)) == 3);
    }
    CHECK(Gene({{0, 0, 1}, true}).kind() == Gene::Kind::fixed);
    CHECK(Gene({{0, 2, 1}, true}).kind() == Gene::Kind::choice);
}

TEST_CASE("every value finds itself back through its coordinate", "[nsga2]") {
    CHECK(rc::check("there and back", [] {
        const double low = 0.125 * *rc::gen::inRange(1, 400);
        const double step = *rc::gen::element(0.0, 0.1, 0.25, 1.0);
        const double width = *rc::gen::inRange(1, 500);
        const Gene one = gene(low, low + width, step, *rc::gen::arbitrary<bool>());
        const double share = 0.001 * *rc::gen::inRange(0, 1001);

        const double value = one.value(one.low() + share * (one.high() - one.low()));
        RC_ASSERT(value >= low);
        RC_ASSERT(value <= low + width);
        const double coordinate = one.coordinate(value);
        RC_ASSERT(coordinate >= one.low());
        RC_ASSERT(coordinate <= one.high());
        const double apart = std::abs(one.value(coordinate) - value);
        RC_ASSERT(apart <= (step > 0 ? 0 : 1e-13 * value));
    }));
}
