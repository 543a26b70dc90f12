// SPDX-License-Identifier: MIT
// The test problems of the field, written as a study file writes them, against the same in C++.
#include <cmath>
#include <functional>
#include <numbers>
#include <random>

#include "model.hpp"
#include "support/catch.hpp"

using namespace formula;
using Design = std::vector<double>;
using std::numbers::pi;

namespace {

struct Problem {
    std::string name;
    std::size_t parameters;
    std::vector<Entry> let, outputs;
    std::function<std::vector<double>(const Design&)> exact;
};

double squares(const Design& x, std::size_t from, const std::function<double(double)>& term) {
    double total = 0;
    for (std::size_t i = from; i < x.size(); ++i) total += term(x[i]);
    return total;
}

std::vector<double> zdt(const Design& x, int number) {
    const auto n = static_cast<double>(x.size());
    const double f1 =
        number == 6 ? 1 - std::exp(-4 * x[0]) * std::pow(std::sin(6 * pi * x[0]), 6) : x[0];
    double g = 1 + 9 * squares(x, 1, [](double v) { return v; }) / (n - 1);
    if (number == 4)
        g = 1 + 10 * (n - 1) +
            squares(x, 1, [](double v) { return v * v - 10 * std::cos(4 * pi * v); });
    if (number == 6)
        g = 1 + 9 * std::pow(squares(x, 1, [](double v) { return v; }) / (n - 1), 0.25);
    double h = 1 - std::sqrt(f1 / g);
    if (number == 2 || number == 6) h = 1 - std::pow(f1 / g, 2);
    if (number == 3) h = 1 - std::sqrt(f1 / g) - f1 / g * std::sin(10 * pi * f1);
    return {f1, g * h};
}

const Entry n30 = {"n", "30"}, n10 = {"n", "10"};
const Entry g1 = {"g", "1 + 9 * sum(i, 2, n, x[i]) / (n - 1)"};

const std::vector<Problem> problems = {
    {"Rosenbrock-10",
     10,
     {},
     {{"f", "sum(i, 1, 9, 100 * (x[i+1] - x[i]^2)^2 + (1 - x[i])^2)"}},
     [](const Design& x) {
         double f = 0;
         for (std::size_t i = 0; i + 1 < x.size(); ++i)
             f += 100 * std::pow(x[i + 1] - x[i] * x[i], 2) + std::pow(1 - x[i], 2);
         return Design{f};
     }},
    {"ZDT1",
     30,
     {n30, g1},
     {{"f1", "x1"}, {"f2", "g * (1 - sqrt(x1 / g))"}},
     [](const Design& x) { return zdt(x, 1); }},
    {"ZDT2",
     30,
     {n30, g1},
     {{"f1", "x1"}, {"f2", "g * (1 - (x1 / g)^2)"}},
     [](const Design& x) { return zdt(x, 2); }},
    {"ZDT3",
     30,
     {n30, g1},
     {{"f1", "x1"}, {"f2", "g * (1 - sqrt(x1 / g) - x1 / g * sin(10 * pi * x1))"}},
     [](const Design& x) { return zdt(x, 3); }},
    {"ZDT4",
     10,
     {n10, {"g", "1 + 10 * (n - 1) + sum(i, 2, n, x[i]^2 - 10 * cos(4 * pi * x[i]))"}},
     {{"f1", "x1"}, {"f2", "g * (1 - sqrt(x1 / g))"}},
     [](const Design& x) { return zdt(x, 4); }},
    {"ZDT6",
     10,
     {n10,
      {"f", "1 - exp(-4 * x1) * sin(6 * pi * x1)^6"},
      {"g", "1 + 9 * (sum(i, 2, n, x[i]) / (n - 1))^0.25"}},
     {{"f1", "f"}, {"f2", "g * (1 - (f / g)^2)"}},
     [](const Design& x) { return zdt(x, 6); }},
    {"DTLZ1, three objectives",
     7,
     {{"n", "7"},
      {"g", "100 * (n - 2 + sum(i, 3, n, (x[i] - 0.5)^2 - cos(20 * pi * (x[i] - 0.5))))"}},
     {{"f1", "0.5 * x1 * x2 * (1 + g)"},
      {"f2", "0.5 * x1 * (1 - x2) * (1 + g)"},
      {"f3", "0.5 * (1 - x1) * (1 + g)"}},
     [](const Design& x) {
         const double g = 100 * (5 + squares(x, 2, [](double v) {
                                     return std::pow(v - 0.5, 2) - std::cos(20 * pi * (v - 0.5));
                                 }));
         return Design{0.5 * x[0] * x[1] * (1 + g), 0.5 * x[0] * (1 - x[1]) * (1 + g),
                       0.5 * (1 - x[0]) * (1 + g)};
     }},
    {"DTLZ2, five objectives by products",
     14,
     {{"n", "14"}, {"g", "sum(i, 5, n, (x[i] - 0.5)^2)"}},
     {{"f1", "(1 + g) * prod(i, 1, 4, cos(x[i] * pi / 2))"},
      {"f2", "(1 + g) * prod(i, 1, 3, cos(x[i] * pi / 2)) * sin(x4 * pi / 2)"},
      {"f5", "(1 + g) * sin(x1 * pi / 2)"}},
     [](const Design& x) {
         const double g = squares(x, 4, [](double v) { return std::pow(v - 0.5, 2); });
         const auto c = [&](std::size_t i) { return std::cos(x[i] * pi / 2); };
         return Design{(1 + g) * c(0) * c(1) * c(2) * c(3),
                       (1 + g) * c(0) * c(1) * c(2) * std::sin(x[3] * pi / 2),
                       (1 + g) * std::sin(x[0] * pi / 2)};
     }},
    {"Griewank-6 with a double loop on the way",
     6,
     {{"pairs", "sum(i, 1, 5, sum(j, i + 1, 6, x[i] * x[j]))"}},
     {{"f", "1 + sum(i, 1, 6, x[i]^2) / 4000 - prod(i, 1, 6, cos(x[i] / sqrt(i)))"},
      {"p", "pairs"}},
     [](const Design& x) {
         double total = 1, product = 1, pairs = 0;
         for (std::size_t i = 0; i < 6; ++i) {
             total += x[i] * x[i] / 4000;
             product *= std::cos(x[i] / std::sqrt(static_cast<double>(i) + 1));
             for (std::size_t j = i + 1; j < 6; ++j) pairs += x[i] * x[j];
         }
         return Design{total - product, pairs};
     }},
    {"welded beam",
     4,  // h, l, t, b as x1 ... x4
     {{"load", "6000"},
      {"length", "14"},
      {"moment", "load * (length + x2 / 2)"},
      {"radius", "sqrt(x2^2 / 4 + ((x1 + x3) / 2)^2)"},
      {"polar", "2 * sqrt(2) * x1 * x2 * (x2^2 / 12 + ((x1 + x3) / 2)^2)"},
      {"tau1", "load / (sqrt(2) * x1 * x2)"},
      {"tau2", "moment * radius / polar"}},
     {{"cost", "1.10471 * x1^2 * x2 + 0.04811 * x3 * x4 * (14 + x2)"},
      {"tau", "sqrt(tau1^2 + tau1 * tau2 * x2 / radius + tau2^2)"},
      {"sigma", "6 * load * length / (x4 * x3^2)"},
      {"deflection", "4 * load * length^3 / (30e6 * x3^3 * x4)"}},
     [](const Design& x) {
         const double h = x[0], l = x[1], t = x[2], b = x[3];
         const double r = std::sqrt(l * l / 4 + std::pow((h + t) / 2, 2));
         const double j = 2 * std::sqrt(2) * h * l * (l * l / 12 + std::pow((h + t) / 2, 2));
         const double tau1 = 6000 / (std::sqrt(2) * h * l), tau2 = 6000 * (14 + l / 2) * r / j;
         return Design{1.10471 * h * h * l + 0.04811 * t * b * (14 + l),
                       std::sqrt(tau1 * tau1 + tau1 * tau2 * l / r + tau2 * tau2),
                       6 * 6000 * 14.0 / (b * t * t), 4 * 6000 * 2744.0 / (30e6 * t * t * t * b)};
     }},
};

}  // namespace

TEST_CASE("the test problems of the field can be written as formulas", "[formula][problems]") {
    for (const Problem& problem : problems) {
        INFO(problem.name);
        std::vector<Quantity> quantities;
        for (std::size_t i = 1; i <= problem.parameters; ++i)
            quantities.push_back({"x" + std::to_string(i)});
        std::vector<std::string> wanted;
        for (const Entry& output : problem.outputs) wanted.push_back(output.name);
        Model model({problem.let, problem.outputs, {}, {}}, quantities, wanted);

        std::mt19937_64 random(1);
        for (int design = 0; design < 20; ++design) {
            Design x(problem.parameters);
            for (double& each : x)
                each = 0.05 + 0.9 * static_cast<double>(random() >> 11) * 0x1p-53;
            for (std::size_t i = 0; i < x.size(); ++i) model.set(i, x[i], "");
            model.begin();
            const Design exact = problem.exact(x);
            for (std::size_t i = 0; i < exact.size(); ++i)
                CHECK(model.output(i) == Approx(exact[i]).epsilon(1e-12));
        }
    }
}
