// SPDX-License-Identifier: MIT
// Several objectives under limits, 100 trials each: CRE22, CRE23 and CRE24 of Tanabe, Ishibuchi,
// "An Easy-to-Use Real-World Multi-Objective Optimization Problem Suite", Appl. Soft Comput. 89,
// 2020. Reference points are a tenth beyond the worst of the true front, as approximated by some
// millions of designs. CRE21 is left out: of its box a ten-millionth is feasible.
#include <cmath>
#include <numbers>

#include "problems.hpp"

namespace femrun::bench {

namespace {

double square(double value) { return value * value; }
double cube(double value) { return value * value * value; }

/// Cost and deflection of a welded beam.
Outcome cre22(const study::Design& x) {
    const double h = x[0], l = x[1], t = x[2], b = x[3];
    constexpr double load = 6000, length = 14, young = 30e6, shear = 12e6;
    const double arm = std::sqrt(l * l / 4 + square((h + t) / 2));
    const double polar = 2 * std::numbers::sqrt2 * h * l * (l * l / 12 + square((h + t) / 2));
    const double direct = load / (std::numbers::sqrt2 * h * l);
    const double turning = load * (length + l / 2) * arm / polar;
    const double tau = std::sqrt(square(direct) + direct * turning * l / arm + square(turning));
    const double buckling = 4.013 * young * t * cube(b) / (6 * square(length)) *
                            (1 - t / (2 * length) * std::sqrt(young / (4 * shear)));
    return {{1.10471 * h * h * l + 0.04811 * t * b * (length + l),
             4 * load * cube(length) / (young * cube(t) * b)},
            {tau - 13600, 6 * load * length / (b * t * t) - 30000, h - b, load - buckling}};
}

/// Mass and stopping time of a disc brake.
Outcome cre23(const study::Design& x) {
    const double inner = x[0], outer = x[1], force = x[2], surfaces = x[3];
    const double ring = square(outer) - square(inner), cubes = cube(outer) - cube(inner);
    return {{4.9e-5 * ring * (surfaces - 1), 9.82e6 * ring / (force * surfaces * cubes)},
            {20 - (outer - inner), force / (3.14 * ring) - 0.4,
             2.22e-3 * force * cubes / square(ring) - 1,
             900 - 2.66e-2 * force * surfaces * cubes / ring}};
}

/// Weight of a speed reducer and the stress in its first shaft.
Outcome cre24(const study::Design& x) {
    const double face = x[0], module = x[1], teeth = x[2], l1 = x[3], l2 = x[4], d1 = x[5],
                 d2 = x[6];
    const double gear = module * teeth;
    const double stress1 = std::sqrt(square(745 * l1 / gear) + 1.69e7) / (0.1 * cube(d1));
    const double stress2 = std::sqrt(square(745 * l2 / gear) + 1.575e8) / (0.1 * cube(d2));
    return {{0.7854 * face * square(module) * (10 * square(teeth) / 3 + 14.933 * teeth - 43.0934) -
                 1.508 * face * (square(d1) + square(d2)) + 7.477 * (cube(d1) + cube(d2)) +
                 0.7854 * (l1 * square(d1) + l2 * square(d2)),
             stress1},
            {1 / (face * module * gear) - 1.0 / 27, 1 / (face * square(gear)) - 1 / 397.5,
             cube(l1) / (gear * square(square(d1))) - 1 / 1.93,
             cube(l2) / (gear * square(square(d2))) - 1 / 1.93, gear - 40, face / module - 12,
             5 - face / module, 1.9 - l1 + 1.5 * d1, 1.9 - l2 + 1.1 * d2, stress1 - 1300,
             stress2 - 1100}};
}

}  // namespace

NamedProblem front(std::string name, std::vector<study::Parameter> parameters,
                   Outcome (*evaluate)(const study::Design&), std::uint32_t constraint_count,
                   const std::vector<double>& reference) {
    NamedProblem problem =
        constrained(std::move(name), std::move(parameters), evaluate, constraint_count, 0);
    problem.optimum.reset();
    problem.objective_count = static_cast<std::uint32_t>(reference.size());
    problem.reference = reference;
    problem.reference_far = reference;
    return problem;
}

std::vector<NamedProblem> front_problems() {
    return {
        front("cre22",
              {real("h", 0.125, 5), real("l", 0.1, 10), real("t", 0.1, 10), real("b", 0.125, 5)},
              cre22, 4, {38.7, 0.0149}),
        front("cre23",
              {real("inner", 55, 80), real("outer", 75, 110), real("force", 1000, 3000),
               real("surfaces", 11, 20)},
              cre23, 4, {5.71, 3.22}),
        front(
            "cre24",
            {real("face", 2.6, 3.6), real("module", 0.7, 0.8), integer("teeth", 17, 28),
             real("l1", 7.3, 8.3), real("l2", 7.3, 8.3), real("d1", 2.9, 3.9), real("d2", 5, 5.5)},
            cre24, 11, {6080, 1360}),
    };
}

}  // namespace femrun::bench
