// SPDX-License-Identifier: MIT
#include "gp/warps.hpp"

#include <cmath>

#include "numerics/random.hpp"
#include "support/catch.hpp"

using namespace gp;

namespace {

Warp::Kind likeliest_kind(double (*function)(double), bool excess) {
    numerics::Engine engine(4);
    Matrix points(40, 1);
    std::vector<double> values;
    for (Eigen::Index k = 0; k < 40; ++k) {
        points(k, 0) = numerics::uniform_unit(engine);
        values.push_back(function(points(k, 0)));
    }
    const Pairs pairs(points, 1);
    return likeliest(pairs, values, excess ? warps_of_excesses(values) : warps_of_losses(values),
                     Prior{}, 25)
        .warp.kind;
}

}  // namespace

TEST_CASE("what runs over decades is modelled by its logarithm", "[gp][warps]") {
    CHECK(likeliest_kind([](double x) { return std::pow(10, 6 * x); }, false) ==
          Warp::Kind::logarithm);
    CHECK(likeliest_kind([](double x) { return 1e5 - std::pow(10, 10 * x); }, true) ==
          Warp::Kind::bilogarithm);
}

TEST_CASE("what is a smooth curve is modelled as it is", "[gp][warps]") {
    CHECK(likeliest_kind([](double x) { return std::sin(5 * x); }, false) == Warp::Kind::none);
    CHECK(likeliest_kind([](double x) { return std::sin(5 * x); }, true) == Warp::Kind::none);
}

TEST_CASE("a bilogarithm keeps the sign and the limit", "[gp][warps]") {
    const Warp warp{Warp::Kind::bilogarithm, 0, 2};

    CHECK(warp(0) == 0);
    CHECK(warp(2) == Approx(std::log(2)));
    CHECK(warp(-2) == -warp(2));
    CHECK(warp.log_slope(-2) == Approx(std::log(0.5 / 2)));
}

TEST_CASE("values that say nothing have no scale, and no warp", "[gp][warps]") {
    CHECK(warps_of_losses({3, 3, 3}).size() == 1);
    CHECK(warps_of_excesses({0, 0}).size() == 1);
}
