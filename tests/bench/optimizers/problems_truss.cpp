// SPDX-License-Identifier: MIT
// The ten-bar truss of docs/examples/truss10 in closed form, to try what takes CalculiX minutes:
// the same ten cross sections, limits and best known weight (Haftka, Gurdal, "Elements of
// Structural Optimization", 1992, section 3.2), the bars' stiffness added up here.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "problems.hpp"

namespace femrun::bench {

namespace {

constexpr double bay_in = 360, load_lbf = 1e5, young_psi = 1e7, density = 0.1;

struct Node {
    double x, y;
};
// Nodes 1 to 6; the last two are held.
constexpr std::array<Node, 6> nodes{
    {{2 * bay_in, bay_in}, {2 * bay_in, 0}, {bay_in, bay_in}, {bay_in, 0}, {0, bay_in}, {0, 0}}};
constexpr std::size_t free_count = 8;  // displacements of the first four
constexpr std::array<std::array<std::size_t, 2>, 10> bars{
    {{4, 2}, {2, 0}, {5, 3}, {3, 1}, {2, 3}, {0, 1}, {4, 3}, {5, 2}, {2, 1}, {3, 0}}};

struct Direction {
    double length, c, s;
};

Direction direction(std::size_t bar) {
    const Node &from = nodes[bars[bar][0]], &to = nodes[bars[bar][1]];
    const double length = std::hypot(to.x - from.x, to.y - from.y);
    return {length, (to.x - from.x) / length, (to.y - from.y) / length};
}

/// Of a bar's lengthening: to which displacement, how much.
std::array<std::pair<std::size_t, double>, 4> lengthening(std::size_t bar) {
    const Direction d = direction(bar);
    const std::size_t from = 2 * bars[bar][0], to = 2 * bars[bar][1];
    return {{{from, -d.c}, {from + 1, -d.s}, {to, d.c}, {to + 1, d.s}}};
}

using Displacements = std::array<double, free_count>;

/// Solves K u = f by Cholesky's factors.
Displacements solved(std::array<Displacements, free_count> k, Displacements f) {
    for (std::size_t j = 0; j < free_count; ++j) {
        for (std::size_t m = 0; m < j; ++m)
            for (std::size_t i = j; i < free_count; ++i) k[i][j] -= k[i][m] * k[j][m];
        const double root = std::sqrt(k[j][j]);
        for (std::size_t i = j; i < free_count; ++i) k[i][j] /= root;
    }
    for (std::size_t i = 0; i < free_count; ++i) {
        for (std::size_t m = 0; m < i; ++m) f[i] -= k[i][m] * f[m];
        f[i] /= k[i][i];
    }
    for (std::size_t i = free_count; i-- > 0;) {
        for (std::size_t m = i + 1; m < free_count; ++m) f[i] -= k[m][i] * f[m];
        f[i] /= k[i][i];
    }
    return f;
}

/// Weight, lb; the greatest stress and the greatest displacement along an axis, above their limits.
Outcome ten_bars(const study::Design& areas) {
    std::array<Displacements, free_count> stiffness{};
    double weight = 0;
    for (std::size_t bar = 0; bar < bars.size(); ++bar) {
        const double length = direction(bar).length;
        weight += density * length * areas[bar];
        for (const auto& [i, a] : lengthening(bar))
            for (const auto& [j, b] : lengthening(bar))
                if (i < free_count && j < free_count)
                    stiffness[i][j] += young_psi * areas[bar] / length * a * b;
    }
    Displacements load{};
    load[3] = load[7] = -load_lbf;  // down, on the lower nodes
    const Displacements moved = solved(stiffness, load);
    double stress = 0, move = 0;
    for (std::size_t bar = 0; bar < bars.size(); ++bar) {
        double longer = 0;
        for (const auto& [i, a] : lengthening(bar))
            if (i < free_count) longer += a * moved[i];
        stress = std::max(stress, std::abs(young_psi * longer / direction(bar).length));
    }
    for (const double each : moved) move = std::max(move, std::abs(each));
    return {{weight}, {stress - 25000, move - 2}};
}

}  // namespace

NamedProblem truss_problem() {
    std::vector<study::Parameter> areas;
    for (int bar = 1; bar <= 10; ++bar) areas.push_back(real("A" + std::to_string(bar), 0.1, 35));
    NamedProblem problem = constrained("truss10", areas, ten_bars, 2, 5060.85);
    problem.trials = 500;
    return problem;
}

}  // namespace femrun::bench
