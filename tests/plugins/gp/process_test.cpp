// SPDX-License-Identifier: MIT
#include "gp/process.hpp"

#include <cmath>

#include "gp/matern.hpp"
#include "numerics/random.hpp"
#include "slopes.hpp"
#include "support/catch.hpp"

using namespace gp;
using Point = std::vector<double>;

namespace {

/// Points of two ordered coordinates and a choice of three, drawn.
Matrix drawn(Eigen::Index count, numerics::Engine& engine) {
    Matrix points(count, 3);
    for (Eigen::Index k = 0; k < count; ++k) {
        points(k, 0) = numerics::uniform_unit(engine);
        points(k, 1) = numerics::uniform_unit(engine);
        points(k, 2) = static_cast<double>(numerics::uniform_below(engine, 3));
    }
    return points;
}

double function(const double* x) { return std::sin(4 * x[0]) + x[1] * x[1] + 0.3 * x[2]; }

struct Known {
    Matrix points;
    Vector values;
    Correlation correlation{Vector::Constant(3, 2.0), 1e-8};
    Process process;

    explicit Known(Eigen::Index count) {
        numerics::Engine engine(5);
        points = drawn(count, engine);
        values.resize(count);
        for (Eigen::Index k = 0; k < count; ++k) {
            const Point x = {points(k, 0), points(k, 1), points(k, 2)};
            values[k] = function(x.data());
        }
        correlation.weight[2] = 0.5;
        process.condition(points, 2, values, correlation);
    }
};

}  // namespace

TEST_CASE("a process goes through what was observed, and is sure of it", "[gp][process]") {
    const Known known(30);

    for (Eigen::Index k = 0; k < 30; ++k) {
        const Point x = {known.points(k, 0), known.points(k, 1), known.points(k, 2)};
        const Guess guess = known.process.at(x.data());
        CHECK(guess.mean == Approx(known.values[k]).margin(1e-4));
        CHECK(guess.variance < 1e-6 * known.process.variance());
    }
}

TEST_CASE("between its points a process is nearly right, and doubts as much as it errs",
          "[gp][process]") {
    const Known known(60);
    numerics::Engine engine(6);
    const Matrix elsewhere = drawn(200, engine);

    int within = 0;
    double sum = 0;
    for (Eigen::Index k = 0; k < 200; ++k) {
        const Point x = {elsewhere(k, 0), elsewhere(k, 1), elsewhere(k, 2)};
        const Guess guess = known.process.at(x.data());
        const double off = std::abs(guess.mean - function(x.data()));
        sum += off;
        within += off < 3 * std::sqrt(guess.variance) ? 1 : 0;
    }
    CHECK(sum / 200 < 0.03);
    CHECK(within > 190);
}

TEST_CASE("of two points ordinary kriging is a formula", "[gp][process]") {
    Matrix points(2, 1);
    points << 0, 1;
    Vector values(2);
    values << 1, 3;
    Process process;
    process.condition(points, 1, values, {Vector::Constant(1, 1.0), 0});

    // The mean is 2, the weights of -1 and 1 are (r(x) - r(1 - x)) / (1 - r(1)).
    const double x = 0.25, alike = matern(1).value;
    CHECK(process.at(&x).mean ==
          Approx(2 + (matern(0.75 * 0.75).value - matern(x * x).value) / (1 - alike)));
    // sigma^2 = y' R^-1 y / n, with y = (-1, 1).
    CHECK(process.variance() == Approx(1 / (1 - alike)));
}

TEST_CASE("one point, many points and slopes agree", "[gp][process]") {
    const Known known(25);
    numerics::Engine engine(8);
    const Matrix at = drawn(10, engine).transpose();
    Vector mean, variance;
    known.process.at(at, mean, variance);

    for (Eigen::Index k = 0; k < at.cols(); ++k) {
        const Point x = {at(0, k), at(1, k), at(2, k)};
        double by_mean[2], by_variance[2];
        const Guess one = known.process.at(x.data());
        const Guess sloped = known.process.at(x.data(), by_mean, by_variance);
        CHECK(one.mean == Approx(mean[k]));
        CHECK(one.variance == Approx(variance[k]).margin(1e-12));
        CHECK(sloped.mean == Approx(one.mean));
        for (std::size_t i = 0; i < 2; ++i) {
            CHECK(
                by_mean[i] ==
                Approx(difference([&](const double* y) { return known.process.at(y).mean; }, x, i))
                    .epsilon(1e-4)
                    .margin(1e-6));
            CHECK(by_variance[i] ==
                  Approx(difference([&](const double* y) { return known.process.at(y).variance; },
                                    x, i))
                      .epsilon(1e-3)
                      .margin(1e-6));
        }
    }
}

TEST_CASE("what is believed moves no mean, and leaves no doubt", "[gp][process]") {
    Known known(20);
    const Point there = {0.3, 0.7, 1}, beside = {0.35, 0.68, 1};
    const Guess before = known.process.at(there.data()), near = known.process.at(beside.data());

    known.process.believe(there.data());

    CHECK(known.process.at(there.data()).mean == Approx(before.mean));
    CHECK(known.process.at(beside.data()).mean == Approx(near.mean));
    CHECK(known.process.at(there.data()).variance < 1e-3 * before.variance + 1e-9);
    CHECK(known.process.at(beside.data()).variance < near.variance);
}

TEST_CASE("the same point twice, and values that are all the same, are no trouble",
          "[gp][process]") {
    Matrix points(4, 1);
    points << 0.1, 0.1, 0.5, 0.5;
    Vector values = Vector::Constant(4, 7.0);
    Process process;
    process.condition(points, 1, values, {Vector::Constant(1, 1.0), 0});

    const double x = 0.3;
    CHECK(process.at(&x).mean == Approx(7));
    CHECK(std::isfinite(process.at(&x).variance));
}
