// SPDX-License-Identifier: MIT
// An optimizer that changes its mind while a study runs, is killed, and goes on.
#include <nlohmann/json.hpp>

#include "scenarios/completed.hpp"
#include "support/catch.hpp"
#include "support/femrun_program.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

constexpr const char* front_of_two = R"([study]
name = "front"
trials = 20
[optimizer]
plugin = "auto"
seed = 7
[solver]
plugin = "formula"
[solver.outputs]
f = "x1^2 + x2"
g = "(x1 - 1)^2 + x2^2"
[parameters]
x1 = { low = 0, high = 1 }
x2 = { low = 0, high = 1 }
[objectives]
first = { minimize = "f" }
second = { minimize = "g" }
)";

}  // namespace

TEST_CASE("what auto chooses is told, and again when a budget makes it change its mind",
          "[scenario][course]") {
    Bench bench;
    bench.write("study.toml", front_of_two);

    const Finished first = bench.femrun({"--quiet", "--parallel", "1"});
    INFO(first.err);
    REQUIRE(first.code == 0);
    CHECK(first.out.find("\nauto: 'tpe' from trial 1 on: 2 parameters, 2 objectives, about 20 "
                         "trials: models near the front learn most from each\n") !=
          std::string::npos);

    // Thousands are wanted now; killed on the way, few are wanted again.
    auto run = bench.start({"--quiet", "--parallel", "1", "--trials", "9000"});
    REQUIRE(eventually([&] { return completed(bench) >= 60 || run.ended(); }));
    strike(run.id(), Blow::kill);
    REQUIRE(run.wait(std::chrono::seconds(10)));
    const std::string few = std::to_string(completed(bench) + 30);
    const Finished last = bench.femrun({"--parallel", "1", "--trials", few});
    INFO(last.err);
    REQUIRE(last.code == 0);

    const json courses = json::parse(bench.femrun({"show", "--json"}).out)["courses"];
    REQUIRE(courses.size() == 3);
    CHECK(courses[0]["course"] == "tpe");
    CHECK(courses[1]["course"] == "nsga2");
    CHECK(courses[1]["trial"] == 21);
    CHECK(courses[2]["course"] == "tpe");
    CHECK(last.err.find("front: auto goes on with 'tpe' from trial ") != std::string::npos);
    CHECK(bench.femrun({"show"}).out.find("\nauto: 'tpe' from trial ") != std::string::npos);
}
