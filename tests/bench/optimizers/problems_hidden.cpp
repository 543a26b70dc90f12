// SPDX-License-Identifier: MIT
// Failures that nobody announces, a hundred trials whether they can be solved or not. Most are the
// problems that SBArchOpt collects (J. H. Bussemaker, J. Open Source Softw. 8(89), 2023; problems
// with hidden constraints in Bussemaker and others, arXiv:2504.08721): Mueller, Day, INFORMS J.
// Comput. 31(4), 2019; Alimo and others 2018; Tfaily and others, AIAA Aviation 2023; and a beam and
// a car's side whose limits are hidden. As there a design of these two fails where the limit is
// *kept*, which is what the published shares of failures count. Optima without a formula are the
// best of many local searches.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "functions.hpp"
#include "problems.hpp"

namespace femrun::bench {

namespace {

constexpr double pi = std::numbers::pi;

double square(double value) { return value * value; }
double cube(double value) { return value * value * value; }

const Outcome failure{};

/// Ackley's function, with several regions that fail: the middle of each parameter, and shells.
Outcome mueller1(const study::Design& x) {
    double shells = 0;
    for (const double v : x) {
        if (std::abs(v) <= 0.2) return failure;
        shells += v * (std::sin(v) + 0.1);
    }
    if (shells > 0) return failure;
    return {{ackley(x)}, {}};
}

/// The bird in the first two parameters; all four decide about failing.
Outcome mueller2(const study::Design& x) {
    double sum = -5;
    for (const double v : x) {
        const double minus = std::sqrt(std::abs(x[0] - v + 1));
        const double plus = std::sqrt(std::abs(x[0] + v + 1));
        sum += v * std::sin(minus) * std::cos(plus) + (x[0] + 1) * std::sin(plus) * std::cos(minus);
    }
    if (sum > 0) return failure;
    const double a = x[0], b = x[1];
    return {{square(a - b) + std::exp(square(1 - std::sin(a))) * std::cos(b) +
             std::exp(square(1 - std::cos(b))) * std::sin(a)},
            {}};
}

/// A sum of waves in ten parameters; outside a ball, about, nothing works.
Outcome mueller8(const study::Design& x) {
    double sum = 0, fence = -1000 * static_cast<double>(x.size());
    for (const double v : x) {
        for (int j = 1; j <= 5; ++j) sum += j * std::sin((j + 1) * v) + j;
        fence += square(square(v)) - 16 * square(v) + 5 * v;
    }
    if (fence > 0) return failure;
    return {{sum}, {}};
}

/// Branin's function as Forrester, Sobester and Keane scale it, both parameters from 0 to 1.
double branin(double x, double y) {
    const double a = 15 * x - 5;
    return (square(15 * y - 5 / (4 * pi * pi) * a * a + 5 / pi * a - 6) +
            10 * (1 - 1 / (8 * pi)) * std::cos(a) + 10 - 54.8104) /
           51.9496;
}

/// Islands in which it can be solved.
Outcome alimo(const study::Design& x) {
    double sea = 2.0 / 12 - 0.25;
    for (const double place : {x[0] + 0.15, 1 - x[1]})
        sea += 0.1 * (4 * square(place - 0.7) - 2 * std::cos(4 * pi * (place - 0.7)));
    if (sea >= 0) return failure;
    return {{branin(x[0], x[1])}, {}};
}

/// An ellipse in the middle fails.
Outcome tfaily1(const study::Design& x) {
    const double along = (x[0] + x[1]) / std::numbers::sqrt2;
    const double across = (x[0] - x[1]) / std::numbers::sqrt2;
    if (square(along / 2) + square(across) < 1) return failure;
    const auto wave = [](double z) {
        return std::exp(-square(z - 1)) + std::exp(-0.8 * square(z + 1)) -
               0.5 * std::sin(8 * (z + 0.1));
    };
    return {{-wave(x[0]) * wave(x[1])}, {}};
}

/// Two strips at bounds can be solved.
Outcome tfaily2(const study::Design& x) {
    if (std::abs(x[0] - 0.5) < 0.5 && std::abs(x[1] - 0.5) < 0.4) return failure;
    return {{branin(x[0], x[1])}, {}};
}

/// The optimum is a corner of what fails.
Outcome tfaily3(const study::Design& x) {
    for (std::size_t i = 0; i < 4; ++i)
        if (const double low = i < 2 ? 0 : 1; low < x[i] && x[i] < low + 1) return failure;
    return {{rosenbrock(x)}, {}};
}

/// A strip before the optimum in each of six parameters.
Outcome tfaily4(const study::Design& x) {
    double sum = 2513.895;
    for (const double v : x) {
        if (350 < v && v < 420) return failure;
        sum -= v * std::sin(std::sqrt(std::abs(v)));
    }
    return {{sum}, {}};
}

/// Volume of a cantilever with an I section; the limit on the stress is seen, that on the
/// deflection fails. At the optimum both decide, and the flange is as wide as it may be.
Outcome beam(const study::Design& x) {
    constexpr double young = 1e7, length = 36, load = 1000;
    const double b1 = x[0], h1 = x[1], b2 = x[2], height = x[3];
    const double inertia = b2 * cube(height - 2 * h1) / 12 +
                           2 * (b1 * cube(h1) / 12 + b1 * h1 * square(height - h1) / 4);
    if (load * cube(length) / (3 * young * inertia) < 0.1) return failure;
    return {{(2 * h1 * b1 + (height - 2 * h1) * b2) * length},
            {load * length * height / (2 * inertia) - 5000}};
}

/// Weight, force and velocity of a car's side impact; eight limits are seen, the fourth and the
/// eighth fail.
Outcome car_side(const study::Design& x) {
    const double a = x[0], b = x[1], c = x[2], d = x[3], e = x[4], f = x[5], g = x[6];
    const double force = 4.72 - 0.5 * d - 0.19 * b * c;
    if (0.74 - 0.61 * b - 0.031296 * c - 0.031872 * g + 0.227 * b * b < 0.32 || force < 4)
        return failure;
    const double at_middle = 10.58 - 0.674 * a * b - 0.67275 * b;
    const double at_front = 16.45 - 0.489 * c * g - 0.843 * e * f;
    return {{1.98 + 4.9 * a + 6.67 * b + 6.98 * c + 4.01 * d + 1.78 * e + 1e-5 * f + 2.73 * g,
             force, (at_middle + at_front) / 2},
            {1.16 - 0.3717 * b * d - 0.0092928 * c - 1,
             0.261 - 0.0159 * a * b - 0.06486 * a - 0.019 * b * g + 0.0144 * c * e + 0.0154464 * f -
                 0.32,
             0.214 + 0.00817 * e - 0.0587118 * a + 0.03099 * b * f - 0.018 * b * g + 0.030408 * c -
                 0.00364 * e * f - 0.018 * b * b - 0.32,
             28.98 + 3.818 * c - 4.2 * a * b + 1.27296 * f - 2.68065 * g - 32,
             35.31728 + 2.95 * c - 5.057 * a * b - 3.795 * b - 3.4431 * g - 32,
             46.36 - 9.9 * b - 4.4505 * a - 32, at_middle - 9.9, at_front - 15.7}};
}

/// Made for this table: a band that winds through a box that mostly fails.
Outcome band(const study::Design& x) {
    const double off = x[1] - 2 * std::sin(x[0]);
    if (std::abs(off) > 1 || std::abs(x[2] + x[3] - x[0]) > 2.5) return failure;
    return {{square(x[0] - 2) + 2 * square(off) + square(x[2] - 0.5) + square(x[3] - 1.5)}, {}};
}

NamedProblem failing(std::string name, std::vector<study::Parameter> parameters,
                     Outcome (*evaluate)(const study::Design&), double optimum) {
    NamedProblem problem =
        constrained(std::move(name), std::move(parameters), evaluate, 0, optimum);
    problem.fails = true;
    return problem;
}

}  // namespace

std::vector<NamedProblem> hidden_problems() {
    auto cantilever = failing(
        "beamhc", {real("b1", 2, 12), real("h1", 0.1, 1), real("b2", 0.1, 2), real("H", 3, 7)},
        beam, 138.3336597964);
    cantilever.constraint_count = 1;
    auto side = failing(
        "carsidehc",
        {real("x1", 0.5, 1.5), real("x2", 0.45, 1.35), real("x3", 0.5, 1.5), real("x4", 0.5, 1.5),
         real("x5", 0.875, 2.625), real("x6", 0.4, 1.2), real("x7", 0.4, 1.2)},
        car_side, 0);
    side.optimum.reset();
    side.objective_count = 3;
    side.constraint_count = 8;
    side.reference = {42.768, 4.6, 13.1};
    side.reference_far = side.reference;
    return {
        failing("mueller1", box(5, -10, 10), mueller1, 6.0154709413),
        failing("mueller2", box(4, -3 * pi, 3 * pi), mueller2, -106.764536749),
        failing("mueller8", box(10, -10, 10), mueller8, 11.8546749954),
        failing("alimo", box(2, 0, 1), alimo, -1.047409656),
        failing("tfaily1", box(2, -2, 2), tfaily1, -2.184338891),
        failing("tfaily2", box(2, 0, 1), tfaily2, -1.03780663),
        failing("tfaily3", box(4, -2.048, 2.048), tfaily3, 0),
        failing("tfaily4", box(6, -500, 500), tfaily4, -0.00232363460236),
        std::move(cantilever),
        std::move(side),
        failing("band4", box(4, -5, 5), band, 0),
    };
}

}  // namespace femrun::bench
