// SPDX-License-Identifier: MIT
#include "functions.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>

namespace femrun::bench {

namespace {

constexpr double pi = std::numbers::pi;

double square(double value) { return value * value; }

}  // namespace

double sphere(Vector x) {
    double sum = 0;
    for (const double v : x) sum += v * v;
    return sum;
}

double rosenbrock(Vector x) {
    double sum = 0;
    for (std::size_t i = 0; i + 1 < x.size(); ++i)
        sum += 100 * square(x[i + 1] - x[i] * x[i]) + square(1 - x[i]);
    return sum;
}

double ackley(Vector x) {
    const auto n = static_cast<double>(x.size());
    double cosines = 0;
    for (const double v : x) cosines += std::cos(2 * pi * v);
    return -20 * std::exp(-0.2 * std::sqrt(sphere(x) / n)) - std::exp(cosines / n) + 20 +
           std::numbers::e;
}

double rastrigin(Vector x) {
    double sum = 10 * static_cast<double>(x.size());
    for (const double v : x) sum += v * v - 10 * std::cos(2 * pi * v);
    return sum;
}

double styblinski_tang(Vector x) {
    double sum = 0;
    for (const double v : x) sum += v * v * v * v - 16 * v * v + 5 * v;
    return sum / 2;
}

double levy(Vector x) {
    const auto w = [&](std::size_t i) { return 1 + (x[i] - 1) / 4; };
    const std::size_t last = x.size() - 1;
    double sum = square(std::sin(pi * w(0)));
    for (std::size_t i = 0; i < last; ++i)
        sum += square(w(i) - 1) * (1 + 10 * square(std::sin(pi * w(i) + 1)));
    return sum + square(w(last) - 1) * (1 + square(std::sin(2 * pi * w(last))));
}

}  // namespace femrun::bench
