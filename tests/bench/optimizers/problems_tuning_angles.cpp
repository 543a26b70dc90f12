// SPDX-License-Identifier: MIT
// What searches of parameters may be tuned on that mean nothing where another one is at a bound:
// beside such a bound all designs are alike, and a search that came there too early stays. Made for
// this table.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "problems.hpp"

namespace femrun::bench {

namespace {

constexpr double pi = std::numbers::pi;

double square(double value) { return value * value; }

/// Five ribs, each with a height and a direction: a rib of no height has no direction. A rib costs
/// by the square of its height, and by how much it differs from its neighbour's.
Outcome ribs(const study::Design& x) {
    double sum = 0;
    for (std::size_t i = 0; i < 5; ++i) {
        const double height = x[2 * i], off = x[2 * i + 1] - 0.5 - 0.4 * static_cast<double>(i);
        sum += 0.6 * square(height) - height * std::cos(off) + 1 / 2.4;
        if (i > 0) sum += 0.1 * square(height - x[2 * i - 2]);
    }
    return {{sum}, {}};
}

/// Rayleigh's quotient of the matrix min(i, j), whose least eigenvalue for n rows is
/// 1 / (4 sin^2((2 n - 1) pi / (4 n + 2))), of a unit vector in spherical coordinates.
Outcome rayleigh(const study::Design& x) {
    std::array<double, 8> unit{};
    double left = 1;
    for (std::size_t i = 0; i < 7; ++i) {
        unit[i] = left * std::cos(x[i]);
        left *= std::sin(x[i]);
    }
    unit[7] = left;
    double sum = 0;
    for (std::size_t i = 0; i < 8; ++i)
        for (std::size_t j = 0; j < 8; ++j)
            sum += unit[i] * unit[j] * static_cast<double>(std::min(i, j) + 1);
    return {{sum}, {}};
}

/// The rotation by yaw, pitch and roll, row by row.
std::array<double, 9> rotation(double yaw, double pitch, double roll) {
    const double cy = std::cos(yaw), sy = std::sin(yaw), cp = std::cos(pitch), sp = std::sin(pitch),
                 cr = std::cos(roll), sr = std::sin(roll);
    return {cy * cp,
            cy * sp * sr - sy * cr,
            cy * sp * cr + sy * sr,
            sy * cp,
            sy * sp * sr + cy * cr,
            sy * sp * cr - cy * sr,
            -sp,
            cp * sr,
            cp * cr};
}

/// Two bodies that are to be turned into two attitudes: where one points straight up, its yaw and
/// its roll are one.
Outcome attitude(const study::Design& x) {
    constexpr std::array<double, 6> wanted{0.7, 1.2, -1.1, -2.0, -0.9, 0.4};
    double sum = 0;
    for (std::size_t body = 0; body < 6; body += 3) {
        const auto is = rotation(x[body], x[body + 1], x[body + 2]);
        const auto should = rotation(wanted[body], wanted[body + 1], wanted[body + 2]);
        for (std::size_t i = 0; i < 9; ++i) sum += square(is[i] - should[i]);
    }
    return {{std::sqrt(sum)}, {}};
}

}  // namespace

std::vector<NamedProblem> tuning_angles_problems() {
    std::vector<study::Parameter> rib, turns;
    for (std::size_t i = 0; i < 5; ++i) {
        rib.push_back(real("h" + std::to_string(i), 0, 1));
        rib.push_back(real("a" + std::to_string(i), 0, pi));
    }
    for (std::size_t body = 0; body < 2; ++body) {
        const std::string number = std::to_string(body);
        turns.push_back(real("yaw" + number, -pi, pi));
        turns.push_back(real("pitch" + number, -pi / 2, pi / 2));
        turns.push_back(real("roll" + number, -pi, pi));
    }
    auto unit = box(6, 0, pi);
    unit.push_back(real("last", 0, 2 * pi));
    return {
        {.name = "ribs10", .parameters = rib, .evaluate = ribs, .optimum = 0},
        {.name = "rayleigh7",
         .parameters = unit,
         .evaluate = rayleigh,
         .optimum = 0.25 / square(std::sin(15 * pi / 34))},
        {.name = "attitude6", .parameters = turns, .evaluate = attitude, .optimum = 0},
    };
}

}  // namespace femrun::bench
