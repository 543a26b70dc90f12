// SPDX-License-Identifier: MIT
// What searches among hidden failures may be tuned on: problems of the literature with their
// constraints hidden, as in problems_failing.cpp, and two that were made for this table.
#include <cmath>
#include <numbers>

#include "problems.hpp"

namespace femrun::bench {

namespace {

constexpr double pi = std::numbers::pi;

double square(double value) { return value * value; }

const Outcome failure{};

/// Cost and deflection of a welded beam (Deb, Pratap, Moitra 2000).
Outcome welded_beam(const study::Design& x) {
    const double h = x[0], l = x[1], t = x[2], b = x[3];
    constexpr double load = 6000, length = 14, young = 30e6, shear = 12e6;
    const double radius = std::sqrt(l * l / 4 + square((h + t) / 2));
    const double polar = 2 * std::numbers::sqrt2 * h * l * (l * l / 12 + square((h + t) / 2));
    const double direct = load / (std::numbers::sqrt2 * h * l);
    const double turning = load * (length + l / 2) * radius / polar;
    const double tau =
        std::sqrt(direct * direct + direct * turning * l / radius + turning * turning);
    const double buckling = 4.013 * young * t * b * b * b / (6 * length * length) *
                            (1 - t / (2 * length) * std::sqrt(young / (4 * shear)));
    if (tau > 13600 || 6 * load * length / (b * t * t) > 30000 || h > b || buckling < load)
        return failure;
    return {{1.10471 * h * h * l + 0.04811 * t * b * (14 + l),
             4 * load * length * length * length / (young * t * t * t * b)},
            {}};
}

/// Weight and stress of a speed reducer (Kurpati, Azarm, Wu 2002).
Outcome speed_reducer(const study::Design& v) {
    const double face = v[0], module = v[1], teeth = v[2], l1 = v[3], l2 = v[4], d1 = v[5],
                 d2 = v[6];
    const double gear = module * teeth;
    const double stress1 = std::sqrt(square(745 * l1 / gear) + 16.9e6) / (0.1 * d1 * d1 * d1);
    const double stress2 = std::sqrt(square(745 * l2 / gear) + 157.5e6) / (0.1 * d2 * d2 * d2);
    const bool works = 27 / (face * module * gear) <= 1 && 397.5 / (face * gear * gear) <= 1 &&
                       1.93 * l1 * l1 * l1 / (gear * square(d1 * d1)) <= 1 &&
                       1.93 * l2 * l2 * l2 / (gear * square(d2 * d2)) <= 1 && stress1 <= 1300 &&
                       stress2 <= 1100 && gear <= 40 && face / module >= 5 && face / module <= 12 &&
                       1.5 * d1 + 1.9 <= l1 && 1.1 * d2 + 1.9 <= l2;
    if (!works) return failure;
    return {
        {0.7854 * face * module * module * (3.3333 * teeth * teeth + 14.9334 * teeth - 43.0934) -
             1.508 * face * (d1 * d1 + d2 * d2) + 7.4777 * (d1 * d1 * d1 + d2 * d2 * d2) +
             0.7854 * (l1 * d1 * d1 + l2 * d2 * d2),
         stress1},
        {}};
}

/// Mass and stopping time of a disc brake (Ray, Liew 2002).
Outcome disc_brake(const study::Design& x) {
    const double inner = x[0], outer = x[1], force = x[2], surfaces = x[3];
    const double ring = outer * outer - inner * inner;
    const double cubes = outer * outer * outer - inner * inner * inner;
    if (outer - inner < 20 || 2.5 * (surfaces + 1) > 30 || force / (pi * ring) > 0.4 ||
        2.22e-3 * force * cubes / (ring * ring) > 1 ||
        2.66e-2 * force * surfaces * cubes / ring < 900)
        return failure;
    return {{4.9e-5 * ring * (surfaces - 1), 9.82e6 * ring / (force * surfaces * cubes)}, {}};
}

/// Weight, force and velocity of a car's side impact (Jain, Deb 2014).
Outcome side_impact(const study::Design& x) {
    const double a = x[0], b = x[1], c = x[2], d = x[3], e = x[4], f = x[5], g = x[6];
    const double force = 4.72 - 0.5 * d - 0.19 * b * c;
    const double at_middle = 10.58 - 0.674 * a * b - 0.67275 * b;
    const double at_front = 16.45 - 0.489 * c * g - 0.843 * e * f;
    const bool works =
        1.16 - 0.3717 * b * d - 0.0092928 * c <= 1 &&
        0.261 - 0.0159 * a * b - 0.06486 * a - 0.019 * b * g + 0.0144 * c * e + 0.0154464 * f <=
            0.32 &&
        0.214 + 0.00817 * e - 0.045195 * a - 0.0135168 * a + 0.03099 * b * f - 0.018 * b * g +
                0.030408 * c - 0.00364 * e * f - 0.018 * b * b <=
            0.32 &&
        0.74 - 0.61 * b - 0.031296 * c - 0.031872 * g + 0.227 * b * b <= 0.32 &&
        28.98 + 3.818 * c - 4.2 * a * b + 1.27296 * f - 2.68065 * g <= 32 &&
        35.31728 + 2.95 * c - 5.057 * a * b - 3.795 * b - 3.4431 * g <= 32 &&
        46.36 - 9.9 * b - 4.4505 * a <= 32 && force <= 4 && at_middle <= 9.9 && at_front <= 15.7;
    if (!works) return failure;
    return {{1.98 + 4.9 * a + 6.67 * b + 6.98 * c + 4.01 * d + 1.78 * e + 1e-5 * f + 2.73 * g,
             force, (at_middle + at_front) / 2},
            {}};
}

/// Made for this table: cost, losses and hours of tanks that two products share.
Outcome tanks(const study::Design& x) {
    const double n = x[0], width = x[1], height = x[2], cycle = x[3], b1 = x[4], b2 = x[5],
                 store = x[6];
    const double volume = pi * width * width * height / 4;
    const double hours = 400 * cycle / b1 + 250 * cycle / b2;
    if (2 * b1 + 3 * b2 > 60 * volume || 12 / n > cycle || hours > 600 || height > 3 * width ||
        store < 0.9 * (b1 + b2) || height < 0.5 * width)
        return failure;
    return {{n * (900 * std::pow(volume, 0.6) + 40 * width * height) + 30 * store,
             3000 / b1 + 2500 / b2 + 2 * store, hours},
            {}};
}

/// Made for this table: distances from three points, with a ball in the middle that fails.
Outcome around_a_ball(const study::Design& x) {
    double middle = 0;
    for (const double each : x) middle += square(each - 0.6);
    if (middle < 0.35) return failure;
    Outcome outcome;
    for (std::size_t k = 0; k < 3; ++k) {
        double distance = 0;
        for (std::size_t i = 0; i < x.size(); ++i) distance += square(x[i] - (i == k ? 0.8 : 0.2));
        outcome.objectives.push_back(std::sqrt(distance));
    }
    return outcome;
}

NamedProblem problem(std::string name, std::vector<study::Parameter> parameters,
                     Outcome (*evaluate)(const study::Design&), study::Design initial,
                     const std::vector<double>& reference) {
    NamedProblem made;
    made.name = std::move(name);
    made.parameters = std::move(parameters);
    made.evaluate = evaluate;
    made.initial = std::move(initial);
    made.fails = true;
    made.successes = 100;
    made.objective_count = static_cast<std::uint32_t>(reference.size());
    made.reference = made.reference_far = reference;
    return made;
}

}  // namespace

std::vector<NamedProblem> tuning_failing_problems() {
    return {
        problem("weldedbeam",
                {real("h", 0.125, 5), real("l", 0.1, 10), real("t", 0.1, 10), real("b", 0.125, 5)},
                welded_beam, {0.5, 0.5, 0.5, 0.5}, {40, 0.02}),
        problem(
            "reducer",
            {real("face", 2.6, 3.6), real("module", 0.7, 0.8), integer("teeth", 17, 28),
             real("l1", 7.3, 8.3), real("l2", 7.3, 8.3), real("d1", 2.9, 3.9), real("d2", 5, 5.5)},
            speed_reducer, {3, 0.7, 20, 7.5, 7.5, 3, 5}, {6000, 1300}),
        problem("brake",
                {real("inner", 55, 80), real("outer", 75, 110), real("force", 1000, 3000),
                 integer("surfaces", 2, 20)},
                disc_brake, {60, 100, 2000, 3}, {3, 30}),
        problem("sideimpact",
                {real("x1", 0.5, 1.5), real("x2", 0.45, 1.35), real("x3", 0.5, 1.5),
                 real("x4", 0.5, 1.5), real("x5", 0.875, 2.625), real("x6", 0.4, 1.2),
                 real("x7", 0.4, 1.2)},
                side_impact, {1, 1, 1, 1, 1.5, 0.8, 0.8}, {45, 4.2, 13}),
        problem(
            "tanks",
            {integer("n", 1, 4), real("width", 0.5, 6), real("height", 0.5, 6),
             real("cycle", 1, 20), real("b1", 5, 60), real("b2", 5, 60), real("store", 10, 100)},
            tanks, {1, 0.5, 0.5, 1, 5, 5, 10}, {60000, 1500, 600}),
        problem("ball7", box(7, 0, 1), around_a_ball, {1, 1, 1, 1, 1, 1, 1}, {1.6, 1.6, 1.6}),
    };
}

}  // namespace femrun::bench
