// SPDX-License-Identifier: MIT
// What searches with several objectives under limits may be tuned on, 100 trials each; none of
// these functions is in `fronts` or `multi`. Deb's CONSTR and CTP1 (Deb, "Multi-Objective
// Optimization Using Evolutionary Algorithms", 2001, sections 5.1.9 and 8.3), and two parts of
// problems_tuning_constrained.cpp with a second objective.
#include <cmath>
#include <numbers>

#include "problems.hpp"

namespace femrun::bench {

namespace {

constexpr double pi = std::numbers::pi;

double square(double value) { return value * value; }
double cube(double value) { return value * value * value; }

Outcome constr(const study::Design& x) {
    return {{x[0], (1 + x[1]) / x[0]}, {6 - x[1] - 9 * x[0], 1 + x[1] - 9 * x[0]}};
}

/// Four parameters; two limits take away what the front would be without them.
Outcome ctp1(const study::Design& x) {
    double g = 1;
    for (std::size_t i = 1; i < x.size(); ++i) g += square(x[i]);
    const double f1 = x[0], f2 = g * std::exp(-f1 / g);
    return {{f1, f2}, {0.858 * std::exp(-0.541 * f1) - f2, 0.728 * std::exp(-0.295 * f1) - f2}};
}

/// Cost of a tube and how much it gives under its load.
Outcome column_front(const study::Design& x) {
    constexpr double load = 2500, yield = 500, young = 0.85e6, length = 250;
    const double d = x[0], t = x[1];
    return {{9.8 * d * t + 2 * d, load * length / (pi * d * t * young)},
            {load / (pi * d * t * yield) - 1,
             8 * load * length * length / (cube(pi) * young * d * t * (d * d + t * t)) - 1}};
}

/// Area of an I section and the deflection of its beam.
Outcome i_beam_front(const study::Design& x) {
    const double h = x[0], b = x[1], web = x[2], flange = x[3], inner = h - 2 * flange;
    return {{2 * b * flange + web * inner, 5000 / (web * cube(inner) / 12 + b * cube(flange) / 6 +
                                                   2 * b * flange * square((h - flange) / 2))},
            {18e4 * h / (web * cube(inner) + 2 * b * web * (4 * flange * flange + 3 * h * inner)) +
             15e3 * b / (inner * cube(web) + 2 * web * cube(b)) - 16}};
}

}  // namespace

std::vector<NamedProblem> tuning_front_problems() {
    return {
        front("constr2", {real("x", 0.1, 1), real("y", 0, 5)}, constr, 2, {1.06, 9.8}),
        front("ctp1_4", box(4, 0, 1), ctp1, 2, {1.1, 1.05}),
        front("column2f", {real("d", 2, 14), real("t", 0.2, 0.8)}, column_front, 2, {149, 0.16}),
        front("ibeam4f",
              {real("h", 10, 80), real("b", 10, 50), real("web", 0.9, 5), real("flange", 0.9, 5)},
              i_beam_front, 1, {923, 0.1}),
    };
}

}  // namespace femrun::bench
