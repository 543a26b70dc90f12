// SPDX-License-Identifier: MIT
// Constraints that do nothing, or more than they should, are told before anything is solved.
#include "study/doubtful_constraints.hpp"

#include "study/study_file.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;

namespace {

using Texts = std::vector<std::string>;

Texts told(const std::string& constraints, const std::string& more = "") {
    const auto reading = StudyFile::read(
        "[study]\ntrials = 1\n[optimizer]\nplugin = \"random\"\n[solver]\nplugin = \"formula\"\n"
        "[parameters]\nx = { low = 1, high = 2 }\nn = { choices = [1, 2] }\n"
        "[objectives]\nf = { minimize = \"f\" }\n[constraints]\n" +
            constraints + more,
        "study.toml", {});
    REQUIRE(reading.mistakes.empty());
    const StudyDefinition& definition = reading.file->definition();
    GoalsDefinition goals = definition.goals;
    goals.responses = {"f", "g"};
    return doubtful_constraints(goals, *SearchSpace::compile(definition.space));
}

}  // namespace

TEST_CASE("a constraint on what the solver returns is none of our business",
          "[study][constraints]") {
    CHECK(told("g = { of = \"g\", upper = 3 }\nh = { of = \"x * g\", lower = 5 }\n").empty());
    CHECK(told("g = { of = \"g\", upper = 3 }\n", "[outputs]\ng = { lower = 1 }\n").empty());
}

TEST_CASE("a constraint that only the design decides would be a rule", "[study][constraints]") {
    CHECK(told("thin = { of = \"2 * x\", lower = 2.5, upper = 3 }\n") ==
          Texts{"constraint 'thin' uses no output of the solver; as a rule it would cost no solve: "
                "write thin = '2 * x >= 2.5 and 2 * x <= 3' under [rules] instead"});
    CHECK(told("thin = { of = \"n == 1 ? x : 0\", upper = 1.5 }\n") ==
          Texts{"constraint 'thin' uses no output of the solver; as a rule it would cost no solve: "
                "write thin = '(n == 1 ? x : 0) <= 1.5' under [rules] instead"});
}

TEST_CASE("a constraint that no design can keep is told", "[study][constraints]") {
    CHECK(told("thin = { of = \"2 * x\", upper = 1.5 }\n") ==
          Texts{"constraint 'thin': none of 10000 random designs keeps it, so that none can be "
                "feasible; change its limits, or the ranges of its parameters"});
    CHECK(told("g = { of = \"g\", upper = 3 }\n", "[outputs]\ng = { lower = 4 }\n") ==
          Texts{"constraint 'g': its upper limit 3 is below the lower limit 4 that [outputs] has "
                "for 'g', so that no design can keep both; change one of them"});
    CHECK(told("g = { of = \"g\", lower = 3 }\n", "[outputs]\ng = { upper = -1 }\n") ==
          Texts{"constraint 'g': its lower limit 3 is above the upper limit -1 that [outputs] has "
                "for 'g', so that no design can keep both; change one of them"});
}
