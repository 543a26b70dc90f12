// SPDX-License-Identifier: MIT
#include "comparison.hpp"

#include <limits>

#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::bench;

namespace {

constexpr double none = std::numeric_limits<double>::infinity();

/// A run of 100 trials whose best feasible value is this.
Row ended_at(const std::string& plugin, const std::string& problem, double last,
             std::size_t late_failures = 0) {
    Row row;
    row.plugin = plugin;
    row.problem = problem;
    row.trials = 100;
    row.curve.assign(10, last);
    row.last = last;
    row.late_failures = late_failures;
    return row;
}

std::vector<std::string> verdicts(const std::string& problems, const std::vector<Row>& rows,
                                  const std::vector<std::string>& plugins) {
    const auto named = problems_named(problems);
    const Peers peers;
    std::vector<std::string> texts;
    for (const Verdict& verdict : verdicts_of(Comparison{named.value(), rows, peers, plugins}))
        texts.push_back(verdict.goal + " | " + verdict.measured + " | " +
                        (verdict.reached.value_or(false) ? "reached" : "missed"));
    return texts;
}

}  // namespace

TEST_CASE("a median is held against what is asked of a constrained problem", "[bench][goals]") {
    const std::vector<Row> rows{
        ended_at("gp", "weldedbeam4", 1.73), ended_at("gp", "weldedbeam4", 1.76),
        ended_at("gp", "weldedbeam4", 1.74), ended_at("tpe", "weldedbeam4", 2.4),
        ended_at("random", "weldedbeam4", none)};

    CHECK(verdicts("weldedbeam4", rows, {"gp", "tpe", "random"}) ==
          std::vector<std::string>{
              "`gp`, weldedbeam4 after 100 trials: at most 1.75 | 1.74 | reached",
              "`tpe`, weldedbeam4 after 100 trials: at most 1.75 | 2.4 | missed"});
}

TEST_CASE("failures count once there was something to learn from, against random's",
          "[bench][goals]") {
    const std::vector<Row> rows{
        ended_at("gp", "tfaily1", -2.1, 10),     ended_at("tpe", "tfaily1", -2.0, 20),
        ended_at("random", "tfaily1", -1.9, 32), ended_at("gp", "alimo", -1, 30),
        ended_at("tpe", "alimo", -1, 16),        ended_at("random", "alimo", -1.03, 40)};

    CHECK(verdicts("tfaily1,alimo", rows, {"gp", "tpe", "random"}) ==
          std::vector<std::string>{
              "hidden failures: the best of `gp`, `tpe`, `auto` never below `random` or `nsga2` | "
              "1 of 2; behind on: alimo | missed",
              "`gp`, hidden failures: after the first 20 trials at most 0.5 of random's | "
              "1 of 2; above: alimo 0.75 | missed",
              "`tpe`, hidden failures: after the first 20 trials at most 0.5 of random's | "
              "1 of 2; above: tfaily1 0.62 | missed"});
    CHECK(late_failures({&rows[0], &rows[2]}) == std::vector<double>{10.0 / 80, 32.0 / 80});
}

TEST_CASE("auto is held against the best of those that it chooses between", "[bench][goals]") {
    const std::vector<Row> rows{ended_at("auto", "g04", -30000),  ended_at("tpe", "g04", -30600),
                                ended_at("nsga2", "g04", -29000), ended_at("auto", "g09", 800),
                                ended_at("tpe", "g09", 700),      ended_at("auto", "g07", none),
                                ended_at("tpe", "g07", 30)};

    CHECK(verdicts("g04,g09,g07", rows, {"auto", "tpe", "nsga2"}) ==
          std::vector<std::string>{
              "`auto`: within 10 % of the best of `gp`, `tpe` and `nsga2` on each row | "
              "1 of 3; not on: g09, g07 | missed"});
}

TEST_CASE("figures are taken after so many trials, of runs that had as many", "[bench][figures]") {
    const NamedProblem problem = problems_named("branin").value().at(0);
    Row row = ended_at("tpe", "branin", 0.5);
    row.curve = {5, 4, 3, 2, 1.5, 1, 0.9, 0.8, 0.7, 0.5};

    CHECK(figures(problem, {&row}, Figure::value, 50) == std::vector<double>{1.5});
    CHECK(figures(problem, {&row}, Figure::value, 100) == std::vector<double>{0.5});
    CHECK(figures(problem, {&row}, Figure::value, 300).empty());
    CHECK(figures(problem, {&row}, Figure::regret, 50).at(0) ==
          Approx(1.5 - problem.optimum.value()));
    row.last = problem.optimum.value();
    CHECK(figures(problem, {&row}, Figure::regret, 100).at(0) == regret_least);
}

TEST_CASE("a problem is judged by what it can say", "[bench][figures]") {
    const auto of = [](const char* name) { return figure_of(problems_named(name).value().at(0)); };

    CHECK(of("branin") == Figure::regret);
    CHECK(of("spring3") == Figure::value);
    CHECK(of("mueller1") == Figure::value);
    CHECK(of("cre22") == Figure::hypervolume);
    CHECK(of("carsidehc") == Figure::hypervolume);
}
