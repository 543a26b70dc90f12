// SPDX-License-Identifier: MIT
#include "gp/fit.hpp"

#include <cmath>

#include "numerics/random.hpp"
#include "support/catch.hpp"

using namespace gp;

namespace {

/// `count` points of a box of three parameters.
Matrix drawn(Eigen::Index count) {
    numerics::Engine engine(3);
    Matrix points(count, 3);
    for (Eigen::Index k = 0; k < count; ++k)
        for (Eigen::Index i = 0; i < 3; ++i) points(k, i) = numerics::uniform_unit(engine);
    return points;
}

template <typename Function>
Fitted fitted(const Matrix& points, const Function& function) {
    const Prior prior;
    Vector values(points.rows());
    for (Eigen::Index k = 0; k < points.rows(); ++k)
        values[k] = function(points(k, 0), points(k, 1), points(k, 2));
    return fit(Pairs(points, 3), values, expected_correlation(3, prior), prior, 40);
}

}  // namespace

TEST_CASE("what does not matter gets a longer length than what does", "[gp][fit]") {
    const Correlation found = fitted(drawn(60), [](double x, double y, double) {
                                  return std::sin(7 * x) + y;
                              }).correlation;

    CHECK(found.weight[0] > 10 * found.weight[1]);
    CHECK(found.weight[1] > 3 * found.weight[2]);
    CHECK(found.noise < 1e-4);
}

TEST_CASE("noise is seen as noise, and as much as there is", "[gp][fit]") {
    numerics::Engine engine(9);
    const Matrix points = drawn(80);
    const Prior prior;
    Vector values(80);
    for (Eigen::Index k = 0; k < 80; ++k)
        values[k] = points(k, 0) + points(k, 1) + 0.1 * (numerics::uniform_unit(engine) - 0.5);
    const Fitted found = fit(Pairs(points, 3), values, expected_correlation(3, prior), prior, 40);
    Process process;
    process.condition(points, 3, values, found.correlation);

    CHECK(found.correlation.noise * process.variance() == Approx(0.01 / 12).epsilon(0.4));
}

TEST_CASE("descent leaves no likelier neighbour", "[gp][fit]") {
    const Matrix points = drawn(40);
    const Prior prior;
    Vector values(40);
    for (Eigen::Index k = 0; k < 40; ++k)
        values[k] = std::exp(2 * points(k, 0)) * points(k, 1) + points(k, 2);
    const Pairs pairs(points, 3);
    const Fitted best = fit(pairs, values, expected_correlation(3, prior), prior, 200);

    for (Eigen::Index i = 0; i < 3; ++i)
        for (const double factor : {0.8, 1.25}) {
            Correlation beside = best.correlation;
            beside.weight[i] *= factor;
            CHECK(fit(pairs, values, beside, prior, 0).likelihood <= best.likelihood + 1e-6);
        }
}

TEST_CASE("values that are all the same are fitted by what was expected", "[gp][fit]") {
    const Fitted found = fitted(drawn(10), [](double, double, double) { return 4.0; });

    CHECK(std::isfinite(found.likelihood));
    CHECK(found.correlation.weight.allFinite());
}
