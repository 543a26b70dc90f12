// SPDX-License-Identifier: MIT
// The template's plugins, built outside the tree by the test before this one.
#include "sdk/loaded_plugin.hpp"
#include "sdk/plugin_at_work.hpp"
#include "support/catch.hpp"

using femrun::stand::LoadedLibrary;
using femrun::stand::OptimizerAtWork;
using femrun::stand::SolverAtWork;

namespace {
const std::string folder = FEMRUN_TEMPLATE_PLUGINS "/";
}

TEST_CASE("the template's cantilever bends as Euler and Bernoulli say", "[sdk][template]") {
    const LoadedLibrary library(folder + "cantilever.femrun");
    SolverAtWork solver(library.entry(), R"({"load": 500})");
    REQUIRE(solver.open({{"width"}, {"height"}}, {"deflection", "mass"}) == FEMRUN_OK);

    REQUIRE(solver.solve({0.05, 0.1}) == FEMRUN_OK);

    CHECK(solver.response[0] == Approx(0.0015238095));
    CHECK(solver.response[1] == Approx(78.5));
    CHECK(solver.solve({0.01, 0.3}) == FEMRUN_BAD_DESIGN);
    CHECK(solver.host.message == "the beam would tip over");
}

TEST_CASE("the template's optimizer closes in on the middle of a bowl", "[sdk][template]") {
    const LoadedLibrary library(folder + "shrink.femrun");
    OptimizerAtWork optimizer(library.entry(), "{}");
    optimizer.open({{FEMRUN_REAL, -5, 3}, {FEMRUN_REAL, -5, 3}}, 1);

    double best = 1e9;
    for (std::uint64_t trial = 1; trial <= 300; ++trial) {
        const std::vector<double> design = optimizer.ask(1).at(0);
        const double loss = design[0] * design[0] + design[1] * design[1];
        best = std::min(best, loss);
        optimizer.complete(trial, {loss});
    }

    CHECK(best < 1e-3);
}

TEST_CASE("a library is gone when its last user is, so that it can be rebuilt", "[sdk][template]") {
    const std::string path = folder + "cantilever.femrun";
    {
        const LoadedLibrary library(path);
        CHECK(LoadedLibrary::is_loaded(path));
    }
    CHECK_FALSE(LoadedLibrary::is_loaded(path));
}
