// SPDX-License-Identifier: MIT
// Hidden failures, four problems: where a condition is broken there is no value, and nobody says
// which condition it was. A run adopts the initial design first and ends after 100 successes. The
// last two are RCM1 and RCM19 of the CEC 2021 competition with their constraints hidden.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "problems.hpp"

namespace femrun::bench {

namespace {

constexpr double pi = std::numbers::pi;

double square(double value) { return value * value; }

const Outcome failure{};

/// The distance from p = (1, ..., 1) / sqrt(n) in spherical coordinates (r, phi_1 ... phi_{n-1});
/// fails within the octahedron of size 0.4 around the origin.
Outcome hypersphere(const study::Design& v) {
    const std::size_t n = v.size();
    double radius = v[0], size = 0, distance = 0;  // `radius`: r times the sines so far
    for (std::size_t i = 0; i < n; ++i) {
        const double x = i + 1 < n ? radius * std::cos(v[i + 1]) : radius;
        if (i + 1 < n) radius *= std::sin(v[i + 1]);
        size += std::abs(x);
        distance += square(x - 1 / std::sqrt(static_cast<double>(n)));
    }
    if (size < 0.4) return failure;
    return {{std::sqrt(distance)}, {}};
}

/// The distances from points on four of the five axes; fails in a ball in the middle of the cube,
/// between the initial corner and the front.
Outcome hypercube(const study::Design& x) {
    double middle = 0;
    for (const double v : x) middle += square(v - 0.5);
    if (std::sqrt(middle) < 0.45) return failure;
    Outcome outcome;
    for (std::size_t k = 0; k + 1 < x.size(); ++k) {
        double distance = 0;
        for (std::size_t i = 0; i < x.size(); ++i) distance += square(x[i] - (i == k ? 0.2 : 0));
        outcome.objectives.push_back(std::sqrt(distance));
    }
    return outcome;
}

/// The pressure vessel with cost against volume, plates of any thickness. The coefficient 3.16641
/// and the x2 in the second term are those of the recorded runs.
Outcome vessel_2(const study::Design& x) {
    const double z1 = 0.0625 * x[0], z2 = 0.0625 * x[1];
    if (0.00954 * x[2] > z2 || 0.0193 * x[2] > z1) return failure;
    return {{1.7781 * z1 * x[2] * x[2] + 0.6224 * z1 * x[1] * x[3] + 3.16641 * z1 * z1 * x[3] +
                 19.84 * z1 * z1 * x[2],
             -pi * x[2] * x[2] * x[3] - 4.0 / 3 * pi * x[2] * x[2] * x[2]},
            {}};
}

/// A multi-product batch plant: numbers and volumes of its units, cycle times and batch sizes of
/// two products. Ten conditions; a random design keeps them once in a few hundred times.
Outcome batch_plant(const study::Design& x) {
    constexpr double s[2][3] = {{2, 3, 4}, {4, 6, 3}}, t[2][3] = {{8, 20, 8}, {16, 4, 4}};
    constexpr double horizon = 6000, alpha = 250, beta = 0.6, q1 = 40000, q2 = 20000;
    const double *n = x.data(), *v = x.data() + 3, *tl = x.data() + 6, *b = x.data() + 8;
    const double hours = q1 * tl[0] / b[0] + q2 * tl[1] / b[1];
    bool works = hours <= horizon;
    double cost = 0;
    for (std::size_t j = 0; j < 3; ++j) {
        works = works && s[0][j] * b[0] + s[1][j] * b[1] <= v[j];
        works = works && t[0][j] <= n[j] * tl[0] && t[1][j] <= n[j] * tl[1];
        cost += alpha * n[j] * std::pow(v[j], beta);
    }
    if (!works) return failure;
    return {{cost, 65 * (q1 / b[0] + q2 / b[1]) + 0.08 * q1 + 0.1 * q2, hours}, {}};
}

NamedProblem with_failures(std::string name, std::vector<study::Parameter> parameters,
                           Outcome (*evaluate)(const study::Design&), study::Design initial) {
    NamedProblem problem;
    problem.name = std::move(name);
    problem.parameters = std::move(parameters);
    problem.evaluate = evaluate;
    problem.initial = std::move(initial);
    problem.fails = true;
    problem.successes = 100;
    return problem;
}

NamedProblem with_several(NamedProblem problem, std::uint32_t objective_count,
                          const std::vector<double>& reference) {
    problem.objective_count = objective_count;
    problem.reference = reference;
    problem.reference_far = reference;
    return problem;
}

}  // namespace

std::vector<NamedProblem> failing_problems() {
    auto angles = box(10, 0, pi);
    angles.front() = real("r", 0, 1);
    angles.back() = real("x9", 0, 2 * pi);
    const double corner = 0.2 * std::numbers::sqrt2;
    auto sphere =
        with_failures("hypersphere10", angles, hypersphere, {0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    sphere.optimum = 0;
    return {
        std::move(sphere),
        with_several(with_failures("hypercube5", box(5, 0, 1), hypercube, {1, 1, 1, 1, 1}), 4,
                     {corner, corner, corner, corner}),
        with_several(with_failures("vessel2",
                                   {real("x1", 0.51, 99.49), real("x2", 0.51, 99.49),
                                    real("x3", 10, 200), real("x4", 10, 200)},
                                   vessel_2, {0.51, 0.51, 10, 10}),
                     2, {3.5964885e5, -7.3303829e3}),
        with_several(with_failures("batchplant",
                                   {integer("n1", 1, 3), integer("n2", 1, 3), integer("n3", 1, 3),
                                    real("v1", 250, 2500), real("v2", 250, 2500),
                                    real("v3", 250, 2500), real("tl1", 6, 20), real("tl2", 4, 16),
                                    real("b1", 40, 700), real("b2", 10, 450)},
                                   batch_plant, {1, 1, 1, 250, 250, 250, 6, 4, 40, 10}),
                     3, {2.4435182e5, 4.8572551e4, 6e3}),
    };
}

}  // namespace femrun::bench
