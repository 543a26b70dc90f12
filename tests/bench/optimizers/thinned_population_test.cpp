// SPDX-License-Identifier: MIT
#include "thinned_population.hpp"

#include <algorithm>

#include "nsga2/nsga2.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::bench;

TEST_CASE("what thinning keeps of the designs tried is the population that nsga2 has",
          "[bench][metrics]") {
    const std::string name = GENERATE("osy", "dtlz2");
    CAPTURE(name);
    const NamedProblem problem = problems_named(name).value().at(0);
    std::vector<nsga2::Parameter> parameters;
    for (const study::Parameter& each : problem.parameters) {
        const auto range = std::get<study::RealDomain>(each.domain);
        parameters.push_back({{range.low, range.high}, false});
    }
    nsga2::Settings settings;
    settings.population = 30;
    nsga2::Nsga2 optimizer(parameters, problem.objective_count, problem.constraint_count, settings,
                           7);
    ThinnedPopulation kept(problem, settings.population);
    for (std::uint64_t trial = 0; trial < 60 * settings.population; ++trial) {
        study::Design design(parameters.size());
        optimizer.ask(
            trial, design.data(), [](const double*) { return true; }, [] { return true; });
        const Outcome outcome = problem.evaluate(design);
        kept.add(outcome);
        auto violations = outcome.constraints;
        for (double& violation : violations) violation = std::max(0.0, violation);
        optimizer.tell_complete(trial, outcome.objectives.data(), violations.data());
    }

    Points has;
    const nsga2::Population& parents = optimizer.parents();
    for (std::size_t i = 0; i < parents.size(); ++i)
        has.emplace_back(parents.losses(i), parents.losses(i) + problem.objective_count);
    CHECK(kept.feasible().size() == settings.population);
    CHECK(kept.feasible() == has);
}

TEST_CASE("thinning keeps one of two that crowd each other, and no failed design",
          "[bench][metrics]") {
    NamedProblem problem;
    problem.objective_count = 2;
    ThinnedPopulation population(problem, 4);
    for (const auto& f : Points{{0, 14}, {4, 10}, {5, 9}, {9, 5}}) population.add({f, {}});
    population.add({});
    for (const auto& f : Points{{10, 4}, {14, 0}}) population.add({f, {}});

    Points kept = population.feasible();
    std::sort(kept.begin(), kept.end());
    CHECK(kept == Points{{0, 14}, {4, 10}, {9, 5}, {14, 0}});
}
