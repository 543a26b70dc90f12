// SPDX-License-Identifier: MIT
// What constants of an optimizer may be tuned on: functions of the literature that are in no other
// table, so that the others stay a judgement.
#include <cmath>
#include <numbers>

#include "functions.hpp"
#include "problems.hpp"

namespace femrun::bench {

namespace {

constexpr double pi = std::numbers::pi;

double square(double value) { return value * value; }

/// x -> f(Q (x - o)) with Q turning neighbours in pairs by 45 degrees: no coordinate is free of
/// another.
template <typename Function>
Evaluate turned(std::size_t n, double offset, Function f) {
    return [n, offset, f](const study::Design& x) {
        study::Design y = x;
        for (std::size_t i = 0; i < n; ++i) y[i] -= offset * (i % 2 == 0 ? 1 : -0.7);
        for (std::size_t i = 0; i + 1 < n; ++i) {
            const double a = y[i], b = y[i + 1];
            y[i] = (a - b) * std::numbers::sqrt2 / 2;
            y[i + 1] = (a + b) * std::numbers::sqrt2 / 2;
        }
        return Outcome{{f(y)}, {}};
    };
}

double ellipsoid(Vector x) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        sum +=
            std::pow(100, static_cast<double>(i) / static_cast<double>(x.size() - 1)) * x[i] * x[i];
    return sum;
}

double bohachevsky(Vector x) {
    double sum = 0;
    for (std::size_t i = 0; i + 1 < x.size(); ++i)
        sum += square(x[i]) + 2 * square(x[i + 1]) - 0.3 * std::cos(3 * pi * x[i]) -
               0.4 * std::cos(4 * pi * x[i + 1]) + 0.7;
    return sum;
}

Outcome zakharov(const study::Design& x) {
    double squares = 0, line = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        squares += x[i] * x[i];
        line += 0.5 * static_cast<double>(i + 1) * x[i];
    }
    return {{squares + line * line + line * line * line * line}, {}};
}

Outcome griewank(const study::Design& x) {
    double squares = 0, product = 1;
    for (std::size_t i = 0; i < x.size(); ++i) {
        squares += square(x[i] - 30);
        product *= std::cos((x[i] - 30) / std::sqrt(static_cast<double>(i + 1)));
    }
    return {{squares / 4000 - product + 1}, {}};
}

Outcome michalewicz(const study::Design& x) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        sum -=
            std::sin(x[i]) * std::pow(std::sin(static_cast<double>(i + 1) * x[i] * x[i] / pi), 20);
    return {{sum}, {}};
}

Outcome dixon_price(const study::Design& x) {
    double sum = square(x[0] - 1);
    for (std::size_t i = 1; i < x.size(); ++i)
        sum += static_cast<double>(i + 1) * square(2 * x[i] * x[i] - x[i - 1]);
    return {{sum}, {}};
}

Outcome schwefel(const study::Design& x) {
    double sum = 418.98288727243369 * static_cast<double>(x.size());
    for (const double v : x) sum -= v * std::sin(std::sqrt(std::abs(v)));
    return {{sum}, {}};
}

Outcome camel(const study::Design& v) {
    const double x = v[0], y = v[1];
    return {{(4 - 2.1 * x * x + x * x * x * x / 3) * x * x + x * y + (4 * y * y - 4) * y * y}, {}};
}

}  // namespace

std::vector<NamedProblem> tuning_problems() {
    return {
        {.name = "ellipsoid6t",
         .parameters = box(6, -5, 5),
         .evaluate = turned(6, 1.3, ellipsoid),
         .optimum = 0},
        {.name = "bohachevsky4t",
         .parameters = box(4, -10, 10),
         .evaluate = turned(4, 1.1, bohachevsky),
         .optimum = 0},
        {.name = "zakharov4", .parameters = box(4, -5, 10), .evaluate = zakharov, .optimum = 0},
        {.name = "griewank6", .parameters = box(6, -100, 100), .evaluate = griewank, .optimum = 0},
        {.name = "michalewicz5",
         .parameters = box(5, 0, pi),
         .evaluate = michalewicz,
         .optimum = -4.687658},
        {.name = "dixonprice6",
         .parameters = box(6, -10, 10),
         .evaluate = dixon_price,
         .optimum = 0},
        {.name = "schwefel4", .parameters = box(4, -500, 500), .evaluate = schwefel, .optimum = 0},
        {.name = "camel", .parameters = box(2, -3, 3), .evaluate = camel, .optimum = -1.0316284535},
    };
}

}  // namespace femrun::bench
