// SPDX-License-Identifier: MIT
#include "search/surrogate.hpp"

#include <cmath>
#include <limits>

#include "numerics/random.hpp"
#include "search/descent.hpp"
#include "support/catch.hpp"

using namespace search;
using Point = std::vector<double>;

namespace {

struct Sample {
    Point points, values;
};

template <typename Function>
Sample sample(const Function& function, std::size_t d, int n) {
    numerics::Engine engine(7);
    Sample found;
    for (int k = 0; k < n; ++k) {
        Point x(d);
        for (double& each : x) each = 2 * numerics::uniform_unit(engine) - 1;
        found.points.insert(found.points.end(), x.begin(), x.end());
        found.values.push_back(function(x.data()));
    }
    return found;
}

double bowl(const double* x) {
    return 3 + x[0] - 2 * x[1] + x[0] * x[0] + 5 * x[1] * x[1] + 2 * x[0] * x[1];
}

}  // namespace

TEST_CASE("a quadratic is found from as many points as it has coefficients",
          "[search][surrogate]") {
    const Sample known = sample(bowl, 2, 6), asked = sample(bowl, 2, 50);
    Surrogate surrogate({});
    surrogate.fit(known.points, 2, {}, 0);
    const auto mean = surrogate.mean(surrogate.weights(known.values), nullptr);

    double worst = 0, gradient[2];
    for (std::size_t k = 0; k < asked.values.size(); ++k)
        worst = std::max(worst, std::abs(mean(&asked.points[2 * k], gradient) - asked.values[k]));
    CHECK(worst < 0.02);
}

TEST_CASE("what is known has no variance, what is far has much", "[search][surrogate]") {
    const Sample known = sample(bowl, 2, 12);
    Surrogate surrogate({});
    surrogate.fit(known.points, 2, {}, 0);

    CHECK(surrogate.variance(known.points.data(), nullptr) < 1e-6);
    CHECK(surrogate.variance(Point{5, 5}.data(), nullptr) >
          surrogate.variance(Point{0.5, 0.5}.data(), nullptr));
}

TEST_CASE("the gradient is that of the mean", "[search][surrogate]") {
    Covariance covariance;
    covariance.residual = 0.5;
    const Sample known =
        sample([](const double* x) { return std::sin(3 * x[0]) * x[1] + x[2]; }, 3, 30);
    Surrogate surrogate(covariance);
    surrogate.fit(known.points, 3, {}, 0);
    const auto mean = surrogate.mean(surrogate.weights(known.values), nullptr);

    Point x = {0.1, -0.4, 0.3};
    double gradient[3], unused[3];
    mean(x.data(), gradient);
    for (std::size_t i = 0; i < 3; ++i) {
        constexpr double step = 1e-5;
        Point up = x, down = x;
        up[i] += step;
        down[i] -= step;
        const double slope = (mean(up.data(), unused) - mean(down.data(), unused)) / (2 * step);
        CHECK(gradient[i] == Approx(slope).epsilon(1e-4).margin(1e-6));
    }
}

TEST_CASE("squares are expected rather than products", "[search][surrogate]") {
    // Three points say that x + y = 1 is worse than 0, not whether x^2 + y^2 or 2 x y is why.
    const Point points = {0, 0, 0.5, 0.5, -0.5, -0.5}, values = {0, 1, 1};
    Surrogate surrogate({});
    surrogate.fit(points, 2, {}, 0);
    const auto mean = surrogate.mean(surrogate.weights(values), nullptr);

    CHECK(mean.curvature[0] == Approx(mean.curvature[3]));
    CHECK(mean.curvature[0] > 2 * mean.curvature[1]);
}

TEST_CASE("the form is that of the inverse covariance", "[search][surrogate]") {
    const Sample known = sample(bowl, 2, 5);
    Surrogate surrogate({});
    surrogate.fit(known.points, 2, {}, 0);
    const Point weights = surrogate.weights(known.values);

    double product = 0;
    for (std::size_t k = 0; k < weights.size(); ++k) product += weights[k] * known.values[k];
    CHECK(surrogate.form(known.values) == Approx(product).epsilon(1e-6));
}

TEST_CASE("descent finds the least value of a bowl, and of its part in a box",
          "[search][descent]") {
    const auto function = [](const double* x, double* gradient) {
        gradient[0] = 1 + 2 * x[0] + 2 * x[1];
        gradient[1] = -2 + 10 * x[1] + 2 * x[0];
        return bowl(x);
    };
    constexpr double anywhere = std::numeric_limits<double>::infinity();
    const Descent wide{{-10, -10}, {10, 10}, anywhere, 60}, narrow{{0, 0}, {1, 1}, anywhere, 60};

    Point free = {4, 4}, bound = {1, 1};
    wide(function, free);
    narrow(function, bound);

    // 2 x + 2 y = -1, 2 x + 10 y = 2; in the box x = 0, y = 0.2.
    CHECK(free[0] == Approx(-0.875).margin(1e-4));
    CHECK(free[1] == Approx(0.375).margin(1e-4));
    CHECK(bound[0] == Approx(0).margin(1e-6));
    CHECK(bound[1] == Approx(0.2).margin(1e-4));
}

TEST_CASE("descent stays in the ball, and in what the box leaves of it", "[search][descent]") {
    const auto plane = [](const double* x, double* gradient) {
        gradient[0] = -3;
        gradient[1] = -4;
        return -3 * x[0] - 4 * x[1];
    };
    const Descent ball{{-10, -10}, {10, 10}, 2, 60}, slice{{-10, 0.5}, {10, 0.5}, 2, 60};

    Point free = {0, 0}, held = {0, 0.5};
    ball(plane, free);
    slice(plane, held);

    // -10 is the least, at (1.2, 1.6); none is less than that in the ball.
    CHECK(std::hypot(free[0], free[1]) == Approx(2));
    CHECK(-3 * free[0] - 4 * free[1] < -9.8);
    CHECK(held[1] == 0.5);
    CHECK(held[0] > 1.5);
    CHECK(held[0] <= 2);
}
