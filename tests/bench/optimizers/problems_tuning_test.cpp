// SPDX-License-Identifier: MIT
// The problems that optimizers with limits, failures and several objectives are tuned on.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "problems.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::bench;
using study::Design;

namespace {

NamedProblem problem(const std::string& name) { return problems_named(name).value().at(0); }

bool inside(const NamedProblem& named, const Design& design) {
    if (design.size() != named.parameters.size()) return false;
    for (std::size_t i = 0; i < design.size(); ++i)
        if (!study::contains(named.parameters[i].domain, design[i])) return false;
    return true;
}

double excess(const Outcome& outcome) {
    double most = -1e300;
    for (const double limit : outcome.constraints) most = std::max(most, limit);
    return most;
}

}  // namespace

TEST_CASE("constrained problems for tuning have their least values where they are said to",
          "[bench][problems]") {
    const auto [name, design] = GENERATE(table<std::string, Design>({
        {"column2", {5.451156234254859, 0.29196547714367777}},
        {"bulkhead4", {57.6923077, 34.1476202, 57.6923077, 1.05}},
        {"ibeam4", {80, 50, 0.9, 2.3217922}},
        {"lever4", {0.05, 2.0415136, 4.0830273, 120}},
        {"clutch5", {70, 90, 1, 1000, 3}},
        {"gomez2", {0.109215, -0.623449}},
        {"toy2", {0.19512, 0.404668}},
        {"townsend2", {2.0052938, 1.1944509}},
        {"g01", {1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 1}},
        {"g10",
         {579.306685, 1359.970678, 5109.970657, 182.017700, 295.601173, 217.982300, 286.416525,
          395.601173}},
        {"g18",
         {-0.657776192427943, -0.153418773482439, 0.323413871675241, -0.946257611651304,
          -0.657776194376799, -0.753213434632691, 0.323413874123577, -0.346462947962332,
          0.599794662852175}},
    }));
    INFO(name);
    const NamedProblem named = problem(name);
    REQUIRE(inside(named, design));

    const Outcome outcome = named.evaluate(design);

    CHECK(outcome.objectives.at(0) == Approx(named.optimum.value()).epsilon(1e-4));
    CHECK(excess(outcome) < 1);  // g10's limits are in millions, its design in seven digits
}

TEST_CASE("where strengths go with powers the least cost meets all loads", "[bench][problems]") {
    struct Strengths {
        const char* name;
        std::vector<double> loads, powers;
    };
    const auto part = GENERATE(Strengths{"hull5", {0.3, 2, 0.01, 500}, {2.5, 8, 4, 5}},
                               Strengths{"pipes3", {4, 1e-3}, {12, 3}});
    INFO(part.name);
    const NamedProblem named = problem(part.name);
    const auto design_of = [&](double q) {
        Design design;
        for (std::size_t i = 0; i < part.loads.size(); ++i)
            design.push_back(std::pow(part.loads[i] / q, 1 / part.powers[i]));
        design.push_back(q);
        return design;
    };

    double least = 1e300;
    for (double q = 0.05; q < 20; q *= 1.001) {
        const Design design = design_of(q);
        if (!inside(named, design)) continue;
        const Outcome outcome = named.evaluate(design);
        CHECK(excess(outcome) == Approx(0).margin(1e-9));
        least = std::min(least, outcome.objectives.at(0));
    }

    CHECK(least == Approx(named.optimum.value()).epsilon(1e-6));
}

