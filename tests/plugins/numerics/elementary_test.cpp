// SPDX-License-Identifier: MIT
#include "numerics/elementary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <rapidcheck.h>

#include "support/catch.hpp"

namespace {

/// How many representable numbers lie between the two.
double units_apart(double a, double b) {
    return std::abs(a - b) / (std::abs(b) * std::numeric_limits<double>::epsilon());
}

}  // namespace

TEST_CASE("exp and log are the library's to two units in the last place", "[numerics]") {
    double exp_apart = 0, log_apart = 0;
    for (int i = 0; i <= 200000; ++i) {
        const double x = -700.0 + i * (1400.0 / 200000);
        exp_apart = std::max(exp_apart, units_apart(numerics::exp(x), std::exp(x)));
        const double y = std::exp(x) * (1 + i % 17);
        if (std::abs(std::log(y)) > 1e-3)
            log_apart = std::max(log_apart, units_apart(numerics::log(y), std::log(y)));
    }

    CHECK(exp_apart <= 2);
    CHECK(log_apart <= 2);
}

TEST_CASE("log keeps its digits close to one", "[numerics]") {
    for (const double step : {1e-3, 1e-8, 1e-14, -1e-3, -1e-8, -1e-14})
        CHECK(units_apart(numerics::log(1 + step), std::log(1 + step)) <= 2);
    CHECK(numerics::log(1) == 0);
}

TEST_CASE("exp ends at the largest and the least normal numbers", "[numerics]") {
    CHECK(numerics::exp(0) == 1);
    CHECK(std::isnormal(numerics::exp(-1e300)));
    CHECK(numerics::exp(-1e300) < 1e-300);
    CHECK(std::isfinite(numerics::exp(1e300)));
    CHECK(numerics::exp(1e300) > 1e300);
}

// Taken on x86-64; any platform that differs would replay a study to other designs.
TEST_CASE("exp and log give these bits everywhere", "[numerics]") {
    CHECK(numerics::exp(1) == 0x1.5bf0a8b145769p+1);
    CHECK(numerics::exp(-12.3456789) == 0x1.23d2b6a3ae569p-18);
    CHECK(numerics::log(10) == 0x1.26bb1bbb55516p+1);
    CHECK(numerics::log(3e-200) == -0x1.cb6b1cad0a7efp+8);
    CHECK(numerics::power(0.3, 1.0 / 21) == 0x1.e378bb27e22ffp-1);
}

TEST_CASE("exp undoes log", "[numerics]") {
    CHECK(rc::check([] {
        const double x = 1e-3 * *rc::gen::inRange(1, 1000000000);
        RC_ASSERT(std::abs(numerics::exp(numerics::log(x)) / x - 1) < 1e-14);
    }));
}

TEST_CASE("a square root is rounded once", "[numerics]") {
    // Rounded to 64 bits first, it would lie in the middle of two doubles and be rounded up.
    const volatile double square = 0x1.16ffcb4fe4afcp+0;
    CHECK(numerics::sqrt(square) == 0x1.0b409704cfac3p+0);
    CHECK(numerics::sqrt(4.0) == 2);
    CHECK(numerics::sqrt(0.0) == 0);
    CHECK(std::isnan(numerics::sqrt(-1.0)));
}

TEST_CASE("a product and a sum are rounded each, however it is compiled", "[numerics]") {
    const volatile double above = 1 + 0x1p-30, below = 1 - 0x1p-30, one = 1;
    CHECK(above * below - one == 0);  // -2^-60 where they become one instruction
}
