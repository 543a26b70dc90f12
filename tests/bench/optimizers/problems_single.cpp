// SPDX-License-Identifier: MIT
// One objective, 13 problems: continuous with the optimum at the centre and off it (names in "s"),
// mixed, and constrained.
#include <cmath>
#include <numbers>

#include "functions.hpp"
#include "problems.hpp"

namespace femrun::bench {

namespace {

constexpr double pi = std::numbers::pi;

double square(double value) { return value * value; }

double branin(Vector x) {
    const double a = x[0], b = x[1];
    return square(b - 5.1 / (4 * pi * pi) * a * a + 5 / pi * a - 6) +
           10 * (1 - 1 / (8 * pi)) * std::cos(a) + 10;
}

double hartmann6(Vector x) {
    constexpr double alpha[4] = {1.0, 1.2, 3.0, 3.2};
    constexpr double a[4][6] = {{10, 3, 17, 3.5, 1.7, 8},
                                {0.05, 10, 17, 0.1, 8, 14},
                                {3, 3.5, 1.7, 10, 17, 8},
                                {17, 8, 0.05, 10, 0.1, 14}};
    constexpr double p[4][6] = {{.1312, .1696, .5569, .0124, .8283, .5886},
                                {.2329, .4135, .8307, .3736, .1004, .9991},
                                {.2348, .1451, .3522, .2883, .3047, .6650},
                                {.4047, .8828, .8732, .5743, .1091, .0381}};
    double sum = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        double inner = 0;
        for (std::size_t j = 0; j < 6; ++j) inner += a[i][j] * square(x[j] - p[i][j]);
        sum -= alpha[i] * std::exp(-inner);
    }
    return sum;
}

/// A study of a learner's settings in small: scales of every kind, and parameters that depend on
/// each other. The least value is 0, at lr 1e-3, wd 10^-4.5, 4 layers, 256 units, adam, gelu,
/// dropout 0.25 and batch 64.
double mixed(Vector x) {
    const double lr = x[0], wd = x[1], layers = x[2], units = x[3];
    const auto opt = static_cast<std::size_t>(x[4]), act = static_cast<std::size_t>(x[5]);
    const double dropout = x[6], batch = x[7];
    constexpr double best_lr[] = {-3.0, -1.5, -3.5, -2.0};
    constexpr double opt_cost[] = {0.0, 0.4, 0.2, 0.8};
    constexpr double act_cost[] = {0.3, 0.6, 0.0};
    return square(std::log10(lr) - best_lr[opt]) + opt_cost[opt] + act_cost[act] +
           0.3 * square(std::log10(wd) + 4.5) + 0.15 * square(layers - 4) +
           0.1 * square(std::log2(units) - 8) + 4 * square(dropout - 0.10 - 0.05 * (layers - 1)) +
           0.1 * square(std::log2(batch / 64));
}

std::vector<study::Parameter> mixed_space() {
    using study::Scale;
    return {real("lr", 1e-5, 1e-1, Scale::logarithmic),
            real("wd", 1e-8, 1e-2, Scale::logarithmic),
            integer("layers", 1, 8),
            integer("units", 8, 1024, Scale::logarithmic),
            categorical("opt", {"adam", "sgd", "rmsprop", "adagrad"}),
            categorical("act", {"relu", "tanh", "gelu"}),
            real("dropout", 0, 0.8),
            integer("batch", 16, 256, Scale::linear, 16)};
}

/// The welded pressure vessel: plates come in sixteenths of an inch, the four limits have scales
/// six orders apart.
Outcome vessel(const study::Design& x) {
    const double shell = x[0] / 16, head = x[1] / 16, r = x[2], l = x[3];
    return {{0.6224 * shell * r * l + 1.7781 * head * r * r + 3.1661 * shell * shell * l +
             19.84 * shell * shell * r},
            {0.0193 * r - shell, 0.00954 * r - head,
             1296000 - pi * r * r * l - 4.0 / 3 * pi * r * r * r, l - 240}};
}

NamedProblem free_of_limits(std::string name, std::vector<study::Parameter> parameters,
                            double (*f)(Vector), double optimum) {
    NamedProblem problem;
    problem.name = std::move(name);
    problem.parameters = std::move(parameters);
    problem.evaluate = [f](const study::Design& x) { return Outcome{{f(x)}, {}}; };
    problem.optimum = optimum;
    return problem;
}

/// f in [-half, half]^n with the optimum o off the centre, where a guess at mid-range finds it:
/// o_i = 0.3 half (-1)^i (1 - i / (2n)).
NamedProblem shifted(std::string name, std::size_t n, double half, double (*f)(Vector)) {
    NamedProblem problem = free_of_limits(std::move(name), box(n, -half, half), f, 0);
    problem.evaluate = [f, n, half](const study::Design& x) {
        study::Design moved = x;
        for (std::size_t i = 0; i < n; ++i)
            moved[i] -= 0.3 * half * (i % 2 == 0 ? 1 : -1) *
                        (1 - static_cast<double>(i) / (2 * static_cast<double>(n)));
        return Outcome{{f(moved)}, {}};
    };
    return problem;
}

}  // namespace

std::vector<NamedProblem> single_objective_problems() {
    return {
        free_of_limits("sphere5", box(5, -5.12, 5.12), sphere, 0),
        shifted("sphere5s", 5, 5.12, sphere),
        free_of_limits("rosenbrock5", box(5, -5, 10), rosenbrock, 0),
        free_of_limits("ackley10", box(10, -32.768, 32.768), ackley, 0),
        shifted("ackley10s", 10, 32.768, ackley),
        free_of_limits("rastrigin5", box(5, -5.12, 5.12), rastrigin, 0),
        shifted("rastrigin5s", 5, 5.12, rastrigin),
        free_of_limits("styblinski5", box(5, -5, 5), styblinski_tang, -195.83082851885708),
        free_of_limits("branin", {real("x0", -5, 10), real("x1", 0, 15)}, branin,
                       0.39788735772973816),
        free_of_limits("hartmann6", box(6, 0, 1), hartmann6, -3.322368011391339),
        free_of_limits("levy5", box(5, -10, 10), levy, 0),
        free_of_limits("mixed8", mixed_space(), mixed, 0),
        {.name = "vessel",
         .parameters = {integer("n1", 1, 99), integer("n2", 1, 99), real("r", 10, 200),
                        real("l", 10, 200)},
         .evaluate = vessel,
         .constraint_count = 4,
         .optimum = 6059.714335},  // the best known
    };
}

}  // namespace femrun::bench
