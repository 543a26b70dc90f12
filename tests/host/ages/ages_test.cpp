// SPDX-License-Identifier: MIT
// A plugin that was built with the first SDK, and one that a later SDK will have built.
#include <cstddef>

#include "femrun/abi/femrun.h"
#include "host/ages/sizes.h"
#include "host/library.hpp"
#include "host/optimizer_calls.hpp"
#include "host/solver_calls.hpp"
#include "support/catch.hpp"
#include "system/private_folder.hpp"

using namespace femrun;
using namespace femrun::host;

namespace {

struct Listener final : PluginWatcher {
    void progressed(double fraction, std::string_view) override { progress.push_back(fraction); }
    void logged(LogLevel, std::string_view line) override { lines.emplace_back(line); }
    std::vector<double> progress;
    std::vector<std::string> lines;
};

std::shared_ptr<const Library> library_of(const std::string& age) {
    auto library =
        Library::load(std::filesystem::path(FEMRUN_TEST_AGES) / ("of-" + age + "-age.femrun"));
    REQUIRE(library);
    return *std::move(library);
}

}  // namespace

TEST_CASE("what SDK 1.0 had is all that a host demands of a table", "[host][ages]") {
    CHECK(FEMRUN_DESCRIPTOR_SIZE_MIN == first_sizes.descriptor);
    CHECK(FEMRUN_ENTRY_SIZE_MIN == first_sizes.entry);
    CHECK(FEMRUN_HOST_SIZE_MIN == first_sizes.host);
    CHECK(FEMRUN_PROBLEM_SIZE_MIN == first_sizes.problem);
    CHECK(FEMRUN_OPTIMIZER_SIZE_MIN == first_sizes.optimizer);
    CHECK(FEMRUN_OPTIMIZER_FACTORY_SIZE_MIN == first_sizes.optimizer_factory);
    CHECK(FEMRUN_SETUP_SIZE_MIN == first_sizes.setup);
    CHECK(FEMRUN_ATTEMPT_SIZE_MIN == first_sizes.attempt);
    CHECK(FEMRUN_PROBE_SIZE_MIN == first_sizes.probe);
    CHECK(FEMRUN_SOLVER_SIZE_MIN == first_sizes.solver);
    CHECK(FEMRUN_SOLVER_FACTORY_SIZE_MIN == first_sizes.solver_factory);
    CHECK(FEMRUN_PROGRAM_SIZE_MIN == first_sizes.program);
    CHECK(FEMRUN_RUN_RESULT_SIZE_MIN == first_sizes.run_result);
}

TEST_CASE("a solver of the first SDK, and one of a later one, work with this host",
          "[host][ages]") {
    const std::string age = GENERATE("first", "future");
    CAPTURE(age);
    const auto library = library_of(age);
    const auto index = library->index_of(PluginKind::solver, "halve");
    REQUIRE(index);
    Listener listener;
    HostTable host(listener);

    auto made = SolverCalls::create(library, index.value(), host, "{}", "/studies/beam");
    REQUIRE(std::holds_alternative<std::unique_ptr<SolverCalls>>(made));
    SolverCalls& solver = *std::get<std::unique_ptr<SolverCalls>>(made);
    const auto probed = solver.probe();
    REQUIRE(std::holds_alternative<Findings>(probed));
    CHECK(std::get<Findings>(probed).responses.at(0).name == "half");
    REQUIRE(
        !solver.open({{"width", "mm", study::QuantityKind::real}}, {{"half"}}, "/studies/beam"));

    const system::PrivateFolder folder;
    const Solved solved = solver.solve({1, 1, 1, {7.0}, (folder.path() / "1").string()});

    CHECK(!solved.report.failure);
    CHECK(solved.report.response == std::vector<double>{3.5});
    CHECK(solved.files.artefacts ==
          std::vector<HostTable::Artefact>{{"said.txt", "what the program printed"}});
    CHECK(listener.lines == std::vector<std::string>{"halving"});
    CHECK(listener.progress == std::vector<double>{0.5});
}

TEST_CASE("an optimizer of the first SDK, and one of a later one, work with this host",
          "[host][ages]") {
    const std::string age = GENERATE("first", "future");
    CAPTURE(age);
    const auto library = library_of(age);
    const auto index = library->index_of(PluginKind::optimizer, "upwards");
    REQUIRE(index);
    Listener listener;
    HostTable host(listener);

    auto made = OptimizerCalls::create(library, index.value(), host, "{}");
    REQUIRE(std::holds_alternative<std::unique_ptr<OptimizerCalls>>(made));
    OptimizerCalls& optimizer = *std::get<std::unique_ptr<OptimizerCalls>>(made);
    Problem problem;
    problem.space.parameters = {
        {"width", study::RealDomain{1, 3, std::nullopt, study::Scale::linear}, "mm"}};
    problem.objective_count = 1;
    REQUIRE(!optimizer.open(problem));

    const auto asked = optimizer.ask({50, 75});
    REQUIRE(std::holds_alternative<std::vector<study::Design>>(asked));
    CHECK(std::get<std::vector<study::Design>>(asked) == std::vector<study::Design>{{2}, {2.5}});
    CHECK(!optimizer.tell({run::ToldComplete{50, {1}, {}}, run::ToldFailed{75, "mesh"}}));
}
