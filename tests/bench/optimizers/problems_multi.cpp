// SPDX-License-Identifier: MIT
// Several objectives, 10 problems. ZDT: Zitzler, Deb, Thiele, Evol. Comput. 8(2), 2000; DTLZ2: Deb
// and others, CEC 2002; BNH, SRN, TNK and OSY, with constraints, as in Deb and others, IEEE Trans.
// Evol. Comput. 6(2), 2002. x0 pairs with x1 in the angle of TNK.
#include <cmath>
#include <numbers>
#include <numeric>

#include "problems.hpp"

namespace femrun::bench {

namespace {

constexpr double pi = std::numbers::pi;

double square(double value) { return value * value; }

/// The sum of all but the first.
double tail(const study::Design& x) { return std::accumulate(x.begin() + 1, x.end(), 0.0); }

double mean_tail(const study::Design& x) { return tail(x) / static_cast<double>(x.size() - 1); }

Outcome zdt1(const study::Design& x) {
    const double g = 1 + 9 * mean_tail(x);
    return {{x[0], g * (1 - std::sqrt(x[0] / g))}, {}};
}

Outcome zdt2(const study::Design& x) {
    const double g = 1 + 9 * mean_tail(x);
    return {{x[0], g * (1 - square(x[0] / g))}, {}};
}

Outcome zdt3(const study::Design& x) {
    const double g = 1 + 9 * mean_tail(x), f = x[0];
    return {{f, g * (1 - std::sqrt(f / g) - f / g * std::sin(10 * pi * f))}, {}};
}

Outcome zdt4(const study::Design& x) {
    double g = 1 + 10 * static_cast<double>(x.size() - 1);
    for (std::size_t i = 1; i < x.size(); ++i) g += x[i] * x[i] - 10 * std::cos(4 * pi * x[i]);
    return {{x[0], g * (1 - std::sqrt(x[0] / g))}, {}};
}

Outcome zdt6(const study::Design& x) {
    const double f = 1 - std::exp(-4 * x[0]) * std::pow(std::sin(6 * pi * x[0]), 6);
    const double g = 1 + 9 * std::pow(mean_tail(x), 0.25);
    return {{f, g * (1 - square(f / g))}, {}};
}

Outcome dtlz2(const study::Design& x) {
    double g = 0;
    for (std::size_t i = 2; i < x.size(); ++i) g += square(x[i] - 0.5);
    const double a = x[0] * pi / 2, b = x[1] * pi / 2;
    return {{(1 + g) * std::cos(a) * std::cos(b), (1 + g) * std::cos(a) * std::sin(b),
             (1 + g) * std::sin(a)},
            {}};
}

Outcome bnh(const study::Design& v) {
    const double x = v[0], y = v[1];
    return {{4 * x * x + 4 * y * y, square(x - 5) + square(y - 5)},
            {square(x - 5) + y * y - 25, 7.7 - square(x - 8) - square(y + 3)}};
}

Outcome srn(const study::Design& v) {
    const double x = v[0], y = v[1];
    return {{2 + square(x - 2) + square(y - 1), 9 * x - square(y - 1)},
            {x * x + y * y - 225, x - 3 * y + 10}};
}

Outcome tnk(const study::Design& v) {
    const double x = v[0], y = v[1];
    return {{x, y},
            {-(x * x + y * y - 1 - 0.1 * std::cos(16 * std::atan2(x, y))),
             square(x - 0.5) + square(y - 0.5) - 0.5}};
}

Outcome osy(const study::Design& x) {
    double squares = 0;
    for (const double v : x) squares += v * v;
    return {{-(25 * square(x[0] - 2) + square(x[1] - 2) + square(x[2] - 1) + square(x[3] - 4) +
               square(x[4] - 1)),
             squares},
            {-(x[0] + x[1] - 2), -(6 - x[0] - x[1]), -(2 - x[1] + x[0]), -(2 - x[0] + 3 * x[1]),
             -(4 - square(x[2] - 3) - x[3]), -(square(x[4] - 3) + x[5] - 4)}};
}

/// n points of the curve f2(f1), uniform in f1.
Points curve(std::size_t n, double low, double high, double (*f2)(double)) {
    Points points;
    for (std::size_t i = 0; i < n; ++i) {
        const double f1 = low + (high - low) * static_cast<double>(i) / static_cast<double>(n - 1);
        points.push_back({f1, f2(f1)});
    }
    return points;
}

double root_curve(double f1) { return 1 - std::sqrt(f1); }
double square_curve(double f1) { return 1 - f1 * f1; }
double wave_curve(double f1) { return 1 - std::sqrt(f1) - f1 * std::sin(10 * pi * f1); }

Points zdt3_front(std::size_t n) {
    constexpr double parts[5][2] = {{0.0, 0.0830015349},
                                    {0.1822287280, 0.2577623634},
                                    {0.4093136748, 0.4538821041},
                                    {0.6183967944, 0.6525117038},
                                    {0.8233317983, 0.8518328654}};
    double total = 0;
    for (const auto& part : parts) total += part[1] - part[0];
    Points front;
    for (const auto& part : parts) {
        const double share = std::nearbyint(static_cast<double>(n) * (part[1] - part[0]) / total);
        const Points points = curve(std::max<std::size_t>(2, static_cast<std::size_t>(share)),
                                    part[0], part[1], wave_curve);
        front.insert(front.end(), points.begin(), points.end());
    }
    return front;
}

NamedProblem zdt(std::string name, std::vector<study::Parameter> parameters,
                 Outcome (*evaluate)(const study::Design&), double far,
                 std::function<Points(std::size_t)> front) {
    NamedProblem problem;
    problem.name = std::move(name);
    problem.parameters = std::move(parameters);
    problem.evaluate = evaluate;
    problem.objective_count = 2;
    problem.reference = {1.1, 1.1};
    problem.reference_far = {1.1, far};
    problem.front = std::move(front);
    return problem;
}

std::vector<study::Parameter> zdt4_space() {
    auto space = box(10, -5, 5);
    space[0] = real("x0", 0, 1);
    return space;
}

NamedProblem limited(std::string name, std::vector<study::Parameter> parameters,
                     Outcome (*evaluate)(const study::Design&), std::uint32_t constraint_count,
                     const std::vector<double>& reference) {
    NamedProblem problem;
    problem.name = std::move(name);
    problem.parameters = std::move(parameters);
    problem.evaluate = evaluate;
    problem.objective_count = 2;
    problem.constraint_count = constraint_count;
    problem.reference = reference;
    problem.reference_far = reference;
    return problem;
}

}  // namespace

std::vector<NamedProblem> multi_objective_problems() {
    return {
        zdt("zdt1", box(30, 0, 1), zdt1, 7, [](auto n) { return curve(n, 0, 1, root_curve); }),
        zdt("zdt2", box(30, 0, 1), zdt2, 7, [](auto n) { return curve(n, 0, 1, square_curve); }),
        zdt("zdt3", box(30, 0, 1), zdt3, 7, zdt3_front),
        zdt("zdt4", zdt4_space(), zdt4, 150, [](auto n) { return curve(n, 0, 1, root_curve); }),
        zdt("zdt6", box(10, 0, 1), zdt6, 10.5,
            [](auto n) { return curve(n, 0.2807753191, 1, square_curve); }),
        {.name = "dtlz2",
         .parameters = box(12, 0, 1),
         .evaluate = dtlz2,
         .objective_count = 3,
         .reference = {1.1, 1.1, 1.1},
         .reference_far = {3, 3, 3}},
        limited("bnh", {real("x0", 0, 5), real("x1", 0, 3)}, bnh, 2, {140, 50}),
        limited("srn", box(2, -20, 20), srn, 2, {250, 50}),
        limited("tnk", box(2, 1e-9, pi), tnk, 2, {1.2, 1.2}),
        limited("osy",
                {real("x0", 0, 10), real("x1", 0, 10), real("x2", 1, 5), real("x3", 0, 6),
                 real("x4", 1, 5), real("x5", 0, 10)},
                osy, 6, {0, 80}),
    };
}

}  // namespace femrun::bench
