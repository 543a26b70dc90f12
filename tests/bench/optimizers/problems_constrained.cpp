// SPDX-License-Identifier: MIT
// One objective under limits that are seen after solving, as engineers have them: 100 trials each.
// The first four and the vessel of problems_single.cpp are the classics, as in Coello Coello,
// Comput. Ind. 41(2), 2000, and Kumar and others, Swarm Evol. Comput. 56, 2020, with the optima
// that they have there. The limits are told raw, as solvers give them.
#include <cmath>
#include <numbers>

#include "problems.hpp"

namespace femrun::bench {

namespace {

constexpr double pi = std::numbers::pi, sqrt2 = std::numbers::sqrt2;

double square(double value) { return value * value; }
double cube(double value) { return value * value * value; }

/// Cost of a beam that is welded to a wall: weld h and l, bar t and b. Shear in the weld and
/// bending in the bar, psi; deflection, in; buckling, lbf.
Outcome welded_beam(const study::Design& x) {
    const double h = x[0], l = x[1], t = x[2], b = x[3];
    constexpr double load = 6000, length = 14, young = 30e6, shear = 12e6;
    const double arm = std::sqrt(l * l / 4 + square((h + t) / 2));
    const double polar = 2 * sqrt2 * h * l * (l * l / 12 + square((h + t) / 2));
    const double direct = load / (sqrt2 * h * l);
    const double turning = load * (length + l / 2) * arm / polar;
    const double tau = std::sqrt(square(direct) + direct * turning * l / arm + square(turning));
    const double buckling = 4.013 * young * t * cube(b) / (6 * square(length)) *
                            (1 - t / (2 * length) * std::sqrt(young / (4 * shear)));
    return {{1.10471 * h * h * l + 0.04811 * t * b * (length + l)},
            {tau - 13600, 6 * load * length / (b * t * t) - 30000, h - b,
             4 * load * cube(length) / (young * cube(t) * b) - 0.25, load - buckling}};
}

/// Weight of a coil spring: wire d, coil D, n active coils. Deflection, shear, surge, size.
Outcome spring(const study::Design& x) {
    const double d = x[0], coil = x[1], n = x[2];
    return {{(n + 2) * coil * d * d},
            {1 - cube(coil) * n / (71785 * square(square(d))),
             (4 * coil * coil - d * coil) / (12566 * (coil * cube(d) - square(square(d)))) +
                 1 / (5108 * d * d) - 1,
             1 - 140.45 * d / (coil * coil * n), (d + coil) / 1.5 - 1}};
}

/// Weight of a gear box: face, module, teeth, two shafts' lengths and diameters. Kumar's constants;
/// others give 2994.4711 or, with a second shaft of at least 7.8 cm, 2996.3482.
Outcome speed_reducer(const study::Design& x) {
    const double face = x[0], module = x[1], teeth = x[2], l1 = x[3], l2 = x[4], d1 = x[5],
                 d2 = x[6];
    const double gear = module * teeth;
    return {
        {0.7854 * face * square(module) * (3.3333 * square(teeth) + 14.9334 * teeth - 43.0934) -
         1.508 * face * (square(d1) + square(d2)) + 7.477 * (cube(d1) + cube(d2)) +
         0.7854 * (l1 * square(d1) + l2 * square(d2))},
        {27 - face * module * gear, 397.5 - face * square(gear),
         1.93 - gear * square(square(d1)) / cube(l1), 1.93 - gear * square(square(d2)) / cube(l2),
         10 / cube(d1) * std::sqrt(16.91e6 + square(745 * l1 / gear)) - 1100,
         10 / cube(d2) * std::sqrt(157.5e6 + square(745 * l2 / gear)) - 850, gear - 40,
         5 - face / module, face / module - 12, 1.5 * d1 + 1.9 - l1, 1.1 * d2 + 1.9 - l2}};
}

/// Volume of a frame of three bars under a load; the stresses in them.
Outcome three_bars(const study::Design& x) {
    constexpr double length = 100, load = 2, stress = 2;
    const double a = x[0], b = x[1], area = sqrt2 * a * a + 2 * a * b;
    return {{(2 * sqrt2 * a + b) * length},
            {(sqrt2 * a + b) / area * load - stress, b / area * load - stress,
             load / (sqrt2 * b + a) - stress}};
}

// -- a scale that runs over decades, made for this table

constexpr double braced_loads[] = {0.02, 1, 50};
constexpr double braced_costs[] = {2, 1, 0.5};
constexpr double bracing_cost = 0.05;

/// A mast of three bays: diameters, and how densely they are braced. What a bay carries before it
/// buckles goes with the sixth power of its diameter, as the free length shrinks with it: from 1e-6
/// to 2e5 in this space. The fourth limit holds the bracing together and is slack at the optimum.
Outcome braced_mast(const study::Design& x) {
    Outcome outcome{{bracing_cost * x[3]}, {}};
    for (std::size_t i = 0; i < 3; ++i) {
        outcome.objectives[0] += braced_costs[i] * square(x[i]);
        outcome.constraints.push_back(braced_loads[i] - x[3] * std::pow(x[i], 6));
    }
    outcome.constraints.push_back(x[3] - 60 * (x[0] + x[1] + x[2]));
    return outcome;
}

/// With the three loads met exactly what is left is A q^(-1/3) + c q, least at q = (A / 3c)^(3/4).
double braced_mast_optimum() {
    double a = 0;
    for (std::size_t i = 0; i < 3; ++i) a += braced_costs[i] * std::cbrt(braced_loads[i]);
    const double q = std::pow(a / (3 * bracing_cost), 0.75);
    return a / std::cbrt(q) + bracing_cost * q;
}

NamedProblem vessel() {
    for (NamedProblem& problem : single_objective_problems())
        if (problem.name == "vessel") {
            problem.trials = 100;
            return problem;
        }
    return {};
}

}  // namespace

NamedProblem constrained(std::string name, std::vector<study::Parameter> parameters,
                         Outcome (*evaluate)(const study::Design&), std::uint32_t constraint_count,
                         double optimum) {
    NamedProblem problem;
    problem.name = std::move(name);
    problem.parameters = std::move(parameters);
    problem.evaluate = evaluate;
    problem.constraint_count = constraint_count;
    problem.optimum = optimum;
    problem.trials = 100;
    return problem;
}

std::vector<NamedProblem> constrained_problems() {
    std::vector<NamedProblem> problems{
        constrained("weldedbeam4",
                    {real("h", 0.1, 2), real("l", 0.1, 10), real("t", 0.1, 10), real("b", 0.1, 2)},
                    welded_beam, 5, 1.7248523086),
        constrained("spring3", {real("d", 0.05, 2), real("D", 0.25, 1.3), real("n", 2, 15)}, spring,
                    4, 0.0126652328),
        constrained(
            "reducer7",
            {real("face", 2.6, 3.6), real("module", 0.7, 0.8), integer("teeth", 17, 28),
             real("l1", 7.3, 8.3), real("l2", 7.3, 8.3), real("d1", 2.9, 3.9), real("d2", 5, 5.5)},
            speed_reducer, 11, 2994.4244658),
        // The literature's bars may have no section at all, and then no stress.
        constrained("threebar2", {real("a", 0.001, 1), real("b", 0.001, 1)}, three_bars, 3,
                    263.8958433765),
        vessel(),
        constrained("mast4",
                    {real("d1", 0.1, 6), real("d2", 0.1, 6), real("d3", 0.1, 6), real("q", 1, 40)},
                    braced_mast, 4, braced_mast_optimum()),
    };
    for (NamedProblem& problem : suite_problems()) problems.push_back(std::move(problem));
    problems.push_back(truss_problem());
    return problems;
}

}  // namespace femrun::bench
