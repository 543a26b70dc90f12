// SPDX-License-Identifier: MIT
// Constrained problems of Liang and others, "Problem Definitions and Evaluation Criteria for the
// CEC 2006 Special Session on Constrained Real-Parameter Optimization", Nanyang 2006, with their
// names, bounds and optima: those whose limits are inequalities and whose solution a hundred solves
// may find. g01, g10, g12, g18 and g19 are for tuning (problems_tuning_constrained.cpp).
#include <cmath>
#include <numbers>

#include "problems.hpp"

namespace femrun::bench {

namespace {

constexpr double pi = std::numbers::pi;

double square(double value) { return value * value; }
double cube(double value) { return value * value * value; }

/// Himmelblau's: five parameters, six limits, two of which hold it.
Outcome g04(const study::Design& x) {
    const double u =
        85.334407 + 0.0056858 * x[1] * x[4] + 0.0006262 * x[0] * x[3] - 0.0022053 * x[2] * x[4];
    const double v =
        80.51249 + 0.0071317 * x[1] * x[4] + 0.0029955 * x[0] * x[1] + 0.0021813 * square(x[2]);
    const double w =
        9.300961 + 0.0047026 * x[2] * x[4] + 0.0012547 * x[0] * x[2] + 0.0019085 * x[2] * x[3];
    return {{5.3578547 * square(x[2]) + 0.8356891 * x[0] * x[4] + 37.293239 * x[0] - 40792.141},
            {u - 92, -u, v - 110, 90 - v, w - 25, 20 - w}};
}

/// A crescent that takes 0.007 % of the box.
Outcome g06(const study::Design& x) {
    return {
        {cube(x[0] - 10) + cube(x[1] - 20)},
        {100 - square(x[0] - 5) - square(x[1] - 5), square(x[0] - 6) + square(x[1] - 5) - 82.81}};
}

/// Ten parameters, eight limits, six of which hold it.
Outcome g07(const study::Design& v) {
    const auto x = [&v](std::size_t i) { return v[i - 1]; };
    return {{square(x(1)) + square(x(2)) + x(1) * x(2) - 14 * x(1) - 16 * x(2) + square(x(3) - 10) +
             4 * square(x(4) - 5) + square(x(5) - 3) + 2 * square(x(6) - 1) + 5 * square(x(7)) +
             7 * square(x(8) - 11) + 2 * square(x(9) - 10) + square(x(10) - 7) + 45},
            {-105 + 4 * x(1) + 5 * x(2) - 3 * x(7) + 9 * x(8),
             10 * x(1) - 8 * x(2) - 17 * x(7) + 2 * x(8),
             -8 * x(1) + 2 * x(2) + 5 * x(9) - 2 * x(10) - 12,
             3 * square(x(1) - 2) + 4 * square(x(2) - 3) + 2 * square(x(3)) - 7 * x(4) - 120,
             5 * square(x(1)) + 8 * x(2) + square(x(3) - 6) - 2 * x(4) - 40,
             square(x(1)) + 2 * square(x(2) - 2) - 2 * x(1) * x(2) + 14 * x(5) - 6 * x(6),
             0.5 * square(x(1) - 8) + 2 * square(x(2) - 4) + 3 * square(x(5)) - x(6) - 30,
             -3 * x(1) + 6 * x(2) + 12 * square(x(9) - 8) - 7 * x(10)}};
}

/// Many valleys; a lens of 0.9 % of the box.
Outcome g08(const study::Design& x) {
    return {
        {-cube(std::sin(2 * pi * x[0])) * std::sin(2 * pi * x[1]) / (cube(x[0]) * (x[0] + x[1]))},
        {square(x[0]) - x[1] + 1, 1 - x[0] + square(x[1] - 4)}};
}

/// A sixth power: the loss runs from 700 to ten millions.
Outcome g09(const study::Design& v) {
    const auto x = [&v](std::size_t i) { return v[i - 1]; };
    return {
        {square(x(1) - 10) + 5 * square(x(2) - 12) + square(square(x(3))) + 3 * square(x(4) - 11) +
         10 * square(cube(x(5))) + 7 * square(x(6)) + square(square(x(7))) - 4 * x(6) * x(7) -
         10 * x(6) - 8 * x(7)},
        {-127 + 2 * square(x(1)) + 3 * square(square(x(2))) + x(3) + 4 * square(x(4)) + 5 * x(5),
         -282 + 7 * x(1) + 3 * x(2) + 10 * square(x(3)) + x(4) - x(5),
         -196 + 23 * x(1) + square(x(2)) + 6 * square(x(6)) - 8 * x(7),
         4 * square(x(1)) + square(x(2)) - 3 * x(1) * x(2) + 2 * square(x(3)) + 5 * x(6) -
             11 * x(7)}};
}

/// Two feasible regions.
Outcome g24(const study::Design& v) {
    const double x = v[0], y = v[1], squared = x * x;
    return {{-x - y},
            {-2 * squared * squared + 8 * x * squared - 8 * squared + y - 2,
             -4 * squared * squared + 32 * x * squared - 88 * squared + 96 * x + y - 36}};
}

}  // namespace

std::vector<NamedProblem> suite_problems() {
    return {
        constrained("g04",
                    {real("x1", 78, 102), real("x2", 33, 45), real("x3", 27, 45),
                     real("x4", 27, 45), real("x5", 27, 45)},
                    g04, 6, -30665.5386717834),
        constrained("g06", {real("x1", 13, 100), real("x2", 0, 100)}, g06, 2, -6961.81387558015),
        constrained("g07", box(10, -10, 10), g07, 8, 24.3062090681799),
        // From a thousandth on: at 0 there is no value.
        constrained("g08", box(2, 0.001, 10), g08, 2, -0.0958250414180359),
        constrained("g09", box(7, -10, 10), g09, 4, 680.630057374402),
        constrained("g24", {real("x1", 0, 3), real("x2", 0, 4)}, g24, 2, -5.50801327159536),
    };
}

}  // namespace femrun::bench
