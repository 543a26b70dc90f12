// SPDX-License-Identifier: MIT
#include "numerics/normal.hpp"

#include <algorithm>
#include <cmath>

#include "support/catch.hpp"

TEST_CASE("the normal's probability is the library's", "[numerics]") {
    double apart = 0;
    for (int i = -9000; i <= 9000; ++i) {
        const double z = i * 1e-3;
        apart = std::max(apart,
                         std::abs(numerics::normal_cdf(z) - 0.5 * std::erfc(-z / std::sqrt(2.0))));
    }

    CHECK(apart <= 1e-15);
    CHECK(numerics::normal_cdf(-40) == 0);
    CHECK(numerics::normal_cdf(40) == 1);
}

TEST_CASE("the quantile undoes the probability", "[numerics]") {
    double apart = 0;
    for (int i = -7000; i <= 3000; ++i) {
        const double z = i * 1e-3;
        const double found = numerics::normal_quantile(0.5 * std::erfc(-z / std::sqrt(2.0)));
        apart = std::max(apart, std::abs(found - z));
    }

    CHECK(apart <= 1e-12);
    CHECK(numerics::normal_quantile(0.5) == 0);
}

TEST_CASE("normal numbers have mean 0 and deviation 1", "[numerics]") {
    numerics::Engine engine(7);
    constexpr int n = 100000;
    double sum = 0, squares = 0;
    for (int i = 0; i < n; ++i) {
        const double z = numerics::normal(engine);
        sum += z;
        squares += z * z;
    }

    CHECK(std::abs(sum / n) < 0.02);
    CHECK(std::abs(squares / n - 1) < 0.02);
}

TEST_CASE("a normal number between bounds stays between them", "[numerics]") {
    numerics::Engine engine(7);
    for (const double centre : {0.0, 0.3, 1.0})
        for (const double spread : {1e-6, 0.1, 0.9, 50.0})
            for (int i = 0; i < 100; ++i) {
                const double drawn = numerics::normal_between(engine, centre, spread, 0, 1);
                CHECK((drawn >= 0 && drawn <= 1));
            }
}