TEST_CASE("failing problems for tuning have their least values next to what fails",
          "[bench][problems]") {
    const double slope = (std::numbers::pi - std::asin(0.1) - 3 * 0.15743986 * 0.15743986) / 6;
    const double edge = 0.7 + 0.1 * std::sin(5 * 0.30575035) - 0.2 * 0.09013502 * 0.09013502;
    const double turned = 0.5;
    Design bent{turned};
    for (int i = 1; i < 7; ++i) bent.push_back(0.4 * std::sin(2 * turned + 0.7 * i));
    struct Edge {
        const char* name;
        Design best;
        std::optional<Design> beyond;  // fails
    };
    const std::vector<Edge> edges{
        {"corner5", {0.32, 0.32, 0.32, 0.32, 0.3199999}, Design{0.33, 0.33, 0.33, 0.33, 0.33}},
        {"stripes4",
         {slope + 1e-9, 0.15743986, 0.34455869, 0.31632393},
         Design{slope - 1e-3, 0.15743986, 0.34455869, 0.31632393}},
        {"spotted3", {0.62, 0.37, 0.62}, std::nullopt},
        {"islands6", {0.8, 0.2, 0.8, 0.2, 0.8, 0.2}, Design(6, 0.0)},
        {"meshers5", {0.3, 0.5, 0.65, 3, 2}, Design{0.3, 0.5, 0.65, 3, 0}},
        {"cliff4",
         {edge - 1e-9, 0.30575035, 0.09013502, 0.6},
         Design{edge + 1e-3, 0.30575035, 0.09013502, 0.6}},
        {"tube7", bent, Design{0.5, -1, -1, -1, -1, -1, -1}},
        {"column2h", {5.4511563, 0.2919655}, Design{2, 0.2}},
    };
    for (const Edge& at : edges) {
        INFO(at.name);
        const NamedProblem named = problem(at.name);
        REQUIRE(inside(named, at.best));

        const Outcome best = named.evaluate(at.best);

        REQUIRE_FALSE(best.failed());
        CHECK(best.objectives.at(0) == Approx(named.optimum.value()).epsilon(1e-5).margin(1e-9));
        if (at.beyond) CHECK(named.evaluate(*at.beyond).failed());
    }
}

TEST_CASE("fronts under limits have the values that their formulas give by hand",
          "[bench][problems]") {
    const auto near = [](const std::vector<double>& values, const std::vector<double>& expected) {
        REQUIRE(values.size() == expected.size());
        for (std::size_t i = 0; i < values.size(); ++i)
            CHECK(values[i] == Approx(expected[i]).epsilon(1e-9));
    };
    const double root2 = std::numbers::sqrt2;
    // Weld and bar 1 by 2, 10 by 1: arm^2 = 1 + 30.25, polar = 4 sqrt 2 (1/3 + 30.25).
    const Outcome beam = problem("cre22").evaluate({1, 2, 10, 1});
    near(beam.objectives, {1.10471 * 2 + 0.4811 * 16, 4 * 6000.0 * 2744 / 3e10});
    const double arm = std::sqrt(31.25), polar = 4 * root2 * (4.0 / 12 + 30.25);
    const double direct = 6000 / (2 * root2), turning = 90000 * arm / polar;
    CHECK(beam.constraints.at(0) ==
          Approx(std::sqrt(direct * direct + direct * turning * 2 / arm + turning * turning) -
                 13600));
    CHECK(beam.constraints.at(1) == Approx(5040 - 30000));

    // Ring 80^2 - 60^2 = 2800, cubes 296000.
    const Outcome brake = problem("cre23").evaluate({60, 80, 2000, 11});
    near(brake.objectives, {4.9e-5 * 28000, 9.82e6 * 2800 / (22000.0 * 296000)});
    near(brake.constraints,
         {0, 2000 / (3.14 * 2800) - 0.4, 2.22e-3 * 2000 * 296000 / (2800.0 * 2800) - 1,
          900 - 2.66e-2 * 22000 * 296000 / 2800});

    // The lightest that one objective knows weighs as much here, less what the constants differ.
    const Outcome reducer =
        problem("cre24").evaluate({3.5, 0.7, 17, 7.3, 7.7153199115, 3.3505409508, 5.2866544650});
    CHECK(reducer.objectives.at(0) == Approx(2994.42).epsilon(1e-3));
    CHECK(reducer.objectives.at(1) == Approx(1100).epsilon(1e-3));

    near(problem("constr2").evaluate({0.5, 2}).objectives, {0.5, 6});
    near(problem("constr2").evaluate({0.5, 2}).constraints, {-0.5, -1.5});
    near(problem("ctp1_4").evaluate({0.5, 0, 0, 0}).objectives, {0.5, std::exp(-0.5)});
    CHECK(excess(problem("ctp1_4").evaluate({0.5, 0, 0, 0})) ==
          Approx(0.858 * std::exp(-0.2705) - std::exp(-0.5)));
    near(problem("column2f").evaluate({10, 0.5}).objectives,
         {69, 2500.0 * 250 / (5 * std::numbers::pi * 0.85e6)});
    near(problem("ibeam4f").evaluate({80, 50, 0.9, 2}).objectives,
         {268.4, 5000 / (0.9 * 76 * 76 * 76 / 12 + 50 * 8.0 / 6 + 200 * 39 * 39)});
}
