// SPDX-License-Identifier: MIT
// Whole runs of the plugin `random`, and what stands beside them.
#include "run.hpp"

#include <algorithm>

#include "peers.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::bench;

namespace {

Row random_run(const std::string& name, std::uint64_t seed, std::size_t trials,
               std::size_t in_flight = 1) {
    const auto subject = find_subject("random", {}, {BENCH_PLUGINS});
    REQUIRE(subject.ok());
    const auto problems = problems_named(name);
    const auto row = carry_out(subject.value(), {.problem = &problems.value().at(0),
                                                 .seed = seed,
                                                 .in_flight = in_flight,
                                                 .trials = trials});
    REQUIRE(row.ok());
    return row.value();
}

}  // namespace

TEST_CASE("a run notes the best so far after every ten trials", "[bench][run]") {
    const Row row = random_run("branin", 1, 95);

    CHECK(row.trials == 95);
    REQUIRE(row.curve.size() == 9);
    CHECK(std::is_sorted(row.curve.rbegin(), row.curve.rend()));
    CHECK(row.last <= row.curve.back());
    CHECK(row.feasible == 95);
    CHECK(row.duplicates == 0);
}

TEST_CASE("the same seed gives the same run, another another", "[bench][run]") {
    CHECK(random_run("mixed8", 1, 50).curve == random_run("mixed8", 1, 50).curve);
    CHECK(random_run("mixed8", 1, 50).curve != random_run("mixed8", 2, 50).curve);
    // What random proposes depends on nothing that it is told, and so not on when it is told.
    CHECK(random_run("mixed8", 1, 50).curve == random_run("mixed8", 1, 50, 7).curve);
}

TEST_CASE("only feasible designs count", "[bench][run]") {
    const Row row = random_run("vessel", 1, 40);

    CHECK(row.successes == 40);
    CHECK(row.feasible < 40);
    CHECK(row.last > 6059);
}

TEST_CASE(
    "a run with hidden failures begins with the initial design and ends after a hundred "
    "successes",
    "[bench][run]") {
    const Row row = random_run("hypersphere10", 1, 1000);

    CHECK(row.first_success == 1);
    CHECK(row.successes == 100);
    CHECK(row.trials > 100);
    CHECK(row.trials < 1000);
}

TEST_CASE("failures that nobody announces count after the first twenty trials", "[bench][run]") {
    const Row row = random_run("tfaily2", 1, 100);

    CHECK(row.trials == 100);
    CHECK(row.plugin == "random");
    CHECK(row.successes < 40);  // four of five designs fail
    CHECK(row.late_failures > 50);
    CHECK(row.late_failures <= 80);
    CHECK(random_run("tfaily2", 1, 20).late_failures == 0);
}

TEST_CASE("a front among failures is measured by its archive", "[bench][run]") {
    const Row row = random_run("carsidehc", 2, 100);

    REQUIRE(row.checkpoints.size() == 1);
    CHECK(row.checkpoints[0].trials == 100);
    CHECK(row.last == row.checkpoints[0].archive.hypervolume);
    CHECK(row.last > 0);
}

TEST_CASE("a run with several objectives measures both populations and the archive",
          "[bench][run]") {
    const Row row = random_run("bnh", 1, 1000);

    REQUIRE(row.checkpoints.size() == 1);
    const Checkpoint& end = row.checkpoints.front();
    CHECK(end.trials == 1000);
    for (const Measured& population : {end.textbook, end.thinned}) {
        CHECK(population.size <= population_size);
        CHECK(end.archive.size >= population.size);
        CHECK(end.archive.hypervolume >= population.hypervolume);
    }
    CHECK(row.curve.size() == 10);
    CHECK(row.curve.back() == Approx(end.textbook.hypervolume));
}

TEST_CASE("an optimizer is named, or its library is", "[bench][run]") {
    const auto named = find_subject("random", {}, {BENCH_PLUGINS});
    const auto by_path =
        find_subject((std::filesystem::path(BENCH_PLUGINS) / "random.femrun").string(), {}, {});

    CHECK(by_path.value().plugin.description.name == "random");
    CHECK(by_path.value().index == named.value().index);
    const auto solver = std::filesystem::path(BENCH_PLUGINS) / "formula.femrun";
    CHECK(find_subject(solver.string(), {}, {}).error().message ==
          "plugin '" + solver.string() + "': it does not offer optimizer '" + solver.string() +
              "'; known are 'formula'");
}

TEST_CASE("settings go to the plugin as JSON, and a wrong one is told", "[bench][run]") {
    const auto subject = find_subject("random", {"a=1", "b=text", "c=[true]"}, {BENCH_PLUGINS});
    CHECK(subject.value().settings == R"({"a":1,"b":"text","c":[true]})");

    CHECK(find_subject("random", {"a"}, {BENCH_PLUGINS}).error().message ==
          "--setting: 'a' is not KEY=VALUE");
}

TEST_CASE("the stored peers speak of the problems that there are", "[bench][peers]") {
    const auto peers = Peers::load(BENCH_PEERS);
    REQUIRE(peers.ok());
    const auto known = [](const std::string& name) { return problems_named(name).ok(); };

    CHECK(peers->single.size() == 13);
    CHECK(peers->multi.size() == 10);
    CHECK(peers->failing.size() == 4);
    for (const auto& [problem, by_peer] : peers->single) {
        CHECK(known(problem));
        CHECK(by_peer.at("tpe-mv").median.size() == 30);
        CHECK(by_peer.at("tpe-mv").at.at(300).size() >= 16);
    }
    for (const auto& [problem, by_peer] : peers->multi) {
        CHECK(known(problem));
        CHECK(by_peer.at("pymoo").at(1000).hypervolume_far.size() == 20);
    }
    for (const auto& [problem, by_peer] : peers->constrained) CHECK(known(problem));
    CHECK(peers->constrained.at("weldedbeam4").at("optuna gp").at(100).median == 1.788);
    for (const auto& [problem, by_peer] : peers->parallel) {
        CHECK(known(problem));
        CHECK(by_peer.at("tpe-mv").at(8).size() >= 5);
    }
}
