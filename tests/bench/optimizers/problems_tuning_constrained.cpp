// SPDX-License-Identifier: MIT
// What searches under limits may be tuned on; none of these functions is in `constrained`. Small
// machine parts as in Gandomi, Yang, Alavi, Eng. Comput. 29, 2013, and Kumar and others, Swarm
// Evol. Comput. 56, 2020; toys of the literature of surrogates; problems of the CEC 2006 suite; and
// two that were made for this table, whose optima follow from one equation.
#include <array>
#include <cmath>
#include <numbers>

#include "problems.hpp"

namespace femrun::bench {

namespace {

constexpr double pi = std::numbers::pi;

double square(double value) { return value * value; }
double cube(double value) { return value * value * value; }

/// Cost of a tube that carries a column's load: yield and buckling.
Outcome tubular_column(const study::Design& x) {
    constexpr double load = 2500, yield = 500, young = 0.85e6, length = 250;
    const double d = x[0], t = x[1];
    return {{9.8 * d * t + 2 * d},
            {load / (pi * d * t * yield) - 1,
             8 * load * length * length / (cube(pi) * young * d * t * (d * d + t * t)) - 1}};
}

/// Weight of a corrugated bulkhead: width, depth, length, thickness.
Outcome bulkhead(const study::Design& x) {
    const double width = x[0], depth = x[1], length = x[2], t = x[3];
    const double run = width + std::sqrt(std::abs(length * length - depth * depth));
    return {{5.885 * t * (width + length) / run},
            {8.94 * run - t * depth * (0.4 * width + length / 6),
             2.2 * std::pow(8.94 * run, 4.0 / 3) - t * depth * depth * (0.2 * width + length / 12),
             0.0156 * width + 0.15 - t, 0.0156 * length + 0.15 - t, 1.05 - t, depth - length}};
}

/// Deflection of a beam with an I section; its area and its stress.
Outcome i_beam(const study::Design& x) {
    const double h = x[0], b = x[1], web = x[2], flange = x[3], inner = h - 2 * flange;
    return {{5000 / (web * cube(inner) / 12 + b * cube(flange) / 6 +
                     2 * b * flange * square((h - flange) / 2))},
            {2 * b * flange + web * inner - 300,
             18e4 * h / (web * cube(inner) + 2 * b * web * (4 * flange * flange + 3 * h * inner)) +
                 15e3 * b / (inner * cube(web) + 2 * web * cube(b)) - 56}};
}

/// Oil volume of a lever that lifts a load by a piston; three regions of the box lead to it.
Outcome piston_lever(const study::Design& v) {
    constexpr double load = 10000, length = 240, moment = 1.8e6, pressure = 1500;
    const double sine = std::numbers::sqrt2 / 2;
    const double h = v[0], b = v[1], d = v[2], x = v[3];
    const double before = std::hypot(x - b, h), after = std::hypot(x * sine + h, b - x * sine);
    const double arm = std::abs(-x * (x * sine + h) + h * (b - x * sine)) / before;
    return {{0.25 * pi * d * d * (after - before)},
            {load * length * sine - arm * pi * pressure * d * d / 4, load * (length - x) - moment,
             1.2 * (after - before) - before, d / 2 - b}};
}

/// Mass of a clutch with discs; all but the force come in steps.
Outcome disc_clutch(const study::Design& x) {
    const double inner = x[0], outer = x[1], thick = x[2], force = x[3], discs = x[4];
    constexpr double density = 7.8e-6, rpm = 250, friction = 0.5, inertia = 55, lost = 3;
    const double ring = square(outer) - square(inner), cubes = cube(outer) - cube(inner);
    const double torque = 2.0 / 3 * friction * force * discs * cubes / ring / 1000;
    const double stress = force / (pi * ring);
    const double speed = 2 * pi * rpm * cubes / (90 * ring) / 1000;
    const double time = inertia * pi * rpm / (30 * (torque + lost));
    return {{pi * ring * thick * (discs + 1) * density},
            {20 - (outer - inner), (discs + 1) * (thick + 0.5) - 30, stress - 1,
             stress * speed - 10, speed - 10, time - 15, 60 - torque}};
}

/// Gomez' third: waves cut a camel's back into islands.
Outcome gomez(const study::Design& v) {
    const double x = v[0], y = v[1];
    return {{(4 - 2.1 * x * x + x * x * x * x / 3) * x * x + x * y + (4 * y * y - 4) * y * y},
            {2 * square(std::sin(2 * pi * y)) - std::sin(4 * pi * x)}};
}

/// Gramacy and others, Technometrics 58(1), 2016: a plane, and a limit in waves.
Outcome toy(const study::Design& v) {
    const double x = v[0], y = v[1];
    return {{x + y},
            {1.5 - x - 2 * y - 0.5 * std::sin(2 * pi * (x * x - 2 * y)), x * x + y * y - 1.5}};
}

/// Townsend's, within a heart.
Outcome townsend(const study::Design& v) {
    const double x = v[0], y = v[1], t = std::atan2(x, y);
    const double edge =
        2 * std::cos(t) - 0.5 * std::cos(2 * t) - 0.25 * std::cos(3 * t) - 0.125 * std::cos(4 * t);
    return {{-square(std::cos((x - 0.1) * y)) - x * std::sin(3 * x + y)},
            {x * x + y * y - square(edge) - square(2 * std::sin(t))}};
}

Outcome g01(const study::Design& x) {
    double f = 0;
    for (std::size_t i = 0; i < 4; ++i) f += 5 * x[i] - 5 * square(x[i]);
    for (std::size_t i = 4; i < 13; ++i) f -= x[i];
    return {{f},
            {2 * x[0] + 2 * x[1] + x[9] + x[10] - 10, 2 * x[0] + 2 * x[2] + x[9] + x[11] - 10,
             2 * x[1] + 2 * x[2] + x[10] + x[11] - 10, -8 * x[0] + x[9], -8 * x[1] + x[10],
             -8 * x[2] + x[11], -2 * x[3] - x[4] + x[9], -2 * x[5] - x[6] + x[10],
             -2 * x[7] - x[8] + x[11]}};
}

/// Heat exchangers: limits of one and of millions.
Outcome g10(const study::Design& x) {
    return {{x[0] + x[1] + x[2]},
            {-1 + 0.0025 * (x[3] + x[5]), -1 + 0.0025 * (x[4] + x[6] - x[3]),
             -1 + 0.01 * (x[7] - x[4]), -x[0] * x[5] + 833.33252 * x[3] + 100 * x[0] - 83333.333,
             -x[1] * x[6] + 1250 * x[4] + x[1] * x[3] - 1250 * x[3],
             -x[2] * x[7] + 1250000 + x[2] * x[4] - 2500 * x[4]}};
}

/// The greatest hexagon whose corners are within 1 of each other.
Outcome g18(const study::Design& v) {
    const auto x = [&v](std::size_t i) { return v[i - 1]; };
    return {{-0.5 *
             (x(1) * x(4) - x(2) * x(3) + x(3) * x(9) - x(5) * x(9) + x(5) * x(8) - x(6) * x(7))},
            {square(x(3)) + square(x(4)) - 1, square(x(9)) - 1, square(x(5)) + square(x(6)) - 1,
             square(x(1)) + square(x(2) - x(9)) - 1, square(x(1) - x(5)) + square(x(2) - x(6)) - 1,
             square(x(1) - x(7)) + square(x(2) - x(8)) - 1,
             square(x(3) - x(5)) + square(x(4) - x(6)) - 1,
             square(x(3) - x(7)) + square(x(4) - x(8)) - 1, square(x(7)) + square(x(8) - x(9)) - 1,
             x(2) * x(3) - x(1) * x(4), -x(3) * x(9), x(5) * x(9), x(6) * x(7) - x(5) * x(8)}};
}

// -- made for this table: limits whose scale runs over decades

struct Bay {
    double load, power, cost;
};

/// Bays whose strengths go with a power of their size each, all helped by one stiffener.
template <std::size_t n>
Outcome bays_of(const std::array<Bay, n>& bays, double price, const study::Design& x) {
    Outcome outcome{{price * x[n]}, {}};
    for (std::size_t i = 0; i < n; ++i) {
        outcome.objectives[0] += bays[i].cost * x[i];
        outcome.constraints.push_back(bays[i].load - x[n] * std::pow(x[i], bays[i].power));
    }
    return outcome;
}

/// With all loads met exactly one size is left, in which the cost is convex.
template <std::size_t n>
double least_of(const std::array<Bay, n>& bays, double price) {
    const auto cost = [&](double log_q) {
        double sum = price * std::exp(log_q);
        for (const Bay& bay : bays)
            sum += bay.cost * std::pow(bay.load / std::exp(log_q), 1 / bay.power);
        return sum;
    };
    double low = -7, high = 7;
    for (int i = 0; i < 200; ++i) {
        const double a = low + (high - low) / 3, b = high - (high - low) / 3;
        (cost(a) < cost(b) ? high : low) = cost(a) < cost(b) ? b : a;
    }
    return cost(low);
}

constexpr std::array<Bay, 4> hull{{{0.3, 2.5, 3}, {2, 8, 1}, {0.01, 4, 2}, {500, 5, 0.3}}};
constexpr double hull_price = 0.2;
constexpr std::array<Bay, 2> pipes{{{4, 12, 1}, {1e-3, 3, 5}}};
constexpr double pipes_price = 0.04;

}  // namespace

std::vector<NamedProblem> tuning_constrained_problems() {
    auto plates = box(13, 0, 1);
    for (const std::size_t i : {9U, 10U, 11U}) plates[i] = real("x" + std::to_string(i), 0, 100);
    auto exchangers = box(8, 10, 1000);
    exchangers[0] = real("x0", 100, 10000);
    for (const std::size_t i : {1U, 2U}) exchangers[i] = real("x" + std::to_string(i), 1000, 10000);
    auto hexagon = box(9, -10, 10);
    hexagon[8] = real("x8", 0, 20);
    return {
        constrained("column2", {real("d", 2, 14), real("t", 0.2, 0.8)}, tubular_column, 2,
                    26.4994968915),
        constrained("bulkhead4",
                    {real("width", 0, 100), real("depth", 0, 100), real("length", 0.01, 100),
                     real("t", 0, 5)},
                    bulkhead, 6, 6.8429580101),
        constrained(
            "ibeam4",
            {real("h", 10, 80), real("b", 10, 50), real("web", 0.9, 5), real("flange", 0.9, 5)},
            i_beam, 2, 0.0130741188),
        constrained("lever4",
                    {real("H", 0.05, 500), real("B", 0.05, 500), real("D", 0.05, 500),
                     real("X", 0.05, 120)},
                    piston_lever, 4, 8.4126983231),
        constrained("clutch5",
                    {integer("inner", 60, 80),
                     integer("outer", 90, 110),
                     {"t", study::RealDomain{1, 3, 0.5, study::Scale::linear}, ""},
                     real("F", 600, 1000),
                     integer("Z", 2, 10)},
                    disc_clutch, 7, pi * 3200 * 4 * 7.8e-6),
        constrained("gomez2", box(2, -1, 1), gomez, 1, -0.9711040),
        constrained("toy2", box(2, 0, 1), toy, 2, 0.599787894),
        constrained("townsend2", {real("x", -2.25, 2.25), real("y", -2.5, 1.75)}, townsend, 1,
                    -2.02398838),
        constrained("g01", plates, g01, 9, -15),
        constrained("g10", exchangers, g10, 6, 7049.24802052867),
        constrained("g18", hexagon, g18, 13, -0.866025403784439),
        constrained(
            "hull5",
            {real("a", 0.01, 10), real("b", 0.01, 10), real("c", 0.01, 10), real("d", 0.01, 10),
             real("q", 0.01, 20)},
            [](const study::Design& x) { return bays_of(hull, hull_price, x); }, 4,
            least_of(hull, hull_price)),
        constrained(
            "pipes3", {real("a", 0.1, 10), real("b", 0.01, 2), real("q", 0.1, 50)},
            [](const study::Design& x) { return bays_of(pipes, pipes_price, x); }, 2,
            least_of(pipes, pipes_price)),
    };
}

}  // namespace femrun::bench
