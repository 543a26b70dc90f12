// SPDX-License-Identifier: MIT
#include "results/reduction.hpp"

#include <cmath>
#include <limits>

#include "results/where.hpp"
#include "support/catch.hpp"

using namespace calculix;

TEST_CASE("a uniaxial stress has the same von Mises and principal stress however it points",
          "[calculix]") {
    const Tensor along_x{.xx = -100};
    const Tensor diagonal{.xx = -50, .yy = -50, .xy = 50};
    for (const Tensor& tensor : {along_x, diagonal}) {
        CHECK(von_mises(tensor) == Approx(100));
        CHECK(trace(tensor) == Approx(-100));
        CHECK(principal(tensor)[0] == Approx(0).margin(1e-6));
        CHECK(principal(tensor)[1] == Approx(0).margin(1e-6));
        CHECK(principal(tensor)[2] == Approx(-100));
    }
}

TEST_CASE("principal stresses of a full tensor are its eigenvalues", "[calculix]") {
    // diag(6, 2, -1) turned by the rotation with quaternion (1, 2, 3, 4) / sqrt(30).
    const double q[3][3] = {{-20 / 30., 4 / 30., 22 / 30.},
                            {20 / 30., -10 / 30., 20 / 30.},
                            {10 / 30., 28 / 30., 4 / 30.}};
    const double d[3] = {6, 2, -1};
    double s[3][3] = {};
    for (int i = 0; i < 3; ++i)
        for (int j = 0; j < 3; ++j)
            for (int k = 0; k < 3; ++k) s[i][j] += q[i][k] * d[k] * q[j][k];
    const Tensor tensor{s[0][0], s[1][1], s[2][2], s[0][1], s[1][2], s[2][0]};

    CHECK(principal(tensor)[0] == Approx(6));
    CHECK(principal(tensor)[1] == Approx(2));
    CHECK(principal(tensor)[2] == Approx(-1));
    CHECK(von_mises(tensor) == Approx(std::sqrt(0.5 * (16 + 9 + 49))));
    CHECK(component_of(Component::principal2, tensor) == Approx(2));
}

TEST_CASE("equal principal stresses do not divide by zero", "[calculix]") {
    for (const double value : principal(Tensor{.xx = 5, .yy = 5, .zz = 5})) CHECK(value == 5);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const double value : principal(Tensor{.xx = nan})) CHECK(std::isnan(value));
}

TEST_CASE("a reduction brings values down to one", "[calculix]") {
    Reduction reduction;
    CHECK_FALSE(reduction.value(Reduce::max).has_value());
    reduction.add(-7, 1);
    reduction.add(1, 3);
    CHECK(reduction.value(Reduce::min) == -7);
    CHECK(reduction.value(Reduce::max) == 1);
    CHECK(reduction.value(Reduce::mean) == -3);
    CHECK(reduction.value(Reduce::sum) == -6);
    CHECK(reduction.value(Reduce::absmax) == 7);
    CHECK(reduction.value(Reduce::area_mean) == -1);

    reduction.add(std::numeric_limits<double>::quiet_NaN());
    for (const Reduce reduce : {Reduce::min, Reduce::max, Reduce::sum, Reduce::absmax})
        CHECK(std::isnan(reduction.value(reduce).value()));

    reduction.restart();
    reduction.add(4);
    CHECK(reduction.value(Reduce::max) == 4);
}

TEST_CASE("a region is comparisons of coordinates joined by and", "[calculix]") {
    const Where where = Where::parse("x >= 10 and z<5 and y > -1e3 and x <= 20");
    CHECK(where.keeps({10, 0, 4}));
    CHECK_FALSE(where.keeps({9.999, 0, 4}));
    CHECK_FALSE(where.keeps({10, 0, 5}));
    CHECK_FALSE(where.keeps({10, -1000, 4}));
    CHECK_FALSE(where.keeps({20.5, 0, 4}));
    CHECK(Where().keeps({1e9, 0, 0}));
    CHECK_THROWS_WITH(Where::parse("x >= 10 and r < 5"),
                      "'r < 5' is no comparison of x, y or z with a "
                      "number; write for example \"x >= 10 and z < 5\"");
}
