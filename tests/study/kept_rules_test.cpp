// SPDX-License-Identifier: MIT
// Rules that no design keeps are told, with the rule to blame.
#include "study/kept_rules.hpp"
#include "study/study_file.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;

namespace {

std::optional<std::string> told(const std::string& parameters, const std::string& rules) {
    const auto reading = StudyFile::read(
        "[study]\ntrials = 1\n[optimizer]\nplugin = \"random\"\n[solver]\nplugin = \"formula\"\n"
        "[parameters]\n" +
            parameters + "[rules]\n" + rules + "[objectives]\nf = { minimize = \"f\" }\n",
        "study.toml", {});
    REQUIRE(reading.mistakes.empty());
    const auto space = SearchSpace::compile(reading.file->definition().space);
    return no_design_keeps_the_rules(*space);
}

const std::string plane =
    "x = { low = 0, high = 1 }\ny = { low = 1, high = 100, scale = \"log\" }\n";
const std::string grid = "x = { low = 0, high = 1, step = 0.5 }\nn = { choices = [1, 2] }\n";

}  // namespace

TEST_CASE("a rule that no design of a continuum seems to keep is to blame", "[study][rules]") {
    CHECK(told(plane, "clearance = \"x > 2\"\n") ==
          "none of 10000 random designs keeps the rules: each breaks 'clearance'; change that "
          "rule, or the ranges of its parameters");
    CHECK_FALSE(told(plane, "clearance = \"x > 0.99\"\n"));
    CHECK_FALSE(told(plane, "small = \"y < 1.1\"\n"));  // a percent of its decades
}

TEST_CASE("a small space is gone through, to its last design", "[study][rules]") {
    CHECK(told(grid, "sum = \"x + n > 3\"\n") ==
          "none of all 6 designs keeps the rules: each breaks 'sum'; change that rule, or the "
          "ranges of its parameters");
    CHECK_FALSE(told(grid, "sum = \"x + n >= 3\"\n"));
    CHECK(told(grid, "a = \"x > 0\"\nb = \"x == 0\"\n") ==
          "none of all 6 designs keeps the rules: the first rule that each breaks is 'a' 2 of "
          "them, 'b' 4 of them; change these rules, or the ranges of their parameters");
}
